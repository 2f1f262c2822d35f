"""What does the app send and get about people and their travel documents?"""

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from consular.citizens.models.person import Person, Sex
from consular.citizens.models.representation import RepresentationKind
from consular.citizens.models.travel_document import DocumentKind, TravelDocument
from consular.citizens.mrz.states import NATIONALITIES, iso_code
from consular.citizens.services.people import PersonFacts
from econsulate.core.api.serializers import Day, StrictSerializer, Text
from econsulate.core.signin.phones import e164

BIRTH_DATE = re.compile(r"[0-9]{4}-([0-9]{2}-[0-9]{2}|[0-9]{2}-XX|XX-XX)", re.ASCII)
EARLIEST_YEAR = 1900
# We keep ISO 3166-1 alpha-3; ICAO 9303 prints Germany as a lone D.
STATES = frozenset(map(iso_code, NATIONALITIES))
CHOSEN_KINDS = [kind for kind in RepresentationKind.choices if kind[0] != RepresentationKind.ASSISTED]


class State(serializers.CharField):
    """A State or body by its three-letter code of ICAO 9303-3 §5."""

    default_error_messages = {"state": _("This is not a State code. Give three letters, such as KAZ or UZB.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=3, **options)

    def to_internal_value(self, data: Any) -> str:
        code = super().to_internal_value(data)
        if code not in STATES:
            self.fail("state")
        return code


class Phone(serializers.CharField):
    """A telephone number with its country code, in any usual spelling; kept in E.164."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, **options)

    def to_internal_value(self, data: Any) -> str:
        try:
            return e164(super().to_internal_value(data))
        except ValidationError as error:
            raise serializers.ValidationError(error.messages, "invalid_phone") from error


class BirthDate(serializers.CharField):
    """`YYYY-MM-DD`; `XX` for a day, or a month and day, that nobody knows."""

    default_error_messages = {
        "birth_date": _("Give the date as YYYY-MM-DD, with XX for a part that nobody knows."),
        "future": _("The date of birth lies in the future."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=10, **options)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not BIRTH_DATE.fullmatch(text) or int(text[:4]) < EARLIEST_YEAR:
            self.fail("birth_date")
        try:
            earliest = date.fromisoformat(text.replace("XX", "01"))
        except ValueError:
            self.fail("birth_date")
        if earliest > timezone.localdate():
            self.fail("future")
        return text


class PersonFields(StrictSerializer):
    primary_identifier = Text(max_length=80)
    secondary_identifier = Text(max_length=80, required=False, allow_null=True, default=None)
    original_script_name = Text(max_length=120, required=False, allow_null=True, default=None)
    birth_date = BirthDate()
    birth_place = Text(max_length=120, required=False, allow_null=True, default=None)
    sex = serializers.ChoiceField(Sex.choices)
    nationality = State()
    residence = State()


class NewPerson(PersonFields):
    acting_as = serializers.ChoiceField(CHOSEN_KINDS)


def facts_of(values: dict[str, Any]) -> PersonFacts:
    names = ("primary_identifier", "secondary_identifier", "original_script_name", "birth_date", "birth_place")
    return {
        "identity": {name: values[name] for name in names},  # type: ignore[typeddict-item]
        "nationality": values["nationality"],
        "residence": values["residence"],
        "sex": values["sex"],
    }


class PersonOut(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    primary_identifier = serializers.CharField(source="identity.primary_identifier", read_only=True)
    secondary_identifier = serializers.CharField(
        source="identity.secondary_identifier", read_only=True, allow_null=True
    )
    original_script_name = serializers.CharField(
        source="identity.original_script_name", read_only=True, allow_null=True
    )
    birth_date = serializers.CharField(source="identity.birth_date", read_only=True)
    birth_place = serializers.CharField(source="identity.birth_place", read_only=True, allow_null=True)

    class Meta:
        model = Person
        fields = [
            "id",
            "primary_identifier",
            "secondary_identifier",
            "original_script_name",
            "birth_date",
            "birth_place",
            "sex",
            "nationality",
            "residence",
            "created_at",
        ]
        read_only_fields = fields


class NewTravelDocument(StrictSerializer):
    kind = serializers.ChoiceField(DocumentKind.choices)
    number = serializers.RegexField(r"^[A-Z0-9]{3,22}\Z", max_length=22)
    issuing_state = State()
    nationality = State()
    issued_on = Day(required=False, allow_null=True, default=None)
    expires_on = Day()
    mrz_lines = serializers.ListField(
        child=serializers.CharField(max_length=200),
        max_length=5,
        help_text="Judged as they are sent. A refusal names `suggestion` where these are a slip of one zone only.",
        required=False,
        allow_null=True,
        default=None,
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["issued_on"] and attrs["issued_on"] >= attrs["expires_on"]:
            raise serializers.ValidationError({"expires_on": _("The document ends before it was issued.")})
        return attrs


class TravelDocumentOut(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    number = serializers.CharField(read_only=True)
    differences = serializers.ListField(child=serializers.CharField(), read_only=True)
    mrz_reasons = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = TravelDocument
        fields = [
            "id",
            "kind",
            "number",
            "issuing_state",
            "nationality",
            "issued_on",
            "expires_on",
            "mrz_verdict",
            "mrz_reasons",
            "differences",
            "status",
            "created_at",
        ]
        read_only_fields = fields
