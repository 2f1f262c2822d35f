"""Which alerts concern this login? Those in whose audience it was; of each the newest thing told.

Asked by every phone at once after a release: the few threads that matter are looked up first, and then whether this
login is among their hearers, by the key of each broadcast's own partition. No key of ours is read.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from econsulate.core.accounts.models import User
from notifications.alerts.models.choices import Standing
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.rules import heard as rules
from notifications.broadcasts.models.ledger import Hearer
from notifications.broadcasts.services import hearing

ENDED_LATELY = timedelta(hours=24)


@dataclass(frozen=True)
class Heard:
    """The newest event of a thread by its key. `seen_at` and `answered_at` are of that one; `applies` is whether they
    are still where the last they were told of is about."""

    event: int
    state: Standing
    applies: bool
    seen_at: datetime | None
    answered_at: datetime | None


def lately(user: User, *, at: datetime) -> list[Heard]:
    """What is in force, or ended within a day. A thread whose every message expired longer ago is not even looked at:
    what ends one holds for a day at least."""
    recent = AlertEvent.objects.filter(expires_at__gt=at - ENDED_LATELY)
    threads = AlertEvent.objects.filter(alert__in=recent.values("alert"))
    return list(among(user, threads, at=at, since=at - ENDED_LATELY))


def ever(user: User, *, at: datetime) -> list[Heard]:
    """As long as it stands who was told what (ECONSULATE_ALERT_LEDGER_DAYS)."""
    return list(among(user, AlertEvent.objects.filter(broadcast__dropped_at=None), at=at))


def one(user: User, thread: UUID, *, at: datetime) -> Heard | None:
    """None for what was not told to them."""
    return next(among(user, AlertEvent.objects.filter(alert__public_id=thread), at=at), None)


def among(user: User, events: QuerySet[AlertEvent], *, at: datetime, since: datetime | None = None) -> Iterator[Heard]:
    columns = ("pk", "alert_id", "kind", "sent", "expires_at", "broadcast_id")
    rows = list(events.order_by("alert_id", "seq").values(*columns))
    mine = hearing.heard(user, [row["broadcast_id"] for row in rows])
    for _alert, told in groupby(rows, key=itemgetter("alert_id")):
        thread = list(told)
        hearers = [mine[number] for row in thread if (number := row["broadcast_id"]) in mine]
        newest = thread[-1]
        ended = rules.ended_at(newest["kind"], newest["sent"], newest["expires_at"])
        if hearers and (since is None or ended > since):
            yield heard_last(newest, hearers[-1], at)


def heard_last(newest: Mapping[str, Any], hearer: Hearer, at: datetime) -> Heard:
    """Until the audience of the newest is taken, it has been neither seen nor answered."""
    is_newest = hearer.broadcast_id == newest["broadcast_id"]
    return Heard(
        event=newest["pk"],
        state=rules.standing(newest["kind"], newest["expires_at"], at),
        applies=hearer.left_at is None,
        seen_at=hearer.seen_at if is_newest else None,
        answered_at=hearer.answered_at if is_newest else None,
    )


def fingerprint(heard: Sequence[Heard], *beside: str) -> str:
    """The same while a phone would read the same."""
    told = repr([astuple(each) for each in heard]) + repr(beside)
    return hashlib.sha256(told.encode()).hexdigest()[:32]
