"""What do the app and officers send and get about complaints?"""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consular.cases.models.complaints import FINDINGS, Complaint, ComplaintStage, ComplaintState
from consular.cases.rules.complaints import Standing, further_until, standing_of
from consular.cases.rules.urgency import Colour
from consular.cases.serializers.cases import COLOURS
from consular.cases.serializers.threads import NewMessage, Said
from consular.citizens.services.people import name_of
from consular.missions.services.calendars import calendar_of
from econsulate.core.api.serializers import StrictSerializer

FOUND = [(state.value, state.label) for state in FINDINGS]


def standing(stage: ComplaintStage) -> Standing:
    calendar = calendar_of(stage.mission)
    moments = (stage.created_at, stage.acknowledged_at, stage.ended_at)
    return standing_of(stage.number, *moments, calendar=calendar, now=timezone.now())


class FurtherComplaint(NewMessage):
    """Why the answer doesn't satisfy. `client_id` as with messages; a complaint takes no files of its own: the
    conversation has them."""

    uploads = None  # type: ignore[assignment]


class NewComplaint(FurtherComplaint):
    """`thread` is the conversation it is about; that of a case stands there as `thread`."""

    thread = serializers.UUIDField()


class ComplaintAnswer(StrictSerializer):
    """The citizen reads both texts, so they are written in the complaint's `language`. `remedy`, where they can turn
    next, is required in the second stage."""

    finding = serializers.ChoiceField(FOUND)
    text = Said()
    remedy = Said(required=False, allow_null=True, default=None)


class StageOut(serializers.ModelSerializer):
    """`due_at` is by when it is taken up or, once it was, answered; `further_until` until when it can be taken on."""

    mission = serializers.CharField(source="mission.code", read_only=True)
    state_text = serializers.CharField(source="get_state_display", read_only=True)
    text = serializers.CharField(read_only=True)
    answer = serializers.CharField(read_only=True, allow_null=True)
    remedy = serializers.CharField(read_only=True, allow_null=True)
    lodged_at = serializers.DateTimeField(source="created_at", read_only=True)
    due_at = serializers.SerializerMethodField()
    further_until = serializers.SerializerMethodField()

    class Meta:
        model = ComplaintStage
        fields = [
            "number",
            "mission",
            "state",
            "state_text",
            "text",
            "lodged_at",
            "acknowledged_at",
            "due_at",
            "ended_at",
            "answer",
            "remedy",
            "further_until",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_due_at(self, stage: ComplaintStage) -> Any:
        return standing(stage).due_at

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_further_until(self, stage: ComplaintStage) -> Any:
        answered = stage.ended_at if stage.state in FINDINGS else None
        return further_until(stage.number, answered) if answered else None


class ComplaintOut(serializers.ModelSerializer):
    """`state` is that of the last stage."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    thread = serializers.UUIDField(source="thread.public_id", read_only=True)
    person = serializers.UUIDField(source="thread.person.public_id", read_only=True)
    name = serializers.SerializerMethodField()
    state = serializers.ChoiceField(ComplaintState.choices, source="stage.state", read_only=True)
    stages = serializers.SerializerMethodField()

    class Meta:
        model = Complaint
        fields = ["id", "reference", "thread", "person", "name", "language", "state", "stages", "created_at"]
        read_only_fields = fields

    def get_name(self, complaint: Complaint) -> str:
        return name_of(complaint.thread.person)

    @extend_schema_field(StageOut(many=True))
    def get_stages(self, complaint: Complaint) -> Any:
        stages = list(complaint.stages.all())
        for stage in stages:
            stage.complaint = complaint
        return StageOut(stages, many=True).data


class StaffComplaint(ComplaintOut):
    """`handler` is who has taken up the last stage; `colour` is red when it is late."""

    handler = serializers.SerializerMethodField()
    colour = serializers.SerializerMethodField()
    due_at = serializers.SerializerMethodField()

    class Meta(ComplaintOut.Meta):
        fields = [*ComplaintOut.Meta.fields, "handler", "colour", "due_at"]
        read_only_fields = fields

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_handler(self, complaint: Complaint) -> Any:
        handler = complaint.stage.handler
        return handler.public_id if handler else None

    @extend_schema_field(serializers.ChoiceField(COLOURS))
    def get_colour(self, complaint: Complaint) -> Any:
        return Colour(standing(complaint.stage).colour).value

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_due_at(self, complaint: Complaint) -> Any:
        return standing(complaint.stage).due_at
