"""What do people get about their own data: erasure, copies, and who looked at it?"""

from typing import Any

from rest_framework import serializers

from consular.privacy.models.erasures import ErasureRequest
from consular.privacy.models.exports import Export


class ObstacleOut(serializers.Serializer):
    """What has to be kept for now. `kind` is hold, running, kept or no_rule; `until` its last day, if known."""

    kind = serializers.CharField()
    text = serializers.CharField()
    reference = serializers.CharField(allow_blank=True)
    until = serializers.DateField(allow_null=True)


class ErasureOut(serializers.ModelSerializer):
    """`state` is open, withdrawn or carried_out. `expected_on` is null while somebody has to act first."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    state = serializers.CharField(read_only=True)
    state_text = serializers.CharField(source="get_state_display", read_only=True)
    asked_at = serializers.DateTimeField(source="created_at", read_only=True)
    expected_on = serializers.DateField(read_only=True, allow_null=True)
    obstacles = ObstacleOut(many=True, read_only=True)

    class Meta:
        model = ErasureRequest
        fields = ["id", "state", "state_text", "asked_at", "not_before", "expected_on", "ended_at", "obstacles"]
        read_only_fields = fields


class ExportOut(serializers.ModelSerializer):
    """`state` is preparing or ready; the archive is there once it is ready, until `expires_at`."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    state = serializers.CharField(read_only=True)
    state_text = serializers.CharField(source="get_state_display", read_only=True)
    size = serializers.SerializerMethodField()

    class Meta:
        model = Export
        fields = ["id", "state", "state_text", "size", "created_at", "expires_at"]
        read_only_fields = fields

    def get_size(self, export: Export) -> int | None:
        return export.file.size if export.file else None


class AccessOut(serializers.Serializer):
    """One act of somebody on the staff, in words. `kind` is reading or work; names of officers stay here."""

    at = serializers.DateTimeField()
    person = serializers.UUIDField()
    reference = serializers.CharField(allow_blank=True, help_text="Of the application, while it is kept")
    office = serializers.CharField(help_text="The mission's code")
    office_name = serializers.CharField(allow_blank=True)
    roles = serializers.ListField(child=serializers.CharField(), help_text="Held at that office at that moment")
    role_names = serializers.ListField(child=serializers.CharField())
    kind = serializers.CharField()
    text = serializers.CharField()
    reason = serializers.CharField(allow_blank=True, help_text="Stated for an opening out of course")


def erasure_told(request: ErasureRequest, obstacles: list[Any], expected_on: Any) -> dict[str, Any]:
    setattr(request, "obstacles", obstacles)  # noqa: B010 - shown with the row, no column of it
    setattr(request, "expected_on", expected_on)  # noqa: B010
    return dict(ErasureOut(request).data)
