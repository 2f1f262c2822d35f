"""What does an administrator's program send and get about older registers that are taken over?"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consular.abroad.models.old_registers import ImportState, RegisterImport, RowOutcome
from consular.abroad.rules.old_words import in_words
from consular.abroad.services.old_register import report


class RegisterImportRow(serializers.ModelSerializer):
    """A file in a list. `rows` counts those of the file once it was tried."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    mission = serializers.CharField(source="mission.code", read_only=True)
    state_text = serializers.CharField(source="get_state_display", read_only=True)

    class Meta:
        model = RegisterImport
        fields = ["id", "mission", "source", "state", "state_text", "rows", "created_at", "released_at", "ended_at"]
        read_only_fields = fields


class ReportRow(serializers.Serializer):
    """A row that somebody should look at; `alike` are ids of people it may be the same as."""

    line = serializers.IntegerField()
    external_id = serializers.CharField()
    outcome = serializers.CharField(help_text=", ".join(RowOutcome.values))
    outcome_text = serializers.CharField()
    faults = serializers.ListField(child=serializers.CharField())
    alike = serializers.ListField(child=serializers.UUIDField())


class RegisterImportOut(RegisterImportRow):
    """`tried` and `taken` count rows by outcome. `seen` is the last row handled while one is tried or taken over.

    Whoever brought it (`brought_by_you`) can't release it. `notable` holds the first rows to look at; the whole report
    is at `/report` while `has_report`.
    """

    tried = serializers.SerializerMethodField()
    taken = serializers.SerializerMethodField()
    brought_by_you = serializers.SerializerMethodField()
    has_report = serializers.SerializerMethodField()
    fault_text = serializers.SerializerMethodField()
    notable = serializers.SerializerMethodField()

    class Meta(RegisterImportRow.Meta):
        fields = [
            *RegisterImportRow.Meta.fields,
            "seen",
            "tried",
            "taken",
            "brought_by_you",
            "has_report",
            "fault",
            "fault_at",
            "fault_text",
            "notable",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_tried(self, register: RegisterImport) -> Any:
        return report.counts(register)["tried"]

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_taken(self, register: RegisterImport) -> Any:
        return report.counts(register)["taken"]

    def get_brought_by_you(self, register: RegisterImport) -> bool:
        return register.uploaded_by_id == self.context["request"].user.pk

    def get_has_report(self, register: RegisterImport) -> bool:
        return register.file_id is not None

    def get_fault_text(self, register: RegisterImport) -> str:
        return in_words(register.fault, register.fault_names) if register.state == ImportState.REFUSED else ""

    @extend_schema_field(ReportRow(many=True))
    def get_notable(self, register: RegisterImport) -> Any:
        return ReportRow(report.first_faults(register), many=True).data
