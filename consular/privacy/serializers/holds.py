"""What do administrators and auditors send and get about legal holds?"""

from django.utils import timezone
from rest_framework import serializers

from consular.privacy.models.holds import LegalHold
from econsulate.core.api.serializers import Day, StrictSerializer, Text


class NewHold(StrictSerializer):
    """`whole_person` keeps everything of the applicant, not this application alone."""

    reference = Text(max_length=64)
    whole_person = serializers.BooleanField(default=False)
    reason = Text(max_length=4000, multiline=True)
    review_on = Day()


class LiftHold(StrictSerializer):
    reason = Text(max_length=4000, multiline=True)


class HoldRow(serializers.ModelSerializer):
    """A line of the list; reasons are read one by one."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    reference = serializers.CharField(source="application.reference", read_only=True)
    mission = serializers.CharField(source="application.mission.code", read_only=True)
    placed_by = serializers.UUIDField(source="placed_by.public_id", read_only=True)
    review_is_due = serializers.SerializerMethodField()

    class Meta:
        model = LegalHold
        fields = [
            "id",
            "reference",
            "mission",
            "whole_person",
            "review_on",
            "review_is_due",
            "placed_by",
            "created_at",
            "lifted_at",
        ]
        read_only_fields = fields

    def get_review_is_due(self, hold: LegalHold) -> bool:
        return hold.lifted_at is None and hold.review_on <= timezone.now().date()


class HoldOut(HoldRow):
    reason = serializers.CharField(read_only=True)
    lift_reason = serializers.CharField(read_only=True, allow_null=True)

    class Meta(HoldRow.Meta):
        fields = [*HoldRow.Meta.fields, "reason", "lift_reason"]
        read_only_fields = fields
