"""What is sent to release an alert, and what do operators see of what went out?"""

from rest_framework import serializers

from econsulate.core.api.serializers import StrictSerializer
from notifications.alerts.models.choices import EventKind, PostingState
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.models.postings import Posting


class Releasing(StrictSerializer):
    """`content_hash` of the version you saw. `ask` opens a check-in with it: a question how people are stands at the
    end of what they read, which makes a short message longer."""

    content_hash = serializers.RegexField(r"^[0-9a-f]{64}\Z")
    ask = serializers.BooleanField(required=False, default=False)


class PostingOut(serializers.ModelSerializer):
    """Whether an official site has it. `code` of its last answer, or why no more is tried."""

    state = serializers.ChoiceField(choices=PostingState.choices)

    class Meta:
        model = Posting
        fields = ["site", "state", "code", "tries", "tried_at"]


class EventOut(serializers.ModelSerializer):
    """`identifier`, `sent` and `references` as in the CAP message, `code` as in `/v/CODE`, `digest` its place in the
    chain of messages."""

    id = serializers.UUIDField(source="public_id")
    kind = serializers.ChoiceField(choices=EventKind.choices)
    version = serializers.IntegerField(source="version.number")
    by = serializers.UUIDField(source="by.public_id")
    postings = PostingOut(many=True)

    class Meta:
        model = AlertEvent
        fields = [
            "id", "seq", "kind", "version", "identifier", "sent", "expires_at", "references", "code", "kid", "position",
            "digest", "by", "reason", "postings",
        ]  # fmt: skip
