"""How do the panel's forms read what people type? By the same rules as the API, and refusals land on their field."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from econsulate.core.characters import UnfitCharacters, cleaned
from econsulate.core.errors import DomainError


class Line(forms.CharField):
    """One line of text in NFC, without control or bidi characters."""

    multiline = False
    default_error_messages = {"characters": _("Remove invisible control characters.")}

    def __init__(self, *, max_length: int = 250, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)

    def to_python(self, value: Any) -> str:
        try:
            return cleaned(super().to_python(value) or "", multiline=self.multiline)
        except UnfitCharacters:
            raise ValidationError(self.error_messages["characters"], code="characters") from None


class Paragraphs(Line):
    """Text of several lines."""

    multiline = True
    widget = forms.Textarea(attrs={"rows": 4})


class Day(forms.DateField):
    """A calendar day, by the browser's own date picker."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "1900-01-01", "max": "2199-12-31"})

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **options)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and not date(1900, 1, 1) <= day <= date(2199, 12, 31):
            raise ValidationError(_("The date is not between 1900 and 2199."), code="range")
        return day


class Form(forms.Form):
    """A form whose ids are unique on its page; `show` puts a refusal of a service where it belongs."""

    required_css_class = "required"

    def __init__(self, data: Any = None, *, name: str) -> None:
        self.name = name
        super().__init__(data, auto_id=f"{name}-%s")

    def show(self, refusal: DomainError) -> None:
        for fault in refusal.errors:
            field, _dot, rest = fault.path.partition(".")
            self.add_error(field if field in self.fields else None, in_place(fault.detail, rest))
        if not refusal.errors:
            self.add_error(None, refusal.detail)


def in_place(detail: Any, place: str) -> str:
    """A fault inside a field says where: `2.closes` of a week, the code of a document."""
    return f"{place}: {detail}" if place else str(detail)
