"""How is one text kept in several languages? A JSON object, language tag to text, English always among them.

Only English is required: the notice of a closure tonight can't wait for its translations.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
Texts = Mapping[str, str]


def validate_texts(texts: Any) -> None:
    """Validator: English and any other of our languages, no empty text."""
    if not isinstance(texts, Mapping) or "en" not in texts:
        raise ValidationError(_("An English text is needed."), code="english_missing")
    for language, text in texts.items():
        if language not in LANGUAGES:
            raise ValidationError(
                _("%(tag)s is not a language of this system."), code="language_unknown", params={"tag": language}
            )
        if not isinstance(text, str) or not text.strip():
            raise ValidationError(_("The text in %(tag)s is empty."), code="text_empty", params={"tag": language})


def in_language(texts: Texts, language: str) -> str:
    """The text in this language, else in English."""
    return texts.get(language) or texts["en"]


def english_kept(table: str, field: str) -> CheckConstraint:
    """The database's part of the rule: the English text is there."""
    return CheckConstraint(condition=Q(**{f"{field}__has_key": "en"}), name=f"{table}_{field}_in_english")


class TextsField(models.JSONField):
    """A text in several languages."""

    default_validators = [validate_texts]
