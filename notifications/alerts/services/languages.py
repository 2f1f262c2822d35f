"""Is this one of our languages?"""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from econsulate.core.errors import FieldError, InvalidInput

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


def require_known(languages: Iterable[str], path: str) -> None:
    """Raises InvalidInput naming those that are none."""
    unknown = sorted(set(languages) - set(LANGUAGES))
    if unknown:
        text = _("This is not a language of this system.")
        raise InvalidInput(errors=[FieldError(f"{path}.{language[:20]}", "language", text) for language in unknown])
