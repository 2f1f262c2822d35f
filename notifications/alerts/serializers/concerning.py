"""How does an alert look on the phone of somebody who was told of it?"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import override
from rest_framework import serializers

from notifications.alerts.models.choices import (
    Category,
    Certainty,
    EventKind,
    Mode,
    ResponseType,
    Severity,
    Standing,
    Urgency,
)
from notifications.alerts.rules.heard import notices, words_in
from notifications.alerts.serializers.composing import AreaSerializer
from notifications.alerts.services.concerning import Heard

COLUMNS = ("pk", "alert__public_id", "kind", "mode", "identifier", "sent", "expires_at", "canonical")


class AreaToldSerializer(AreaSerializer):
    name = serializers.CharField()


class AlertToldSerializer(serializers.Serializer):
    """The newest thing told of one alert, word for word as it was signed, in the caller's language where it has that,
    else in English. `id` stays the same whatever corrects it, `identifier` is that of the message. Show `notices` above
    the words. `applies` is false once they are no longer in the area."""

    id = serializers.UUIDField(help_text="Of the thread, as a push brings it in `message`.")
    kind = serializers.ChoiceField(choices=EventKind.choices)
    mode = serializers.ChoiceField(choices=Mode.choices)
    state = serializers.ChoiceField(choices=Standing.choices)
    applies = serializers.BooleanField()
    notices = serializers.ListField(child=serializers.CharField())
    identifier = serializers.CharField()
    sent = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    language = serializers.CharField()
    event = serializers.CharField()
    headline = serializers.CharField()
    description = serializers.CharField()
    instruction = serializers.CharField()
    category = serializers.ChoiceField(choices=Category.choices)
    urgency = serializers.ChoiceField(choices=Urgency.choices)
    severity = serializers.ChoiceField(choices=Severity.choices)
    certainty = serializers.ChoiceField(choices=Certainty.choices)
    response_types = serializers.ListField(child=serializers.ChoiceField(choices=ResponseType.choices))
    sender_name = serializers.CharField()
    link = serializers.CharField(help_text="Whether it is genuine, for anybody to see.")
    area = AreaToldSerializer()
    seen_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class SignedAlertSerializer(serializers.Serializer):
    """`canonical` is the CAP message in base64, `jws` the detached signature (RFC 7797) over these bytes."""

    identifier = serializers.CharField()
    canonical = serializers.CharField()
    jws = serializers.CharField()
    kid = serializers.CharField()


def told(events: Sequence[Mapping[str, Any]], heard: Sequence[Heard], language: str) -> list[dict[str, Any]]:
    """These events (COLUMNS), each as its hearer reads it."""
    by_event = {each.event: each for each in heard}
    with override(language):
        return [as_read(event, by_event[event["pk"]], language) for event in events]


def as_read(event: Mapping[str, Any], heard: Heard, language: str) -> dict[str, Any]:
    return {
        "id": event["alert__public_id"],
        **{name: event[name] for name in ("kind", "mode", "identifier", "sent", "expires_at")},
        "state": heard.state,
        "applies": heard.applies,
        "notices": notices(event["mode"], heard.state, applies=heard.applies),
        **words_in(language, bytes(event["canonical"])),
        "seen_at": heard.seen_at,
        "answered_at": heard.answered_at,
    }
