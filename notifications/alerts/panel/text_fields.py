"""How are texts in all our languages filled in side by side? A field for each language and part, put together again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from econsulate.core.errors import FieldError
from econsulate.core.panel.forms import Form
from notifications.alerts.panel.words import LANGUAGES, PARTS
from notifications.channels.segments import Spelling, spelt

LINES = {"event": 0, "headline": 0, "description": 4, "instruction": 4, "sms": 3}
# English leads: it is always needed, and read by whoever has no text of their own.
ORDER = ("en", *(code for code in LANGUAGES if code != "en"))


@dataclass(frozen=True)
class Column:
    """One language of a form."""

    language: str
    name: Any
    fields: list[forms.BoundField]
    sms: forms.BoundField

    @property
    def spelling(self) -> Spelling | None:
        """How the short message travels as it stands in the form; None where there is none."""
        typed = str(self.sms.value() or "").strip()
        return spelt(typed) if typed else None

    @property
    def is_empty(self) -> bool:
        return not any(field.value() for field in self.fields)


def name_of(kind: str, language: str, part: str) -> str:
    return f"{kind}_{language}_{part}"


def text_fields(kind: str) -> dict[str, forms.Field]:
    return {
        name_of(kind, language, part): forms.CharField(
            label=format_lazy("{}, {}", label, LANGUAGES[language]), required=False, widget=widget_of(language, part)
        )
        for language in ORDER
        for part, label in PARTS.items()
    }


def widget_of(language: str, part: str) -> forms.Widget:
    # `uz-Cyrl` is how the script is written for a browser.
    attributes: dict[str, Any] = {"lang": language.replace("cyrl", "Cyrl"), "autocomplete": "off"}
    if not LINES[part]:
        return forms.TextInput(attrs=attributes)
    return forms.Textarea(attrs={**attributes, "rows": LINES[part]})


def typed_texts(values: Mapping[str, Any], kind: str) -> dict[str, dict[str, str]]:
    """As the API takes it; a language with nothing in it is none."""
    texts = {language: {part: values.get(name_of(kind, language, part)) or "" for part in PARTS} for language in ORDER}
    return {language: words for language, words in texts.items() if any(words.values())}


def initial_texts(texts: Mapping[str, Mapping[str, str]], kind: str) -> dict[str, str]:
    return {name_of(kind, language, part): words.get(part, "") for language, words in texts.items() for part in PARTS}


def columns_of(form: Form, kind: str) -> Iterator[Column]:
    for language in ORDER:
        fields = [form[name_of(kind, language, part)] for part in PARTS]
        yield Column(language, LANGUAGES[language], fields, form[name_of(kind, language, "sms")])


def field_of(path: str, kinds: tuple[str, ...]) -> str | None:
    """The name of the field that a path such as `texts.en.headline` means; a whole language is its first field."""
    kind, *rest = path.split(".")
    if kind not in kinds:
        return None
    language = rest[0] if rest and rest[0] in ORDER else "en"
    return name_of(kind, language, rest[1] if len(rest) > 1 and rest[1] in PARTS else "event")


def worded(fault: FieldError) -> str:
    """The box for a short message has several lines to be read in, and takes one."""
    if fault.code == "characters" and fault.path.endswith(".sms"):
        return str(_("A short message is one line, without line breaks."))
    return str(fault.detail)
