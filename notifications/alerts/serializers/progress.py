"""How far has what was told of an alert come, in figures?"""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from notifications.alerts.models.choices import EventKind
from notifications.alerts.models.events import AlertEvent


class AudienceOut(serializers.Serializer):
    """Logins. `frozen_at` is null while they are still being looked for; then whoever enters the area is added."""

    logins = serializers.IntegerField()
    seen = serializers.IntegerField(help_text="It was on a screen of theirs.")
    answered = serializers.IntegerField(help_text="They acknowledged it, or said how they are.")
    left = serializers.IntegerField(help_text="They are no longer in the area.")
    frozen_at = serializers.DateTimeField(allow_null=True)


class WayOut(serializers.Serializer):
    """One channel in one step of the plan. `planned` and `waiting` are contact points, the others hand-overs, of which
    a contact point may have several. What is in a worker's hands counts once its batch is closed."""

    channel = serializers.CharField()
    step = serializers.IntegerField()
    planned = serializers.IntegerField()
    waiting = serializers.IntegerField()
    accepted = serializers.IntegerField(help_text="Taken by the carrier.")
    delivered = serializers.IntegerField(help_text="Carriers that tell say it arrived.")
    unknown = serializers.IntegerField(help_text="No answer came, so it may have been taken.")
    deferred = serializers.IntegerField(help_text="Not taken then; tried again until the alert ends.")
    failed = serializers.IntegerField(help_text="Refused, or there is no such address.")
    withdrawn = serializers.IntegerField()
    expired = serializers.IntegerField()
    suppressed = serializers.DictField(child=serializers.IntegerField(), help_text="Left out, by the reason.")
    open = serializers.IntegerField(help_text="Batches that are still to be worked off.")
    parked = serializers.IntegerField(help_text="Batches that took their worker down each time. Tell your technicians.")


class ContactsOut(serializers.Serializer):
    """Emergency contacts of people who gave no sign for `after_seconds`, in all that was told of this alert."""

    after_seconds = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="Written down, and not told yet.")
    told = serializers.IntegerField()
    unknown = serializers.IntegerField(help_text="No answer came, so they may have been told.")
    failed = serializers.IntegerField(help_text="None of their addresses takes it.")
    held = serializers.IntegerField(help_text="Not told: the consent ended, or it would not be safe.")
    withdrawn = serializers.IntegerField(help_text="There was a sign, or the alert ended, before they were told.")
    ended = serializers.IntegerField(help_text="Of those told, how many heard how the alert ended.")


class PaceOut(serializers.Serializer):
    """Seconds after `started_at` until the first batch, half, 95 percent and the last one so far were taken by a
    carrier; null where it has not come to that."""

    first = serializers.FloatField(allow_null=True)
    half = serializers.FloatField(allow_null=True)
    most = serializers.FloatField(allow_null=True)
    last = serializers.FloatField(allow_null=True)


class ProgressOut(serializers.Serializer):
    """`seq` and `kind` of the event. It is over once `ended_at` is set."""

    seq = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=EventKind.choices)
    started_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    unaccounted = serializers.IntegerField(
        allow_null=True,
        help_text="Ways that were planned and have no end: a fault of ours. Null until it is counted when all is over.",
    )
    audience = AudienceOut()
    ways = WayOut(many=True)
    pace = PaceOut()
    emergency_contacts = ContactsOut(allow_null=True, help_text="Null where nobody's contacts are told of this alert.")


def progress_body(event: AlertEvent, figures: Mapping[str, Any], contacts: Mapping[str, int] | None) -> dict[str, Any]:
    broadcast = event.broadcast
    return {
        "seq": event.seq,
        "kind": event.kind,
        "started_at": broadcast.created_at,
        "withdrawn_at": broadcast.withdrawn_at,
        "ended_at": broadcast.ended_at,
        "unaccounted": broadcast.unaccounted,
        **figures,
        "emergency_contacts": contacts,
        "audience": {**figures["audience"], "frozen_at": broadcast.frozen_at},
    }
