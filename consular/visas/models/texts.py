"""How is one text kept in every language we speak? A JSON object, language tag to text."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

SOURCE_LANGUAGE = "en"


def complete(texts: Any) -> None:
    """Validator: every language of the installation, nothing else, no empty text."""
    if not isinstance(texts, Mapping):
        raise ValidationError(_("Give one text per language."))
    known = {language for language, _name in settings.LANGUAGES}
    faults = [
        ValidationError(_("%(language)s is not a language of this system."), params={"language": language})
        for language in sorted(texts.keys() - known)
    ]
    faults += [
        ValidationError(_("The translation into %(language)s is missing."), params={"language": language})
        for language in sorted(known)
        if not filled(texts.get(language))
    ]
    if faults:
        raise ValidationError(faults)


def filled(text: Any) -> bool:
    return isinstance(text, str) and bool(text.strip()) and "\0" not in text


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in `language`; in English where a language came after this text was published."""
    return texts.get(language) or texts.get(SOURCE_LANGUAGE, "")


class TextsField(models.JSONField):
    """A text in every language; `blank=True` allows none at all, never a part of them."""

    default_validators = [complete]
