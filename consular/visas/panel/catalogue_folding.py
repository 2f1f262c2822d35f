"""Which languages of a text stand open in the catalogue's forms? The reader's own; empty others are named."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.forms import BoundField, Form

from consular.visas.panel.catalogue_fields import LABELS
from consular.visas.panel.forms import here

LANGUAGES: dict[str, Any] = dict(settings.LANGUAGES)


@dataclass
class Text:
    """One text in all languages; the page folds those in `others` unless one of them is wrong."""

    title: Any
    fields: dict[str, BoundField] = field(default_factory=dict)

    @property
    def first(self) -> BoundField:
        return self.fields[here()]

    @property
    def others(self) -> list[BoundField]:
        return [bound for tag, bound in self.fields.items() if tag != here()]

    @property
    def empty(self) -> list[str]:
        """The names of the other languages that say nothing."""
        return [str(LANGUAGES[tag]) for tag, bound in self.fields.items() if tag != here() and not bound.value()]

    @property
    def is_wrong(self) -> bool:
        return any(bound.errors for bound in self.others)


def rows_of(form: Form) -> Iterator[Text | BoundField]:
    """The visible fields in their order, those of one text as one."""
    texts: dict[str, Text] = {}
    for bound in form.visible_fields():
        name, _, tag = bound.name.rpartition("_")
        if name not in LABELS or tag not in LANGUAGES:
            yield bound
            continue
        text = texts.setdefault(name, Text(LABELS[name]))
        text.fields[tag] = bound
        if len(text.fields) == len(LANGUAGES):
            yield text
