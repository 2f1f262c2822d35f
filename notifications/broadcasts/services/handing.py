"""How does a batch reach its carrier, and when not? No transaction is open while a carrier is talked to."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from econsulate.core.crypto.models import KeyDestroyed, unwrapped_once
from econsulate.core.work.services import MAX_TRIES
from notifications.broadcasts.models.broadcasts import Broadcast, Mode
from notifications.broadcasts.services.asking import Maker, choices_in, maker_of, with_link
from notifications.broadcasts.services.naming import delivery_ids
from notifications.channels.base import Channel, Envelope, Outcome, Result
from notifications.channels.turns import by_itself, is_late
from notifications.deliveries.models import ChannelPause
from notifications.deliveries.services import budgets
from notifications.deliveries.topics import NEUTRAL, NEUTRAL_TEXT
from notifications.recipients.models import ContactPoint

# Another goes on with it within 30 seconds of a worker's death: the sweeper looks each second.
LEASE = timedelta(seconds=28)
# What is under way to a carrier can't be stopped; a carrier that is slow is given less at a time.
FIRST_AT_ONCE, SLOW_SECONDS, QUICK_SECONDS = 100, 0.4, 0.2
DOORBELL = _("Emergency alert")
DOORBELL_TEXT = _("Open the app to read it.")
CLAIM = f"""
    WITH next AS (
        SELECT id FROM notifications_batch
        WHERE broadcast_id = %s AND channel = %s AND done_at IS NULL AND due_at <= clock_timestamp()
            AND tries < {MAX_TRIES} AND (lease_until IS NULL OR lease_until < clock_timestamp())
        ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    UPDATE notifications_batch batch
    SET lease_until = clock_timestamp() + interval '{LEASE.seconds} seconds', tries = batch.tries + 1
    FROM next WHERE batch.id = next.id RETURNING batch.id, batch.members, batch.round, batch.tries, batch.step
"""  # noqa: S608 - our own words
STOPPED = """
    SELECT CASE WHEN stop.at IS NOT NULL THEN 'withdrawn' WHEN expires_at <= clock_timestamp() THEN 'expired'
        ELSE '' END FROM notifications_broadcast LEFT JOIN notifications_withdrawal stop ON broadcast_id = id
    WHERE id = %s
"""
SEALED: Any = ContactPoint._meta.get_field("address")
# Each is looked up by its key: by plain joins a thousand of a hundred thousand are found by reading all of these.
ADDRESSES = f"""
    SELECT point.id, point.public_id::text, point.address, coalesce(device.language, recipient.language),
        recipient.discreet, key.wrapped_by, key.wrapped, key.public_id::text, recipient.user_id,
        point.state = '{ContactPoint.State.BOUNCED}'
    FROM notifications_contactpoint point
    CROSS JOIN LATERAL (SELECT * FROM notifications_recipient WHERE id = point.recipient_id OFFSET 0) recipient
    CROSS JOIN LATERAL (SELECT * FROM core_datakey WHERE id = recipient.data_key_id OFFSET 0) key
    LEFT JOIN LATERAL (
        SELECT language FROM notifications_device WHERE contact_point_id = point.id OFFSET 0
    ) device ON TRUE
    WHERE point.id = ANY(%s) AND point.address IS NOT NULL AND point.state <> '{ContactPoint.State.WITHDRAWN}'
"""  # noqa: S608 - our own words
# Who left since it was planned is told no more, by no later try either.
VOLUNTEERS = " AND EXISTS (SELECT FROM notifications_enrolment WHERE user_id = recipient.user_id)"


@dataclass(frozen=True)
class Claimed:
    id: int
    members: list[int]
    round: int
    tries: int
    step: int


class Address(NamedTuple):
    """What is read of one contact point, still sealed. Thousands of them a second."""

    id: int
    public_id: str
    address: bytes
    language: str
    discreet: bool
    wrapped_by: str
    wrapped: bytes | None
    key_id: str
    user: int
    bounced: bool


class Tried(NamedTuple):
    """What became of one contact point; without an outcome nobody was asked, and `reason` says why. `route` is what
    the carrier's answer says something of; `bounced`: by what was known before it, there was nobody."""

    point: int
    outcome: Outcome | None
    reason: str = ""
    route: str = ""
    bounced: bool = False


Words = Callable[[str, bool], tuple[str, str]]
Links = Callable[[], Maker | None]
RESTS = Outcome(Result.UNREACHABLE, "resting")


def claim(broadcast: Broadcast, channel: str) -> Claimed | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CLAIM, [broadcast.pk, channel])
        row = cursor.fetchone()
    return Claimed(*row) if row else None


def stopped(broadcast: Broadcast) -> str:
    """Why nothing more may begin, by the database's clock; "" while it may."""
    with connection.cursor() as cursor:
        cursor.execute(STOPPED, [broadcast.pk])
        (why,) = cursor.fetchone()
    return str(why)


