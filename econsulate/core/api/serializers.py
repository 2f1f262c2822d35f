"""What do we take from a caller? Known keys only, clean text, sane dates, plain digits."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from econsulate.core.characters import UnfitCharacters, cleaned

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
MOMENT = re.compile(
    DAY.pattern + r"[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)
JSON_TYPES = (((serializers.CharField, serializers.UUIDField), str), (serializers.BooleanField, bool))
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


class Text(serializers.CharField):
    """One line of text in NFC, without control or bidi characters; give `multiline=True` to allow line breaks."""

    default_error_messages = {"characters": _("Remove invisible control characters.")}

    def __init__(self, *, multiline: bool = False, **options: Any) -> None:
        self.multiline = multiline
        options.setdefault("max_length", 10_000 if multiline else 250)
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> str:
        try:
            return cleaned(super().to_internal_value(data), multiline=self.multiline)
        except UnfitCharacters:
            self.fail("characters")


class Day(serializers.DateField):
    """A calendar day `YYYY-MM-DD` between 1900 and 2199."""

    default_error_messages = {"range": _("The date is not between 1900 and 2199.")}

    def to_internal_value(self, value: Any) -> date:
        if not isinstance(value, str) or not DAY.fullmatch(value):
            self.fail("invalid", format="YYYY-MM-DD")
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
        if not isinstance(value, str) or not MOMENT.fullmatch(value):
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


class Degrees(serializers.FloatField):
    """Half of a position by WGS 84, in decimal degrees; `most` is 90 for a latitude, 180 for a longitude."""

    default_error_messages = {"range": _("Give degrees from {least} to {most}.")}

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(min_value=-most, max_value=most, **options)
        self.validators = []

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool):
            self.fail("invalid")
        degrees: float = super().to_internal_value(data)
        # Not a number compares with nothing, so it is asked for what it must be.
        if not -self.most <= degrees <= self.most:
            self.fail("range", least=-self.most, most=self.most)
        return degrees


class StrictSerializer(serializers.Serializer):
    """Refuses keys it doesn't know, so a misspelt field can't be lost in silence, and values of another JSON type."""

    default_error_messages = {
        "unknown": _("This field is not known here."),
        "type": _("This value is not of the type that belongs here."),
    }

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            faults = {str(key)[:100]: code for key, value in data.items() if (code := self.fault_of(key, value))}
            if faults:
                texts = {
                    key: [serializers.ErrorDetail(str(self.error_messages[faults[key]]), faults[key])] for key in faults
                }
                raise serializers.ValidationError(texts)
        return super().to_internal_value(data)

    def fault_of(self, key: Any, value: Any) -> str | None:
        field = self.fields.get(key)
        if field is None or field.read_only:
            return "unknown"
        return "type" if is_of_other_type(field, value) else None


def is_of_other_type(field: serializers.Field, value: Any) -> bool:
    """True for what DRF would quietly turn into a text, an id or a truth: a number as a name, "yes" as true."""
    if isinstance(field, serializers.ListField) and isinstance(value, list):
        return any(is_of_other_type(field.child, item) for item in value)
    wanted = next((kind for fields, kind in JSON_TYPES if isinstance(field, fields)), None)
    return wanted is not None and value is not None and not isinstance(value, wanted)
