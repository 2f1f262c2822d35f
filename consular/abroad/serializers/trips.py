"""What does the app send and get about journeys?"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consular.abroad.models.travellers import Traveller
from consular.abroad.models.trips import Trip, TripCompanion, TripLeg
from consular.abroad.rules.trips import MOST_LEGS, Days
from consular.abroad.serializers.reaching import TelephoneRulesOut
from consular.abroad.services.reaching import rules_of
from consular.abroad.services.travelling import Companion, Journey, Leg, name_on
from consular.citizens.serializers.people import Phone, State
from consular.citizens.services.people import name_of
from consular.missions.serializers import PlaceSerializer
from econsulate.core.api.serializers import Day, StrictSerializer, Text

MOST_COMPANIONS = 30


class LegFields(StrictSerializer):
    """`leaves_on` is the last day there; both days are by the calendar on the spot."""

    place = PlaceSerializer()
    city = Text(max_length=120)
    lodging = Text(max_length=250, required=False, allow_blank=True, default="")
    arrives_on = Day()
    leaves_on = Day()


class CompanionFields(StrictSerializer):
    """Either `person`, whom the caller acts for, or a name and nationality; a birth date where it is known."""

    person = serializers.UUIDField(required=False, allow_null=True, default=None)
    primary_identifier = Text(max_length=80, required=False, allow_null=True, default=None)
    secondary_identifier = Text(max_length=80, required=False, allow_null=True, default=None)
    birth_date = Day(required=False, allow_null=True, default=None)
    nationality = State(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        told = [name for name, value in attrs.items() if name != "person" and value is not None]
        if attrs["person"] is not None and told:
            raise serializers.ValidationError({told[0]: _("Give either a person or a name.")})
        for name in ("primary_identifier", "nationality"):
            if attrs["person"] is None and attrs[name] is None:
                raise serializers.ValidationError({name: serializers.Field.default_error_messages["required"]})
        if attrs["birth_date"] and attrs["birth_date"] > timezone.localdate():
            raise serializers.ValidationError({"birth_date": _("The date of birth lies in the future.")})
        return attrs


class TripFields(StrictSerializer):
    legs = serializers.ListField(child=LegFields(), min_length=1, max_length=MOST_LEGS)
    companions = serializers.ListField(
        child=CompanionFields(), required=False, default=list, max_length=MOST_COMPANIONS
    )
    phone = Phone(required=False, allow_null=True, default=None)


class NewTrip(TripFields):
    person = serializers.UUIDField()


def journey_of(values: dict[str, Any]) -> Journey:
    return Journey(
        legs=[
            Leg(
                host_state=leg["place"]["state"],
                region=leg["place"]["region"],
                city=leg["city"],
                lodging=leg["lodging"],
                days=Days(leg["arrives_on"], leg["leaves_on"]),
            )
            for leg in values["legs"]
        ],
        companions=[
            Companion(
                person=companion["person"],
                primary_identifier=companion["primary_identifier"] or "",
                secondary_identifier=companion["secondary_identifier"],
                birth_date=companion["birth_date"],
                nationality=companion["nationality"] or "",
            )
            for companion in values["companions"]
        ],
        phone=values["phone"],
    )


class LegOut(serializers.ModelSerializer):
    city = serializers.CharField(source="where.city")
    lodging = serializers.CharField(source="where.lodging")
    mission = serializers.CharField(source="mission.code")

    class Meta:
        model = TripLeg
        fields = ["host_state", "region", "city", "lodging", "arrives_on", "leaves_on", "mission"]
        read_only_fields = fields


class CompanionOut(serializers.ModelSerializer):
    person = serializers.UUIDField(source="person.public_id", allow_null=True, default=None)
    name = serializers.SerializerMethodField()

    class Meta:
        model = TripCompanion
        fields = ["person", "name", "nationality"]
        read_only_fields = fields

    def get_name(self, companion: TripCompanion) -> str:
        if companion.person is not None:
            return name_of(companion.person)
        names = (companion.named["primary_identifier"], companion.named["secondary_identifier"])
        return ", ".join(name for name in names if name)


class TripRow(serializers.ModelSerializer):
    """A line of a list."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    person = serializers.UUIDField(source="person.public_id", read_only=True, allow_null=True, default=None)
    without_account = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField()
    host_states = serializers.SerializerMethodField()
    companion_count = serializers.SerializerMethodField()

    class Meta:
        model = Trip
        fields = [
            "id",
            "person",
            "without_account",
            "name",
            "host_states",
            "companion_count",
            "first_day",
            "last_day",
            "created_at",
        ]
        read_only_fields = fields

    def get_name(self, trip: Trip) -> str:
        return name_on(trip)

    def get_without_account(self, trip: Trip) -> bool:
        return trip.person_id is None

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_host_states(self, trip: Trip) -> list[str]:
        """ISO 3166-1 alpha-2, in the order of the journey."""
        return list(dict.fromkeys(leg.host_state for leg in in_order(trip.legs)))

    def get_companion_count(self, trip: Trip) -> int:
        return len(trip.companions.all())


class TripOut(TripRow):
    legs = serializers.SerializerMethodField()
    companions = serializers.SerializerMethodField()
    phone = serializers.CharField(source="contact.phone", allow_null=True, read_only=True)

    class Meta(TripRow.Meta):
        fields = [*TripRow.Meta.fields, "legs", "companions", "phone"]
        read_only_fields = fields

    @extend_schema_field(LegOut(many=True))
    def get_legs(self, trip: Trip) -> Any:
        return LegOut(in_order(trip.legs), many=True).data

    @extend_schema_field(CompanionOut(many=True))
    def get_companions(self, trip: Trip) -> Any:
        return CompanionOut(in_order(trip.companions), many=True).data


class TravellerOut(serializers.ModelSerializer):
    birth_date = serializers.CharField(source="identity.birth_date", read_only=True)
    contact = serializers.CharField(source="contact.address", read_only=True)

    class Meta:
        model = Traveller
        fields = ["birth_date", "nationality", "contact", "language"]
        read_only_fields = fields


class StaffTrip(TripOut):
    """As an officer reads it: how to call safely, too, and of who has no account the birth date and their contact."""

    telephone_rules = serializers.SerializerMethodField()
    traveller = serializers.SerializerMethodField()

    class Meta(TripOut.Meta):
        fields = [*TripOut.Meta.fields, "telephone_rules", "traveller"]
        read_only_fields = fields

    @extend_schema_field(TravellerOut(allow_null=True))
    def get_traveller(self, trip: Trip) -> Any:
        return TravellerOut(trip.traveller).data if trip.traveller else None

    @extend_schema_field(TelephoneRulesOut)
    def get_telephone_rules(self, trip: Trip) -> Any:
        return TelephoneRulesOut(rules_of(trip)).data


def in_order(rows: Any) -> list[Any]:
    """Of what was fetched with the trip already, so without a query."""
    return sorted(rows.all(), key=lambda row: row.number)
