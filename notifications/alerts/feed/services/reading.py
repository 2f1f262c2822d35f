"""Which alerts does the public read, what did they say, and what has become of them?

Real ones alone: exercises are never asked for here, and what claims to be real without being signed so is withheld.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from django.conf import settings
from django.db.models import F, QuerySet

from notifications.alerts.cap.messages import Message
from notifications.alerts.feed.rules.standing import Standing, State, standing
from notifications.alerts.feed.services.checking import KeyList, Withheld, key_list, vouched_for
from notifications.alerts.models.choices import EventKind, Mode
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.services.authority import zones_of
from notifications.alerts.signing.published import Mode as KeyMode

IDENTIFIER = re.compile(r"[A-Z]{2}-[A-Z0-9]{2,8}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WARNINGS = frozenset({EventKind.ALERT, EventKind.UPDATE})


@dataclass(frozen=True)
class Told:
    """`message` is what was signed, or why it is not shown; `zone` the clock of the mission that sent it. `changed_at`
    is the last moment at which what is said of it here became another."""

    event: AlertEvent
    message: Message | Withheld
    standing: Standing
    zone: tzinfo
    changed_at: datetime

    @property
    def identifier(self) -> str:
        return self.event.identifier

    @property
    def warns(self) -> bool:
        """Whether people should act by it now."""
        return self.standing.state is State.IN_FORCE and self.event.kind in WARNINGS


@dataclass(frozen=True)
class Feed:
    """Newest first. `changed_at` never is the moment of asking, so that nothing new is nothing new."""

    keys: KeyList
    all: Sequence[Told]

    @property
    def changed_at(self) -> datetime:
        begun = min(key.valid_from for key in self.keys.keys.values() if key.mode is KeyMode.LIVE)
        return max((told.changed_at for told in self.all), default=begun)


def lately(now: datetime) -> Feed:
    """Whole threads: those of which some message holds, or ended in the last days. Raises NoKeyList."""
    since = now - timedelta(days=settings.ALERTS["feed_days"])
    keys = key_list()
    threads = AlertEvent.objects.filter(mode=Mode.LIVE, expires_at__gt=since).values("alert")
    return Feed(keys, told(rows().filter(alert__in=threads), keys, now))


def one(identifier: str, now: datetime) -> Told | None:
    """However old it is; None for what is not there, and for exercises. Raises NoKeyList."""
    if not IDENTIFIER.fullmatch(identifier):
        return None
    thread = AlertEvent.objects.filter(mode=Mode.LIVE, identifier=identifier).values("alert")
    found = told(rows().filter(alert__in=thread), key_list(), now)
    return next((each for each in found if each.identifier == identifier), None)


def rows() -> QuerySet[Any]:
    whole = AlertEvent.objects.filter(mode=Mode.LIVE).annotate(mission=F("alert__incident__mission"))
    return whole.order_by("-position")


def told(events: Iterable[Any], keys: KeyList, now: datetime) -> list[Told]:
    """Whole threads, in the order they came."""
    found = list(events)
    zones = zones_of({event.mission for event in found})
    threads: dict[int, list[Any]] = defaultdict(list)
    for event in found:
        threads[event.alert_id].append(event)
    return [told_of(event, threads[event.alert_id], keys, zones.get(event.mission, UTC), now) for event in found]


def told_of(event: AlertEvent, thread: Sequence[Any], keys: KeyList, zone: tzinfo, now: datetime) -> Told:
    stands, message = standing(event, thread, now), vouched_for(event, keys)
    key = keys.keys.get(event.kid)
    taken_back = key.revoked_at if key and key.revoked_at else stands.since
    return Told(event, message, stands, zone, max(stands.since, taken_back))
