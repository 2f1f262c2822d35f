"""What does an app send when somebody says how they are, and what is it shown?"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from econsulate.core.api.serializers import Degrees, Moment, StrictSerializer, Text, Whole
from notifications.broadcasts.models.broadcasts import Mode
from notifications.checkins.models.choices import ANSWERS, Help, Status
from notifications.checkins.services.answering import Said
from notifications.checkins.services.asked import Mine

MOST_PEOPLE, MOST_MEMBERS, LONGEST_NOTE, EARTH_M = 200, 60, 1000, 20_037_508


class PositionIn(StrictSerializer):
    """WGS 84, in degrees; how exact it is in metres."""

    latitude = Degrees(most=90)
    longitude = Degrees(most=180)
    accuracy_m = Whole(max_value=EARTH_M, required=False, default=None, allow_null=True)


class AnswerFields(StrictSerializer):
    """`help` and `people` go with `need_help` alone."""

    status = serializers.ChoiceField(choices=ANSWERS)
    client_id = serializers.UUIDField(help_text="Your own id: sent again under it, it is the same answer.")
    help = serializers.ChoiceField(choices=Help.choices, required=False, default="", allow_blank=True)
    people = Whole(min_value=1, max_value=MOST_PEOPLE, required=False, default=None, allow_null=True)
    note = Text(multiline=True, max_length=LONGEST_NOTE, required=False, default="", allow_blank=True)
    position = PositionIn(required=False, default=None, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["status"] != Status.NEED_HELP:
            # The app may have asked before the person chose otherwise: what they said counts.
            attrs = {**attrs, "help": "", "people": None}
        return attrs


class AnswerIn(AnswerFields):
    """`persons` names whom it is about, of `household`; left out, the caller alone. `said_at` and `sent_at` are by the
    phone's clock: when the person tapped, and when this is sent; both or neither."""

    persons = serializers.ListField(
        child=serializers.UUIDField(), required=False, default=list, max_length=MOST_MEMBERS
    )
    said_at = Moment(required=False, default=None, allow_null=True)
    sent_at = Moment(required=False, default=None, allow_null=True)


class StaffAnswerIn(AnswerFields):
    reason = Text(multiline=True, max_length=500, help_text="How you know: who rang, who was seen where.")


class ReportIn(StrictSerializer):
    """What somebody says of somebody they don't answer for."""

    status = serializers.ChoiceField(choices=ANSWERS)
    client_id = serializers.UUIDField()
    name = Text(max_length=200)
    note = Text(multiline=True, max_length=LONGEST_NOTE, required=False, default="", allow_blank=True)


class StaffReportIn(StrictSerializer):
    """`name` is who said it."""

    status = serializers.ChoiceField(choices=ANSWERS)
    client_id = serializers.UUIDField()
    name = Text(max_length=200)
    note = Text(multiline=True, max_length=LONGEST_NOTE, required=False, default="", allow_blank=True)


def said_of(values: dict[str, Any]) -> Said:
    names = ("status", "client_id", "help", "people", "note", "said_at", "sent_at", "reason")
    position = values["position"]
    given = {name: values[name] for name in names if name in values}
    return Said(**given, position=dict(position) if position else None)


class MemberOut(serializers.Serializer):
    """One of those the caller answers for, with what the caller said last; null where nothing yet."""

    person = serializers.UUIDField(source="member.subject")
    name = serializers.CharField(source="member.name")
    is_self = serializers.BooleanField(source="member.is_self")
    status = serializers.SerializerMethodField()
    said_at = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField(choices=ANSWERS, allow_null=True))
    def get_status(self, mine: Mine) -> str | None:
        return mine.answer.status if mine.answer else None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_said_at(self, mine: Mine) -> Any:
        return mine.answer.at if mine.answer else None


class CheckInOut(serializers.Serializer):
    """A question that concerns the caller. `thread` is that of the alert it goes with."""

    id = serializers.UUIDField(source="check_in.public_id")
    thread = serializers.UUIDField(source="check_in.thread")
    mode = serializers.ChoiceField(choices=Mode.choices, source="check_in.mode")
    mission = serializers.CharField(source="check_in.mission")
    opened_at = serializers.DateTimeField(source="check_in.opened_at")
    closes_at = serializers.DateTimeField(source="check_in.closes_at")
    household = MemberOut(many=True)


class ReportTaken(serializers.Serializer):
    id = serializers.UUIDField(source="public_id")
