"""What does the app send and get about the register of citizens abroad?"""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consular.abroad.models.registration import BY_OFFICERS, Reason, Registration, RegistrationEnding
from consular.abroad.models.registration import Stay as StayKind
from consular.abroad.rules.register import confirm_by
from consular.abroad.serializers.reaching import TelephoneRulesOut
from consular.abroad.services import registering
from consular.abroad.services.reaching import rules_of
from consular.abroad.services.registering import Stay
from consular.citizens.serializers.people import Phone
from consular.citizens.services.people import name_of
from consular.missions.serializers import PlaceSerializer
from econsulate.core.api.serializers import Day, StrictSerializer, Text

MOST_YEARS, AHEAD = 10, timedelta(days=366)


class DwellingFields(StrictSerializer):
    address = Text(max_length=400, multiline=True)
    city = Text(max_length=120)
    phone = Phone(required=False, allow_null=True, default=None)
    email = serializers.EmailField(max_length=254, required=False, allow_null=True)


class StayFields(StrictSerializer):
    """`until` is the first day on which they are there no longer; only a temporary stay has one."""

    stay = serializers.ChoiceField(StayKind.choices)
    reason = serializers.ChoiceField(Reason.choices)
    place = PlaceSerializer()
    dwelling = DwellingFields()
    since = Day()
    until = Day(required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["until"] is None) != (attrs["stay"] == StayKind.PERMANENT):
            text = _("Say until when for a stay for a time, and leave it out for who lives there.")
            raise serializers.ValidationError({"until": text})
        if attrs["since"] > timezone.localdate() + AHEAD:
            raise serializers.ValidationError({"since": _("This is too far in the future. Name an earlier day.")})
        if attrs["until"] and attrs["until"] <= attrs["since"]:
            raise serializers.ValidationError({"until": _("It must end after it begins.")})
        if attrs["until"] and attrs["until"].year - timezone.localdate().year > MOST_YEARS:
            raise serializers.ValidationError({"until": _("This is too far in the future. Name an earlier day.")})
        return attrs


class NewRegistration(StayFields):
    person = serializers.UUIDField()
    mission = Text(max_length=11, required=False, allow_null=True, default=None)


def stay_of(values: dict[str, Any]) -> Stay:
    return Stay(
        stay=values["stay"],
        reason=values["reason"],
        host_state=values["place"]["state"],
        region=values["place"]["region"],
        dwelling=dict(values["dwelling"]),  # type: ignore[arg-type]
        since=values["since"],
        until=values["until"],
    )


class DwellingOut(serializers.Serializer):
    address = serializers.CharField()
    city = serializers.CharField()
    phone = serializers.CharField(allow_null=True)
    email = serializers.CharField(required=False, allow_null=True)


class RegistrationRow(serializers.ModelSerializer):
    """A line of a list: no address, no telephone."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    person = serializers.UUIDField(source="person.public_id", read_only=True)
    name = serializers.SerializerMethodField()
    mission = serializers.CharField(source="mission.code", read_only=True)
    host_state = serializers.CharField(read_only=True, help_text="ISO 3166-1 alpha-2.")
    state_text = serializers.CharField(source="get_state_display", read_only=True)

    class Meta:
        model = Registration
        fields = [
            "id",
            "person",
            "name",
            "mission",
            "stay",
            "reason",
            "host_state",
            "state",
            "state_text",
            "since",
            "until",
            "confirmed_at",
            "created_at",
        ]
        read_only_fields = fields

    def get_name(self, entry: Registration) -> str:
        return name_of(entry.person)


class RegistrationOut(RegistrationRow):
    """`serving_mission` is who serves the place today: where it isn't `mission`, `/transfer` passes the entry there.

    `region`, `dwelling` and `serving_mission` are null to somebody who acts for the person but did not tell the place.
    """

    region = serializers.SerializerMethodField()
    dwelling = serializers.SerializerMethodField()
    confirm_by = serializers.SerializerMethodField()
    serving_mission = serializers.SerializerMethodField()
    ending_text = serializers.SerializerMethodField()

    class Meta(RegistrationRow.Meta):
        fields = [
            *RegistrationRow.Meta.fields,
            "region",
            "dwelling",
            "confirm_by",
            "serving_mission",
            "ended_at",
            "ending",
            "ending_text",
        ]
        read_only_fields = fields

    def shows_address(self, entry: Registration) -> bool:
        return entry.shows_address_to(self.context["request"].user)

    def get_region(self, entry: Registration) -> str | None:
        return entry.region if self.shows_address(entry) else None

    @extend_schema_field(DwellingOut(allow_null=True))
    def get_dwelling(self, entry: Registration) -> Any:
        return entry.dwelling if self.shows_address(entry) else None

    @extend_schema_field(serializers.DateField())
    def get_confirm_by(self, entry: Registration) -> Any:
        return confirm_by(entry.mission.local_day(entry.confirmed_at), entry.until)

    def get_serving_mission(self, entry: Registration) -> str | None:
        if not self.shows_address(entry):
            return None
        found = registering.serving(entry.host_state, entry.region, on=timezone.now().date())
        return found.code if found else None

    def get_ending_text(self, entry: Registration) -> str:
        return str(RegistrationEnding(entry.ending).label) if entry.ending else ""


class StaffRegistration(RegistrationOut):
    """As an officer reads it: all of it, and their notes."""

    note = serializers.CharField(read_only=True, allow_null=True)
    telephone_rules = serializers.SerializerMethodField()

    @extend_schema_field(TelephoneRulesOut)
    def get_telephone_rules(self, entry: Registration) -> Any:
        return TelephoneRulesOut(rules_of(entry)).data

    def shows_address(self, entry: Registration) -> bool:
        return True

    class Meta(RegistrationOut.Meta):
        fields = [*RegistrationOut.Meta.fields, "note", "telephone_rules"]
        read_only_fields = fields


class EndRegistration(StrictSerializer):
    reason = serializers.ChoiceField([(ending.value, ending.label) for ending in BY_OFFICERS])
    note = Text(max_length=2000, multiline=True, required=False, allow_null=True, default=None)


class SendOn(StrictSerializer):
    mission = Text(max_length=11)
