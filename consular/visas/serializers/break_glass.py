"""What do officers and supervisors send and get about emergency openings?"""

from rest_framework import serializers

from consular.visas.models.break_glass import EmergencyOpening, Verdict
from consular.visas.services.break_glass import REASON_AT_LEAST
from econsulate.core.api.serializers import StrictSerializer, Text


class NewOpening(StrictSerializer):
    reference = Text(max_length=64)
    reason = Text(min_length=REASON_AT_LEAST, max_length=2000, multiline=True)


class JudgeOpening(StrictSerializer):
    verdict = serializers.ChoiceField(Verdict.choices)
    remark = Text(max_length=2000, multiline=True)


class OpeningOut(serializers.ModelSerializer):
    """`application` is what may be read until `expires_at`; `overdue` when nobody has judged it within 24 hours."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    application = serializers.UUIDField(source="application.public_id", read_only=True)
    reference = serializers.CharField(source="application.reference", read_only=True)
    mission = serializers.CharField(source="application.mission.code", read_only=True)
    opened_by = serializers.UUIDField(source="opened_by.public_id", read_only=True)
    reason = serializers.CharField(read_only=True)
    review_by = serializers.DateTimeField(read_only=True)
    overdue = serializers.BooleanField(source="is_overdue", read_only=True)
    remark = serializers.CharField(read_only=True, allow_null=True)
    reviewed_by = serializers.UUIDField(source="reviewed_by.public_id", read_only=True, allow_null=True, default=None)
    opened_at = serializers.DateTimeField(source="created_at", read_only=True)

    class Meta:
        model = EmergencyOpening
        fields = [
            "id",
            "application",
            "reference",
            "mission",
            "opened_by",
            "reason",
            "opened_at",
            "expires_at",
            "review_by",
            "overdue",
            "verdict",
            "remark",
            "reviewed_by",
            "reviewed_at",
        ]
        read_only_fields = fields
