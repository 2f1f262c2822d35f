"""What is seen of a version before anybody is asked: whom it reaches, what it lacks, what stands in its way?"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from notifications.alerts.models.alerts import AlertVersion
from notifications.alerts.models.choices import Mode
from notifications.alerts.services import gates, preview
from notifications.alerts.services.targets import target_of
from notifications.broadcasts.rules import CONTACTS_AFTER
from notifications.contacts.services import silence
from notifications.deliveries.services.budgets import seconds_for


def outlook(version: AlertVersion, *, sees: Collection[str], now: datetime) -> dict[str, Any]:
    """Figures, parts of short messages, a sample of those whom the missions in `sees` serve, gates and the map. A
    sample is counted anew only when it is submitted."""
    found = preview.reached(version, now=now)
    return {
        **vars(found),
        "version": version.number,
        "content_hash": version.content_hash,
        "emergency_contacts": may_be_told(version, now=now),
        "seconds": {kind: seconds_for(kind, number) for kind, number in found.channels.items()},
        "sms": preview.segments_of(version, found),
        "sample": preview.sampled(found, missions=sees, now=now),
        "missing": [fault.path for fault in gates.missing_parts(version)],
        "gates": [{**gate.kept(), "detail": gate.detail} for gate in gates.closed_gates(version, found, now=now)],
        "map": preview.map_of(version),
    }


def may_be_told(version: AlertVersion, *, now: datetime) -> dict[str, int] | None:
    """How many people have a contact that is told if they stay silent, and after how many seconds of that; None where
    nobody's are: in an exercise, and of little danger."""
    if version.alert.incident.mode == Mode.EXERCISE or version.severity not in CONTACTS_AFTER:
        return None
    people = silence.may_be_told_of(target_of(version), now=now)
    return {"people": people, "after_seconds": CONTACTS_AFTER[version.severity]}
