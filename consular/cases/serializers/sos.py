"""What comes with a call for help, and what is shown of it? Reading it refuses nothing: what is no use is left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consular.cases.models.sos import SosCall, SosEnding, SosLink, SosState, SosUpdate
from consular.cases.rules.sos import position_of
from consular.cases.rules.texts import one_line, plain
from consular.cases.services import sos_links
from consular.cases.services.sos import Call, mission_told
from consular.citizens.services.people import name_of
from consular.missions.serializers import InTheirLanguage
from econsulate.core.api.serializers import StrictSerializer, Text
from econsulate.core.signin.phones import e164


class ExactPosition(serializers.Serializer):
    """WGS 84, in degrees; how exact it is in metres."""

    latitude = serializers.FloatField(min_value=-90, max_value=90)
    longitude = serializers.FloatField(min_value=-180, max_value=180)
    accuracy_m = serializers.FloatField(min_value=0, required=False, allow_null=True)


class SosUpdateIn(serializers.Serializer):
    """For the description only: see `heard`."""

    client_id = serializers.UUIDField(required=False, help_text="Your own id: sent again it is the same.")
    words = serializers.CharField(required=False, allow_blank=True, help_text="Kept whole, however long.")
    position = ExactPosition(required=False, allow_null=True)


class SosIn(SosUpdateIn):
    person = serializers.UUIDField(required=False, allow_null=True, help_text="Whom it is about; else the caller.")
    phone = serializers.CharField(required=False, allow_null=True)


class KeyFields(serializers.Serializer):
    key = serializers.CharField(help_text="The key of a call without signing in.")


class KeyedSosIn(KeyFields, SosUpdateIn):
    phone = serializers.CharField(required=False, allow_null=True)


class KeyedUpdateIn(KeyFields, SosUpdateIn):
    pass


@dataclass(frozen=True)
class Heard:
    """What a body said, and which of its fields were of no use."""

    call: Call
    person: UUID | None = None
    key: str = ""
    ignored: list[str] = field(default_factory=list)


def heard(body: Any) -> Heard:
    """Whatever was sent, as a call: a field that can't be understood is named, the call is not refused for it."""
    ignored = [] if isinstance(body, Mapping) else ["body"]
    given: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
    client_id, person = uuid_of(given.get("client_id")), uuid_of(given.get("person"))
    words, position = words_of(given.get("words")), position_of(given.get("position"))
    found = {"client_id": client_id, "person": person, "words": words, "position": position}
    ignored += [name for name, value in found.items() if value is None and given.get(name) is not None]
    call = Call(
        client_id=client_id or uuid4(),
        words=words or "",
        phone=phone_of(given.get("phone")),
        position=position,
        language=get_language() or "en",
    )
    return Heard(call, person, str(given.get("key") or "")[:200], ignored)


