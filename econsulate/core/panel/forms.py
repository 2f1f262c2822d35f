"""How do the panel's forms read what people type? By the same rules as the API, and refusals land on their field."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from econsulate.core.characters import UnfitCharacters, cleaned
from econsulate.core.errors import DomainError, FieldError


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
    """A form whose ids are unique on its page; refusals of services land on the field they are about."""

    required_css_class = "required"

    def __init__(self, data: Any = None, *, name: str) -> None:
        self.name = name
        super().__init__(data, auto_id=f"{name}-%s")

    def carry_out(self, service: Callable[[dict[str, Any]], object]) -> int:
        """Give the cleaned values to a service; the status of the refusal, now shown in the form, or 200."""
        if not self.is_valid():
            return 400
        try:
            with transaction.atomic():
                service(dict(self.cleaned_data))
        except DomainError as refusal:
            self.show(refusal)
            return int(refusal.status)
        return 200

    def faults(self) -> list[str]:
        """Every fault in one list for the top of the page; those of fields name them."""
        return [
            str(fault) if field == "__all__" else f"{self.fields[field].label}: {fault}"
            for field, faults in self.errors.items()
            for fault in faults
        ]

    def show(self, refusal: DomainError) -> None:
        for fault in refusal.errors:
            field = fault.path.partition(".")[0]
            # A text in several languages is one value to a service; what is wrong with it stands at its English.
            found = next((name for name in (field, f"{field}_en") if name in self.fields), None)
            self.add_error(found, self.worded(fault))
        if not refusal.errors:
            self.add_error(None, refusal.detail)

    def worded(self, fault: FieldError) -> str:
        """What to say of a fault; a form that knows more of the place says which it is."""
        return str(fault.detail)