@dataclass
class Pace:
    """How many are in hand at a time: as many as a carrier takes in a moment, for those can't be stopped."""

    at_once: int

    @classmethod
    def of(cls, channel: Channel) -> "Pace":
        return cls(min(FIRST_AT_ONCE, channel.batch))

    def learn(self, took: float, most: int) -> None:
        if took > SLOW_SECONDS:
            self.at_once = max(self.at_once // 2, 1)
        elif took < QUICK_SECONDS:
            self.at_once = min(self.at_once * 2, most)


def hand_over(
    broadcast: Broadcast, channel: Channel, members: Sequence[int], pace: Pace, *, until: float
) -> Iterator[list[Tried]]:
    """Each member once, a few at a time, as many as there is time for until then (by `time.monotonic()`) and as the
    carrier takes of all of us. Before each few it is asked whether they are still to be told."""
    left, now = list(members), 0.0
    while left and now < until:
        if why := stopped(broadcast):
            yield [Tried(point, None, why) for point in left]
            return
        grant = budgets.take(channel.kind, min(len(left), pace.at_once))
        if not grant.number:
            time.sleep(max(min(grant.wait, until - time.monotonic()), 0))
            now = time.monotonic()
            continue
        some, began = left[: grant.number], time.monotonic()
        begun = [one for one in told(broadcast, channel, some) if not is_late(one.outcome)]
        yield begun
        known = {one.point for one in begun}
        left, now = [point for point in left if point not in known], time.monotonic()
        pace.learn(now - began, channel.batch)


def told(broadcast: Broadcast, channel: Channel, members: Sequence[int]) -> Iterator[Tried]:
    """Whoever can't be written to any more, or whose server rests, is told of without asking a carrier."""
    ready: list[tuple[Address, Envelope]] = []
    shut = dict.fromkeys(members, "gone")
    words, links = cache(partial(worded, broadcast, channel)), cache(partial(maker_of, broadcast.thread))
    rows = rows_of(broadcast, members)
    for row, id in zip(rows, delivery_ids(broadcast.pk, [row.id for row in rows]), strict=True):
        try:
            made = by_itself(partial(enveloped, broadcast, row, id, words, links), but=KeyDestroyed)
        except KeyDestroyed:
            shut[row.id] = "erased"
            continue
        del shut[row.id]
        if isinstance(made, Outcome):
            yield Tried(row.id, made)
        else:
            ready.append((row, made))
    yield from (Tried(point, None, reason) for point, reason in shut.items())
    routes = [channel.route(envelope.address) for _row, envelope in ready]
    rest = resting(set(routes))
    yield from (Tried(row.id, RESTS) for (row, _one), route in zip(ready, routes, strict=True) if route in rest)
    awake = [(*one, route) for one, route in zip(ready, routes, strict=True) if route not in rest]
    outcomes = channel.send([envelope for _row, envelope, _route in awake]) if awake else []
    for (row, _envelope, route), outcome in zip(awake, outcomes, strict=True):
        yield Tried(row.id, outcome, route=route, bounced=row.bounced)


def resting(routes: set[str]) -> set[str]:
    return set(ChannelPause.objects.filter(pk__in=routes, until__gt=Now()).values_list("pk", flat=True))


def rows_of(broadcast: Broadcast, members: Sequence[int]) -> list[Address]:
    besides = VOLUNTEERS if broadcast.mode == Mode.EXERCISE else ""
    with connection.cursor() as cursor:
        cursor.execute(f"{ADDRESSES}{besides}", [list(members)])
        return [Address(*row) for row in cursor.fetchall()]


def opened(row: Address) -> str:
    """Raises KeyDestroyed."""
    key = unwrapped_once(row.wrapped_by, row.wrapped, row.key_id)
    return str(SEALED.open_with(key, bytes(row.address), row.public_id))


def enveloped(broadcast: Broadcast, row: Address, id: UUID, words: Words, links: Links) -> Envelope:
    subject, text = words(row.language, row.discreet)
    return Envelope(
        id=id,
        address=opened(row),
        subject=subject,
        text=with_link(text, links, row.user),
        language=row.language,
        discreet=row.discreet,
        expires_at=broadcast.expires_at,
        message=broadcast.thread,
        urgent=broadcast.urgent,
        choices=choices_in(text, links, row.language),
    )


def worded(broadcast: Broadcast, channel: Channel, language: str, discreet: bool) -> tuple[str, str]:
    """The alert in their language, else in English; where nobody may read over their shoulder only that there is
    something, and on a doorbell no more than what it is for."""
    if discreet or channel.doorbell:
        subject, text = (NEUTRAL, NEUTRAL_TEXT) if discreet else (DOORBELL, DOORBELL_TEXT)
        with override(language):
            return str(subject), str(text)
    words = broadcast.words.get(language) or broadcast.words["en"]
    return words["subject"], words["sms"] if channel.brief else words["text"]
