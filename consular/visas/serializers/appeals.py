"""What do applicants and reviewers send and get about appeals?"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consular.visas.models.appeals import Appeal, AppealFile
from econsulate.core.api.serializers import StrictSerializer, Text
from econsulate.core.files.models import StoredFile
from econsulate.core.files.reasons import in_words


class NewAppeal(StrictSerializer):
    text = Text(max_length=8000, multiline=True)


class NewAppealFile(StrictSerializer):
    upload = serializers.UUIDField()


class AppealFileOut(serializers.ModelSerializer):
    id = serializers.UUIDField(source="public_id", read_only=True)
    state = serializers.ChoiceField(StoredFile.State.choices, source="file.state", read_only=True)
    state_text = serializers.CharField(source="file.get_state_display", read_only=True)
    reason = serializers.CharField(source="file.reason", read_only=True)
    reason_text = serializers.SerializerMethodField()
    pages = serializers.IntegerField(source="file.pages", read_only=True)

    class Meta:
        model = AppealFile
        fields = ["id", "number", "state", "state_text", "reason", "reason_text", "pages", "created_at"]
        read_only_fields = fields

    def get_reason_text(self, sent: AppealFile) -> str:
        return in_words(sent.file.reason) if sent.file.reason else ""


class Finding(StrictSerializer):
    """`reasons` are read by the applicant, so they are written in the applicant's language."""

    reasons = Text(max_length=8000, multiline=True)


class AppealOut(serializers.ModelSerializer):
    """`review` is the application in which the matter is examined anew once the appeal was upheld."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    refusal = serializers.UUIDField(source="refusal.public_id", read_only=True, allow_null=True, default=None)
    inadmissibility = serializers.UUIDField(
        source="inadmissibility.public_id", read_only=True, allow_null=True, default=None
    )
    application = serializers.UUIDField(source="application.public_id", read_only=True)
    state_text = serializers.CharField(source="get_state_display", read_only=True)
    text = serializers.CharField(read_only=True)
    finding = serializers.CharField(read_only=True, allow_null=True)
    review = serializers.UUIDField(source="review.public_id", read_only=True, allow_null=True, default=None)
    lodged_at = serializers.DateTimeField(source="created_at", read_only=True)

    class Meta:
        model = Appeal
        fields = [
            "id",
            "reference",
            "refusal",
            "inadmissibility",
            "application",
            "state",
            "state_text",
            "text",
            "finding",
            "due_on",
            "lodged_at",
            "ended_at",
            "review",
        ]
        read_only_fields = fields


class AppealWithFiles(AppealOut):
    """`files` are those the reader may know of."""

    files = AppealFileOut(many=True, read_only=True)

    class Meta(AppealOut.Meta):
        fields = [*AppealOut.Meta.fields, "files"]
        read_only_fields = fields


class AppealRow(serializers.ModelSerializer):
    """A line of the reviewers' queue."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    application = serializers.UUIDField(source="application.public_id", read_only=True)
    mission = serializers.CharField(source="application.mission.code", read_only=True)
    language = serializers.CharField(source="application.language", read_only=True)
    reviewer = serializers.UUIDField(source="reviewer.public_id", read_only=True, allow_null=True, default=None)
    lodged_at = serializers.DateTimeField(source="created_at", read_only=True)

    class Meta:
        model = Appeal
        fields = ["id", "reference", "application", "mission", "language", "state", "due_on", "reviewer", "lodged_at"]
        read_only_fields = fields


class StaffAppealOut(AppealOut):
    files = serializers.SerializerMethodField()
    mission = serializers.CharField(source="application.mission.code", read_only=True)
    language = serializers.CharField(source="application.language", read_only=True)
    reviewer = serializers.UUIDField(source="reviewer.public_id", read_only=True, allow_null=True, default=None)
    grounds = serializers.ListField(source="ruling.grounds", child=serializers.CharField(), read_only=True)

    class Meta(AppealOut.Meta):
        fields = [*AppealOut.Meta.fields, "mission", "language", "reviewer", "grounds", "files"]
        read_only_fields = fields

    @extend_schema_field(AppealFileOut(many=True))
    def get_files(self, appeal: Appeal) -> Any:
        """Those the reader may look at, as the view gives them."""
        return AppealFileOut(self.context["files"], many=True).data
