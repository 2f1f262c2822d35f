"""What does the ledger of hand-overs say of each thing told? `manage.py shell` runs `told`, which opens addresses."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from notifications.alerts.models.events import AlertEvent
from notifications.broadcasts.models.ledger import HandOver
from notifications.recipients.models import ContactPoint


def told(file: str) -> None:
    """By the code of each event: by channel and address the results, the oldest first; why ways were left out."""
    asked = json.loads(Path(file).read_text())
    events = AlertEvent.objects.filter(code__in=asked["codes"])
    rows = list(
        HandOver.objects.filter(broadcast_id__in=[event.broadcast_id for event in events])
        .order_by("at")
        .values_list("broadcast_id", "contact_point_id", "result", "code")
    )
    places = addresses({point for _broadcast, point, _result, _code in rows})
    codes = {event.broadcast_id: event.code for event in events}
    found: dict[str, Any] = {code: defaultdict(list) for code in codes.values()}
    for broadcast, point, result, why in rows:
        told_of = f"{result} {why}" if result == "suppressed" else result
        found[codes[broadcast]]["|".join(places[point])].append(told_of)
    Path(file).write_text(json.dumps(found))


def addresses(points: set[int]) -> dict[int, tuple[str, str]]:
    rows = ContactPoint.objects.filter(pk__in=points).select_related("recipient__data_key")
    return {point.pk: (point.kind, place(point)) for point in rows.iterator(chunk_size=2000)}


def place(point: ContactPoint) -> str:
    """As carriers know it; of browsers the last part of the endpoint. Empty where it is no address any more."""
    address = point.address or ""
    if point.kind in {"webpush", "unifiedpush"}:
        address = json.loads(address)["endpoint"].rpartition("/")[2]
    return address
