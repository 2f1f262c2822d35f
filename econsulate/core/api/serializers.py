"""What do we take from a caller? Known keys only, clean text, sane dates, plain digits."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from econsulate.core.characters import UnfitCharacters, cleaned

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


class Text(serializers.CharField):
    """One line of text in NFC, without control or bidi characters; give `multiline=True` to allow line breaks."""

    default_error_messages = {"characters": _("Remove invisible control characters.")}

    def __init__(self, *, multiline: bool = False, **options: Any) -> None:
        self.multiline = multiline
        options.setdefault("max_length", 10_000 if multiline else 250)
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            return cleaned(super().to_internal_value(data), multiline=self.multiline)
        except UnfitCharacters:
            self.fail("characters")


class Day(serializers.DateField):
    """A calendar day `YYYY-MM-DD` between 1900 and 2199."""

    default_error_messages = {"range": _("The date is not between 1900 and 2199.")}

    def to_internal_value(self, value: Any) -> date:
        refuse_foreign_digits(self, value)
        day: date = super().to_internal_value(value)
        if not EARLIEST <= day <= LATEST:
            self.fail("range")
        return day


class Moment(serializers.DateTimeField):
    """An RFC 3339 time with its zone."""

    default_error_messages = {
        "zone": _("Give the time with its zone, such as 2030-01-31T09:30:00Z."),
        "range": _("The date is not between 1900 and 2199."),
    }

    def to_internal_value(self, value: Any) -> datetime:
        refuse_foreign_digits(self, value)
        if (
            isinstance(value, str)
            and not value.upper().endswith("Z")
            and "+" not in value[10:]
            and "-" not in value[10:]
        ):
            self.fail("zone")
        try:
            moment: datetime = super().to_internal_value(value)
        except OverflowError:
            self.fail("range")
        if not EARLIEST <= moment.date() <= LATEST:
            self.fail("range")
        return moment


class Whole(serializers.IntegerField):
    """A JSON integer; no strings, no booleans, 64 bits at most."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("min_value", 0)
        options.setdefault("max_value", 2**53)
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


def refuse_foreign_digits(field: serializers.Field, value: Any) -> None:
    if isinstance(value, str) and not value.isascii():
        field.fail("invalid", format="YYYY-MM-DD")


class StrictSerializer(serializers.Serializer):
    """Refuses keys it doesn't know, so a misspelt field can't be lost in silence."""

    default_error_messages = {"unknown": _("This field is not known here.")}

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            known = {name for name, field in self.fields.items() if not field.read_only}
            unknown = [key for key in data if key not in known]
            if unknown:
                raise serializers.ValidationError(
                    {
                        str(key)[:100]: [serializers.ErrorDetail(str(self.error_messages["unknown"]), "unknown")]
                        for key in unknown
                    }
                )
        return super().to_internal_value(data)
