"""What is sent to break the glass and to review it, and what do operators and approvers see of it?"""

from django.utils import timezone
from rest_framework import serializers

from econsulate.core.api.serializers import StrictSerializer, Text
from notifications.alerts.models.break_glass import REASON_AT_LEAST, BreakGlass, BreakGlassReview, GlassVerdict
from notifications.alerts.services.break_glass import review_of

# What BreakGlassOut reads of others, for lists.
RELATED = ("alert__incident", "by", "review__by")


class BreakingGlass(StrictSerializer):
    """`content_hash` of the version you saw, the name of its area, typed, and why nobody else could be asked. `ask` as
    in releasing."""

    content_hash = serializers.RegexField(r"^[0-9a-f]{64}\Z")
    place = Text(max_length=120)
    reason = Text(multiline=True, min_length=REASON_AT_LEAST, max_length=1000)
    ask = serializers.BooleanField(required=False, default=False)


class Reviewing(StrictSerializer):
    verdict = serializers.ChoiceField(choices=GlassVerdict.choices)
    words = Text(multiline=True, max_length=2000)


class ApprovingTemplate(StrictSerializer):
    """`break_glass`: one person on duty may send these words alone, too."""

    break_glass = serializers.BooleanField(required=False, default=False)


class ReviewOut(serializers.ModelSerializer):
    by = serializers.UUIDField(source="by.public_id")
    verdict = serializers.ChoiceField(choices=GlassVerdict.choices)

    class Meta:
        model = BreakGlassReview
        fields = ["by", "at", "verdict", "words"]


class BreakGlassOut(serializers.ModelSerializer):
    """`people` and `logins` as counted then; who came into the area later heard of it too. `overdue` when nobody has
    reviewed it until `review_by`."""

    alert = serializers.UUIDField(source="alert.public_id")
    mission = serializers.CharField(source="alert.incident.mission")
    by = serializers.UUIDField(source="by.public_id")
    review_by = serializers.DateTimeField()
    overdue = serializers.SerializerMethodField()
    review = ReviewOut(default=None, allow_null=True)

    class Meta:
        model = BreakGlass
        fields = ["alert", "mission", "by", "at", "reason", "people", "logins", "cap", "review_by", "overdue", "review"]

    def get_overdue(self, glass: BreakGlass) -> bool:
        return review_of(glass) is None and timezone.now() > glass.review_by
