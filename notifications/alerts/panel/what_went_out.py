"""What went out of an alert, and how far has the newest of it come, in words?"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.panel.desk import people
from notifications.alerts.panel.words import EVENT_KINDS, POSTING_STATES, REASONS, channel_name
from notifications.broadcasts.models.broadcasts import Broadcast
from notifications.broadcasts.services.progress import progress_of
from notifications.contacts.services import keeping as contacts

PACE: Mapping[str, Any] = {
    "first": gettext_lazy("The first batch after {seconds} s"),
    "half": gettext_lazy("Half after {seconds} s"),
    "most": gettext_lazy("95 percent after {seconds} s"),
    "last": gettext_lazy("The last so far after {seconds} s"),
}


def went_out(alert: Alert) -> dict[str, Any]:
    """Nothing where nothing did."""
    rows = alert.events.select_related("version", "by", "broadcast__withdrawal").prefetch_related("postings")
    events = list(rows.defer("canonical", "xml", "jws").order_by("-seq"))
    if not events:
        return {}
    names = people([event.by for event in events])
    return {
        "events": [(event, EVENT_KINDS[event.kind], names.get(event.by_id, "")) for event in events],
        "sites": [(posting, POSTING_STATES[posting.state]) for posting in events[0].postings.all()],
        **figures_of(events[0]),
    }


def figures_of(event: AlertEvent) -> dict[str, Any]:
    broadcast = event.broadcast
    told = progress_of(broadcast)
    ways = list(ways_of(broadcast, told["ways"]))
    return {
        "newest": EVENT_KINDS[event.kind],
        "broadcast": broadcast,
        "is_at_work": broadcast.ended_at is None,
        "audience": told["audience"],
        "pace": [
            words.format(seconds=told["pace"][name]) for name, words in PACE.items() if told["pace"][name] is not None
        ],
        "ways": ways,
        "contacts": contacts.figures_of(broadcast.thread),
        "open_batches": sum(way["open"] for way in told["ways"]),
        "parked": sum(way["parked"] for way in told["ways"]),
    }


def ways_of(broadcast: Broadcast, ways: list[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for way in ways:
        after = broadcast.plan[way["step"]]["after_seconds"] if way["step"] < len(broadcast.plan) else 0
        yield {
            **way,
            "name": channel_name(way["channel"]),
            "when": _("after {seconds} s").format(seconds=after) if after else _("at once"),
            "stopped": way["withdrawn"] + way["expired"],
            "left_out": [(REASONS.get(code, code), number) for code, number in way["suppressed"].items()],
        }
