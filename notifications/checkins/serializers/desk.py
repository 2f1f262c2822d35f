"""What do officers send about a check-in, and what are they shown?"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from econsulate.core.api.serializers import Moment, StrictSerializer
from notifications.alerts.serializers.composing import AreaSerializer
from notifications.broadcasts.models.broadcasts import Mode
from notifications.checkins.models.answers import CheckInAnswer, CheckInReport
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from notifications.checkins.models.choices import ANSWERS, Help, Speaker, Status, Way
from notifications.checkins.serializers.answering import PositionIn


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


class PersonRow(serializers.ModelSerializer):
    """`risk` (0 to 100) is how much their silence worries us, by what was known when they came onto the list. `name` is
    empty where the caller may not read who it is."""

    person = serializers.UUIDField(source="subject")
    name = serializers.SerializerMethodField()
    status = serializers.ChoiceField(choices=Status.choices)
    place = serializers.SerializerMethodField(help_text="ISO 3166-2 or 3166-1; empty at sea.")

    class Meta:
        model = CheckInPerson
        fields = ["person", "name", "status", "said_at", "listed", "served_by", "place", "is_minor", "risk", "since"]

    def get_name(self, row: CheckInPerson) -> str:
        known: Mapping[UUID, Any] = self.context["known"]
        return known[row.subject].full_name if row.subject in known else ""

    def get_place(self, row: CheckInPerson) -> str:
        return row.subdivision or row.state


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

    class Meta(PersonRow.Meta):
        fields = [*PersonRow.Meta.fields, "answers", "reports"]

    @extend_schema_field(SaidOut(many=True))
    def get_answers(self, row: CheckInPerson) -> Any:
        return SaidOut(self.context["answers"], many=True).data

    @extend_schema_field(ReportOut(many=True))
    def get_reports(self, row: CheckInPerson) -> Any:
        return ReportOut(self.context["reports"], many=True).data
