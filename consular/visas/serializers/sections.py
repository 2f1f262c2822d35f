"""What may stand in each section of the form? Syntax only: a draft may be unfinished, but never malformed."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from consular.citizens.serializers.people import State
from consular.visas.models.choices import Entries
from econsulate.core.api.serializers import Day, StrictSerializer, Text


class Section(StrictSerializer):
    """A section may come with any part of its fields; what is missing is told at submission."""

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields


class Trip(Section):
    arrival_on = Day()
    departure_on = Day()
    entries = serializers.ChoiceField(Entries.choices)
    address = Text(max_length=300)
    places = serializers.ListField(child=Text(max_length=80), max_length=20)


class Contact(Section):
    email = serializers.EmailField(max_length=254)
    phone = serializers.RegexField(r"^\+[1-9][0-9]{6,14}\Z", max_length=16)
    address = Text(max_length=300)


class Occupation(Section):
    status = serializers.ChoiceField(["employed", "self_employed", "student", "retired", "child", "none"])
    employer = Text(max_length=160)
    position = Text(max_length=120)


class Host(Section):
    name = Text(max_length=160)
    address = Text(max_length=300)
    phone = serializers.RegexField(r"^\+[1-9][0-9]{6,14}\Z", max_length=16)
    relation = Text(max_length=80)


class History(Section):
    visited_before = serializers.BooleanField()
    refused_before = serializers.BooleanField()
    refusal_details = Text(max_length=1000, multiline=True)
    lived_in = serializers.ListField(child=State(), max_length=30)


class Declaration(Section):
    truthful = serializers.BooleanField()
    data_processing = serializers.BooleanField()


SECTIONS: Mapping[str, type[StrictSerializer]] = {
    "trip": Trip,
    "contact": Contact,
    "occupation": Occupation,
    "host": Host,
    "history": History,
    "declaration": Declaration,
}


class Form(StrictSerializer):
    """All sections, as the app sends and reads them."""

    trip = Trip(required=False)
    contact = Contact(required=False)
    occupation = Occupation(required=False)
    host = Host(required=False)
    history = History(required=False)
    declaration = Declaration(required=False)


def as_stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Validated values as plain JSON: days as ISO text."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}
