"""What do the app and officers send and get about cases?"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consular.cases.models.cases import WAITING, CaseHandover, CaseKind, CaseState, ConsularCase, Severity
from consular.cases.rules.urgency import Colour
from consular.cases.serializers.threads import NewMessage, NewThread, Said, Titled
from consular.citizens.serializers.people import PersonFields, Phone
from consular.citizens.services.people import name_of
from econsulate.core.api.serializers import StrictSerializer, Text

WAITING_CHOICES = [(state.value, state.label) for state in WAITING]
COLOURS = [(colour.value, colour.value) for colour in Colour]


class NewCase(NewThread):
    """What is asked for, in one's own words; `kind` as near as one knows."""

    kind = serializers.ChoiceField(CaseKind.choices)


class CallerFields(StrictSerializer):
    name = Text(max_length=120)
    phone = Phone(required=False, allow_null=True, default=None)
    relation = Text(max_length=120)


class EnteredCase(NewMessage):
    """`text` is what the caller told; it stays among the staff. `person` is whom it is about."""

    person = PersonFields()
    caller = CallerFields()
    kind = serializers.ChoiceField(CaseKind.choices)
    subject = Titled()
    mission = Text(max_length=11)


class CaseOfThread(StrictSerializer):
    kind = serializers.ChoiceField(CaseKind.choices)


class Triage(StrictSerializer):
    kind = serializers.ChoiceField(CaseKind.choices)
    severity = serializers.ChoiceField(Severity.choices)


class WaitFor(StrictSerializer):
    state = serializers.ChoiceField(WAITING_CHOICES)


class Resolution(StrictSerializer):
    """The citizen reads it, so it is written in their language."""

    text = Said()


class HandCaseOver(StrictSerializer):
    mission = Text(max_length=11)
    promised = Said()


class OtherCase(StrictSerializer):
    case = serializers.UUIDField()


class CaseRow(serializers.ModelSerializer):
    """`thread` is its conversation, by whose `reference` people name it. Of a merged case the state is the other's."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    thread = serializers.UUIDField(source="thread.public_id", read_only=True)
    reference = serializers.CharField(source="thread.reference", read_only=True)
    person = serializers.UUIDField(source="thread.person.public_id", read_only=True)
    name = serializers.SerializerMethodField()
    mission = serializers.CharField(source="thread.mission.code", read_only=True)
    subject = serializers.CharField(source="thread.subject", read_only=True)
    kind_text = serializers.CharField(source="get_kind_display", read_only=True)
    state = serializers.SerializerMethodField()
    state_text = serializers.SerializerMethodField()

    class Meta:
        model = ConsularCase
        fields = [
            "id",
            "thread",
            "reference",
            "person",
            "name",
            "mission",
            "subject",
            "kind",
            "kind_text",
            "state",
            "state_text",
            "created_at",
        ]
        read_only_fields = fields

    def get_name(self, case: ConsularCase) -> str:
        return name_of(case.thread.person)

    @extend_schema_field(serializers.ChoiceField(CaseState.choices))
    def get_state(self, case: ConsularCase) -> str:
        return (case.merged_into or case).state

    def get_state_text(self, case: ConsularCase) -> str:
        return (case.merged_into or case).get_state_display()


class CaseOut(CaseRow):
    """`resolution` is what came of it; where it isn't so, `/reopen` says why, within 30 days."""

    resolution = serializers.SerializerMethodField()
    resolved_at = serializers.SerializerMethodField()

    class Meta(CaseRow.Meta):
        fields = [*CaseRow.Meta.fields, "resolution", "resolved_at"]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_resolution(self, case: ConsularCase) -> Any:
        """Of a merged case it stands in the conversation: the other's words are the other's."""
        return None if case.merged_into else case.resolution

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_resolved_at(self, case: ConsularCase) -> Any:
        return (case.merged_into or case).resolved_at


class HandoverOut(serializers.ModelSerializer):
    sender = serializers.CharField(source="sender.code", read_only=True)
    receiver = serializers.CharField(source="receiver.code", read_only=True)
    promised = serializers.CharField(read_only=True)

    class Meta:
        model = CaseHandover
        fields = ["sender", "receiver", "promised", "created_at"]
        read_only_fields = fields


class CaseCaller(serializers.Serializer):
    name = serializers.CharField()
    phone = serializers.CharField(allow_null=True)
    relation = serializers.CharField()


class StaffCaseRow(CaseRow):
    """`severity` with its age; `due_at` is what comes next, null while its clocks rest."""

    state = serializers.ChoiceField(CaseState.choices, read_only=True)  # type: ignore[assignment]
    state_text = serializers.CharField(source="get_state_display", read_only=True)  # type: ignore[assignment]
    assigned_to = serializers.UUIDField(
        source="thread.assigned_to.public_id", read_only=True, allow_null=True, default=None
    )
    severity = serializers.SerializerMethodField()
    severity_text = serializers.SerializerMethodField()
    colour = serializers.SerializerMethodField()
    due_at = serializers.SerializerMethodField()

    class Meta(CaseRow.Meta):
        fields = [*CaseRow.Meta.fields, "assigned_to", "severity", "severity_text", "colour", "due_at", "merged_into"]
        read_only_fields = fields

    merged_into = serializers.UUIDField(source="merged_into.public_id", read_only=True, allow_null=True, default=None)

    def standing(self, case: ConsularCase) -> Any:
        return self.context["standings"][case.pk]

    @extend_schema_field(serializers.ChoiceField(Severity.choices))
    def get_severity(self, case: ConsularCase) -> Any:
        return self.standing(case).severity.value

    def get_severity_text(self, case: ConsularCase) -> str:
        return str(self.standing(case).severity.label)

    @extend_schema_field(serializers.ChoiceField(COLOURS))
    def get_colour(self, case: ConsularCase) -> Any:
        return self.standing(case).colour.value

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_due_at(self, case: ConsularCase) -> Any:
        return self.standing(case).due_at


class StaffCase(StaffCaseRow):
    """`first_answer_due_at` and `resolution_due_at` are null once they were kept, or while the clock rests."""

    caller = CaseCaller(read_only=True, allow_null=True)
    resolution = serializers.CharField(read_only=True, allow_null=True)
    first_answer_due_at = serializers.SerializerMethodField()
    resolution_due_at = serializers.SerializerMethodField()
    handovers = HandoverOut(many=True, read_only=True)
    related = serializers.SerializerMethodField()

    class Meta(StaffCaseRow.Meta):
        fields = [
            *StaffCaseRow.Meta.fields,
            "counted_from",
            "caller",
            "resolution",
            "resolved_at",
            "first_answer_due_at",
            "resolution_due_at",
            "handovers",
            "related",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_first_answer_due_at(self, case: ConsularCase) -> Any:
        return self.standing(case).first_answer.due_at

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_resolution_due_at(self, case: ConsularCase) -> Any:
        return self.standing(case).resolution.due_at

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_related(self, case: ConsularCase) -> Any:
        """Those the caller may read, linked or merged."""
        return [each.public_id for each in self.context["related"]]


class BoardOut(serializers.Serializer):
    """Live cases of one mission; `reds` are the late ones, gravest first."""

    mission = serializers.CharField(source="mission.code")
    red = serializers.IntegerField()
    amber = serializers.IntegerField()
    green = serializers.IntegerField()
    reds = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_reds(self, line: Any) -> Any:
        return [case.public_id for case, _standing in line.reds]
