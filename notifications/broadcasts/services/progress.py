"""How far has a broadcast come? In figures that say nothing of anybody.

What batches kept when they were closed is counted, not the million rows below: so what is in a worker's hands counts a
moment later. Two things have to be looked at row by row, who has seen it and why some were left out; that takes long
enough to be done once for all who ask, and no more than a share of the time.
"""

import threading
import time
from dataclasses import dataclass
from typing import Any

from django.db import connection

from econsulate.core.work.services import MAX_TRIES
from notifications.broadcasts.models.broadcasts import Broadcast

# At most this part of the time goes into counting.
SHARE = 20
MOST_KEPT = 64
HEARERS = """
    SELECT count(*), count(seen_at), count(answered_at), count(left_at)
    FROM notifications_hearer WHERE broadcast_id = %s
"""
BATCHES = f"""
    SELECT channel, step, coalesce(sum(cardinality(members)) FILTER (WHERE round = 1), 0),
        coalesce(sum(cardinality(members)) FILTER (WHERE done_at IS NULL), 0),
        count(*) FILTER (WHERE done_at IS NULL AND tries < {MAX_TRIES})
    FROM notifications_batch WHERE broadcast_id = %s GROUP BY channel, step ORDER BY step, channel
"""  # noqa: S608 - our own words
TALLIES = """
    SELECT channel, step, result, sum(number::int)::int
    FROM notifications_batch, jsonb_each_text(tally) one (result, number)
    WHERE broadcast_id = %s GROUP BY channel, step, result
"""
# What no batch counts: whom a way must not be used for, and what carriers reported afterwards.
APART = """
    SELECT coalesce(batch.channel, point.kind), coalesce(batch.step, 0), result, code, count(*),
        count(DISTINCT batch.id)
    FROM notifications_handover tried
    LEFT JOIN notifications_batch batch ON batch.id = tried.batch_id
    LEFT JOIN notifications_contactpoint point ON batch.id IS NULL AND point.id = tried.contact_point_id
    WHERE tried.broadcast_id = %s AND (tried.batch_id IS NULL OR result = 'suppressed')
    GROUP BY 1, 2, 3, 4 ORDER BY 3, 4
"""
PACE = """
    WITH taken AS (
        SELECT id, done_at,
            coalesce((tally ->> 'accepted')::int, 0) + coalesce((tally ->> 'delivered')::int, 0) AS number
        FROM notifications_batch WHERE broadcast_id = %(broadcast)s AND done_at IS NOT NULL
    ), summed AS (
        SELECT done_at, sum(number) OVER (ORDER BY done_at, id) AS upto,
            sum(number) OVER () + %(waiting)s AS whole FROM taken WHERE number > 0
    )
    SELECT extract(epoch FROM min(done_at) - %(began)s), extract(epoch FROM max(done_at) - %(began)s),
        extract(epoch FROM min(done_at) FILTER (WHERE upto >= 0.5 * whole) - %(began)s),
        extract(epoch FROM min(done_at) FILTER (WHERE upto >= 0.95 * whole) - %(began)s)
    FROM summed
"""
# By what the ledger calls it: how it is counted. Each try counts, but what is planned and waits is points.
COUNTED = {
    "accepted": "accepted",
    "delivered": "delivered",
    "unknown": "unknown",
    "deferred": "deferred",
    "unreachable": "deferred",
    "no_such_address": "failed",
    "refused": "failed",
    "withdrawn": "withdrawn",
    "expired": "expired",
}
Figures = dict[str, Any]
Way = tuple[str, int]


def progress_of(broadcast: Broadcast) -> Figures:
    """`audience` in logins; `ways`: by channel and step what became of its contact points; `pace` in seconds after the
    beginning. Of an old broadcast what was kept when its ledger went."""
    return broadcast.tally if broadcast.dropped_at else LOOKS.at(broadcast)


@dataclass(frozen=True)
class Look:
    figures: Figures
    good_until: float


class Looks:
    """Who asks while another counts waits for that."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.known: dict[int, Look] = {}

    def at(self, broadcast: Broadcast) -> Figures:
        with self.lock:
            known = self.known.get(broadcast.pk)
            if known is None or time.monotonic() >= known.good_until:
                self.known[broadcast.pk] = known = look(broadcast)
                while len(self.known) > MOST_KEPT:
                    del self.known[next(iter(self.known))]
        return known.figures


LOOKS = Looks()


def look(broadcast: Broadcast) -> Look:
    began = time.monotonic()
    figures = counted(broadcast)
    return Look(figures, began + SHARE * (time.monotonic() - began))


def counted(broadcast: Broadcast) -> Figures:
    ways: dict[Way, Figures] = {}
    for channel, step, planned, waiting, still_open in rows(BATCHES, [broadcast.pk]):
        way_of(ways, channel, step).update(planned=planned, waiting=waiting, open=still_open)
    for channel, step, result, number in rows(TALLIES, [broadcast.pk]):
        if result in COUNTED:
            way_of(ways, channel, step)[COUNTED[result]] += number
    for channel, step, result, code, number, batches in rows(APART, [broadcast.pk]):
        apart(way_of(ways, channel or "", step), result, code, number, batches)
    ((logins, seen, answered, left),) = rows(HEARERS, [broadcast.pk])
    return {
        "audience": {"logins": logins, "seen": seen, "answered": answered, "left": left},
        "ways": [ways[key] for key in sorted(ways, key=lambda way: (way[1], way[0]))],
        "pace": pace_of(broadcast, sum(way["waiting"] for way in ways.values())),
    }


def way_of(ways: dict[Way, Figures], channel: str, step: int) -> Figures:
    nothing = dict.fromkeys(["planned", "waiting", *COUNTED.values(), "open", "parked"], 0)
    return ways.setdefault((channel, step), {"channel": channel, "step": step, **nothing, "suppressed": {}})


def apart(way: Figures, result: str, code: str, number: int, batches: int) -> None:
    if result in COUNTED:
        way[COUNTED[result]] += number
    else:
        way["suppressed"][code] = way["suppressed"].get(code, 0) + number
    if code == "parked":
        way["parked"] += batches


def pace_of(broadcast: Broadcast, waiting: int) -> Figures:
    """When batches were closed of which a carrier took something; half and most of all that is, or is to be, taken."""
    values = {"broadcast": broadcast.pk, "began": broadcast.created_at, "waiting": waiting}
    ((first, last, half, most),) = rows(PACE, values)
    told = {"first": first, "half": half, "most": most, "last": last}
    return {name: None if seconds is None else round(float(seconds), 1) for name, seconds in told.items()}


def rows(sql: str, values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
