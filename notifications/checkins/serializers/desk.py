"""What do officers send about a check-in, and what are they shown?"""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from econsulate.core.api.serializers import Moment, StrictSerializer, Text, Whole
from notifications.alerts.serializers.composing import AreaSerializer
from notifications.broadcasts.models.broadcasts import Mode
from notifications.checkins.models.answers import CheckInAnswer, CheckInReport
from notifications.checkins.models.check_ins import CheckIn
from notifications.checkins.models.choices import ANSWERS, OUTCOMES, Ground, Help, Outcome, Speaker, Status, Way
from notifications.checkins.serializers.answering import LONGEST_NOTE, MOST_PEOPLE, PositionIn
from notifications.checkins.services.seeing import Seen
from notifications.recipients.models import ContactPoint


class NewCheckIn(StrictSerializer):
    """Beside an `alert` that was released: those it reached are asked. Or in an `incident` alone, for an `area`."""

    alert = serializers.UUIDField(required=False, default=None, allow_null=True)
    incident = serializers.UUIDField(required=False, default=None, allow_null=True)
    area = AreaSerializer(required=False, default=None, allow_null=True)
    closes_at = Moment()


class CheckInRow(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id")
    mode = serializers.ChoiceField(choices=Mode.choices)
    opened_by = serializers.UUIDField(source="opened_by.public_id")

    class Meta:
        model = CheckIn
        fields = [
            "id", "thread", "mission", "mode", "opened_by", "opened_at", "closes_at", "closed_at", "purge_at",
            "purged_at",
        ]  # fmt: skip


class CheckInFigures(serializers.Serializer):
    """Of the people of the caller's missions; `unasked` of them answered without being on the list."""

    silent = serializers.IntegerField()
    safe = serializers.IntegerField()
    need_help = serializers.IntegerField()
    not_in_area = serializers.IntegerField()
    unasked = serializers.IntegerField()
    reports = serializers.IntegerField()


class CheckInDetail(CheckInRow):
    figures = serializers.SerializerMethodField()

    class Meta(CheckInRow.Meta):
        fields = [*CheckInRow.Meta.fields, "figures"]

    @extend_schema_field(CheckInFigures)
    def get_figures(self, check_in: CheckIn) -> Mapping[str, int]:
        figures: Mapping[str, int] = self.context["figures"]
        return figures


class RiskGroundOut(serializers.Serializer):
    ground = serializers.ChoiceField(choices=Ground.choices)
    points = serializers.IntegerField()


class PersonRow(serializers.Serializer):
    """One of the list, as `services/seeing` has them. `risk` (0 to 100) is how much their silence worries us, by
    `grounds`. `name` is empty where the caller may not read who it is. `tries`: how often they were called in vain."""

    person = serializers.UUIDField(source="row.subject")
    name = serializers.CharField()
    status = serializers.ChoiceField(choices=Status.choices, source="row.status")
    help = serializers.ChoiceField(choices=Help.choices, allow_blank=True, source="row.help")
    said_at = serializers.DateTimeField(allow_null=True, source="row.said_at")
    listed = serializers.BooleanField(source="row.listed")
    served_by = serializers.CharField(source="row.served_by")
    place = serializers.CharField(help_text="ISO 3166-2 or 3166-1; empty at sea.")
    is_minor = serializers.BooleanField(source="row.is_minor")
    risk = serializers.IntegerField(source="row.risk")
    grounds = serializers.SerializerMethodField()
    since = serializers.DateTimeField(source="row.since")
    languages = serializers.ListField(child=serializers.CharField())
    ways = serializers.ListField(child=serializers.ChoiceField(choices=ContactPoint.Kind.choices))
    tries = serializers.IntegerField(source="row.tries")
    call_after = serializers.DateTimeField(allow_null=True, source="row.call_after")
    reports_of_others = serializers.IntegerField(source="reports")

    @extend_schema_field(RiskGroundOut(many=True))
    def get_grounds(self, seen: Seen) -> Any:
        return [{"ground": ground, "points": points} for ground, points in seen.grounds]


class SaidOut(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id")
    came_at = serializers.DateTimeField(source="created_at")
    channel = serializers.ChoiceField(choices=Way.choices)
    speaker = serializers.ChoiceField(choices=Speaker.choices)
    status = serializers.ChoiceField(choices=ANSWERS)
    help = serializers.ChoiceField(choices=Help.choices, allow_blank=True)
    note = serializers.CharField(source="told.note")
    reason = serializers.CharField(source="told.reason")
    position = PositionIn(source="told.position", allow_null=True)

    class Meta:
        model = CheckInAnswer
        fields = [
            "id", "at", "came_at", "channel", "speaker", "status", "help", "people", "note", "reason", "position",
        ]  # fmt: skip


class ReportOut(serializers.ModelSerializer):
    """`name` is whom a citizen speaks of, or who told an officer; `person` where it is known."""

    id = serializers.UUIDField(source="public_id")
    person = serializers.UUIDField(source="subject", allow_null=True)
    status = serializers.ChoiceField(choices=ANSWERS)
    name = serializers.CharField(source="told.name")
    note = serializers.CharField(source="told.note")

    class Meta:
        model = CheckInReport
        fields = ["id", "person", "created_at", "by_staff", "status", "name", "note"]


class PersonDetail(PersonRow):
    """With all that was said of them, newest first; what others told stands apart."""

    answers = serializers.SerializerMethodField()
    reports = serializers.SerializerMethodField()

    @extend_schema_field(SaidOut(many=True))
    def get_answers(self, seen: Seen) -> Any:
        return SaidOut(self.context["answers"], many=True).data

    @extend_schema_field(ReportOut(many=True))
    def get_reports(self, seen: Seen) -> Any:
        return ReportOut(self.context["reports"], many=True).data


class CallOut(serializers.Serializer):
    """A call that is the caller's alone `until` then; `outcome` is empty until it is written down."""

    id = serializers.UUIDField(source="call.public_id")
    taken_at = serializers.DateTimeField(source="call.created_at")
    until = serializers.DateTimeField(source="call.until")
    outcome = serializers.ChoiceField(choices=Outcome.choices, allow_blank=True, source="call.outcome")
    ended_at = serializers.DateTimeField(source="call.ended_at", allow_null=True)
    person = PersonRow()


class OutcomeIn(StrictSerializer):
    """`help` and `people` go with `need_help` alone; `note` with whom was reached, as what they said."""

    outcome = serializers.ChoiceField(choices=OUTCOMES)
    help = serializers.ChoiceField(choices=Help.choices, required=False, default="", allow_blank=True)
    people = Whole(min_value=1, max_value=MOST_PEOPLE, required=False, default=None, allow_null=True)
    note = Text(multiline=True, max_length=LONGEST_NOTE, required=False, default="", allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["outcome"] != Outcome.NEED_HELP:
            attrs = {**attrs, "help": "", "people": None}
        return attrs