def uuid_of(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def words_of(value: Any) -> str | None:
    """Plain text, whole: what is cut off may be where they are. How much a request holds is the proxy's to say."""
    return plain(value) if isinstance(value, str) else None


def phone_of(value: Any) -> str | None:
    """In E.164 where it is a number of some country; else as it was typed, for a human to make out."""
    if not isinstance(value, str):
        return None
    typed = one_line(value)
    try:
        return e164(typed)
    except ValidationError:
        return typed or None


class HelpingMission(serializers.Serializer):
    code = serializers.CharField()
    name = InTheirLanguage(source="names")
    emergency_phone = serializers.CharField()


class SosOut(serializers.Serializer):
    """A call as its caller sees it. `ignored` names what came with this request and was of no use. `mission` is
    headquarters where another would tell the caller what they may not read: where the person is."""

    id = serializers.UUIDField(source="public_id")
    state = serializers.ChoiceField(SosState.choices)
    mission = serializers.SerializerMethodField()
    thread = serializers.UUIDField(source="thread.public_id", allow_null=True, default=None)
    called_at = serializers.DateTimeField(source="created_at")
    answered_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    ignored = serializers.SerializerMethodField()

    @extend_schema_field(HelpingMission)
    def get_mission(self, call: SosCall) -> Any:
        user = self.context["request"].user
        to = user if user.is_authenticated or call.link is None else call.link.user
        return HelpingMission(mission_told(call, to), context=self.context).data

    def get_ignored(self, call: SosCall) -> list[str]:
        ignored: list[str] = self.context.get("ignored", [])
        return ignored


class SosUpdateOut(serializers.Serializer):
    id = serializers.UUIDField(source="public_id")
    at = serializers.DateTimeField(source="created_at")
    words = serializers.CharField(source="told.words")
    position = ExactPosition(source="told.position", allow_null=True)


class AlarmOut(serializers.Serializer):
    officer = serializers.SerializerMethodField()
    rung = serializers.IntegerField()
    at = serializers.DateTimeField()

    def get_officer(self, alarm: Any) -> str:
        return name_at_work(alarm.user)


def name_at_work(user: Any) -> str:
    return getattr(getattr(user, "officer", None), "display_name", "") if user else ""


class SosRow(serializers.Serializer):
    """A call on the board."""

    id = serializers.UUIDField(source="public_id")
    state = serializers.ChoiceField(SosState.choices)
    mission = serializers.CharField(source="mission.code")
    name = serializers.SerializerMethodField(help_text="Empty where the house doesn't know whom it is about.")
    called_at = serializers.DateTimeField(source="created_at")
    answered_by = serializers.SerializerMethodField()
    rung = serializers.IntegerField(help_text="How many rungs of the ladder were called.")
    marked_as_abuse = serializers.SerializerMethodField()

    def get_name(self, call: SosCall) -> str:
        return name_of(call.person) if call.person else ""

    def get_answered_by(self, call: SosCall) -> str:
        return name_at_work(call.answered_by)

    def get_marked_as_abuse(self, call: SosCall) -> bool:
        return call.marked_as_abuse_by_id is not None


class StaffSosOut(SosRow):
    thread = serializers.UUIDField(source="thread.public_id", allow_null=True, default=None)
    phone = serializers.CharField(source="told.phone", allow_null=True)
    words = serializers.CharField(source="told.words")
    answered_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    ending = serializers.ChoiceField(SosEnding.choices, allow_null=True)
    note = serializers.CharField(allow_null=True)
    updates = serializers.SerializerMethodField()
    alarms = serializers.SerializerMethodField()

    @extend_schema_field(SosUpdateOut(many=True))
    def get_updates(self, call: SosCall) -> Any:
        rows: Any = SosUpdate.objects.filter(call=call).order_by("-created_at", "-id")
        for row in rows:
            row.call = call
        return SosUpdateOut(rows, many=True).data

    @extend_schema_field(AlarmOut(many=True))
    def get_alarms(self, call: SosCall) -> Any:
        return AlarmOut(call.alarms.select_related("user__officer").order_by("at", "id"), many=True).data


class CloseSos(StrictSerializer):
    ending = serializers.ChoiceField(SosEnding.choices)
    note = Text(max_length=2000, multiline=True, required=False, allow_null=True, default=None)


class PassSosOn(StrictSerializer):
    mission = Text(max_length=11)


class NewSosLink(StrictSerializer):
    person = serializers.UUIDField()


class SosLinkOut(serializers.Serializer):
    id = serializers.UUIDField(source="public_id")
    person = serializers.UUIDField(source="person.public_id")
    created_at = serializers.DateTimeField()


class MadeSosLink(SosLinkOut):
    key = serializers.SerializerMethodField(help_text="Shown this once: only its fingerprint is kept.")
    url = serializers.SerializerMethodField(help_text="A page for any browser that calls by this key. Shown this once.")

    def get_key(self, link: SosLink) -> str:
        key: str = self.context["key"]
        return key

    def get_url(self, link: SosLink) -> str:
        return sos_links.address_of(self.context["key"])
