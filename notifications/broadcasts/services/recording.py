"""How is written down what became of a batch? Results are appended by COPY, and the batch is closed with the last."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache, partial

from django.db import connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from notifications.broadcasts.models.broadcasts import Batch, Broadcast
from notifications.broadcasts.models.ledger import HandOver
from notifications.broadcasts.services.handing import LEASE, Claimed, Tried
from notifications.broadcasts.services.naming import delivery_ids
from notifications.broadcasts.services.streaming import tell_screens
from notifications.channels.base import Channel, Outcome, Result
from notifications.channels.turns import SILENT
from notifications.deliveries.rules import obeyed, pause
from notifications.deliveries.services import carrying
from notifications.deliveries.services.receipts import database_time, note_address
from notifications.deliveries.services.sending import note_health
from notifications.recipients.models import ContactPoint

AGAIN = frozenset({Result.DEFERRED, Result.UNREACHABLE, Result.UNKNOWN})
# An alert is over sooner than a mail system gives up: tried often, and until it expires.
LONGEST_PAUSE = timedelta(minutes=2)
ENDS = {"withdrawn": "withdrawn", "expired": "expired"}
ASKED = frozenset(Result)
REACHED = frozenset({Result.ACCEPTED, Result.DELIVERED})
NO_LONGER_BOUNCED = """
    UPDATE notifications_contactpoint SET state = 'live', bounced_at = NULL WHERE id = ANY(%s) AND state = 'bounced'
"""
# What parts columns and rows for COPY, and what says that it doesn't.
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
INTO = "notifications_handover (broadcast_id, contact_point_id, at, batch_id, result, code)"


@transaction.atomic
def append(broadcast: Broadcast, channel: Channel, batch: Claimed, tried: Sequence[Tried]) -> bool:
    """What became of some of a batch; whoever takes it over from a dead worker begins after them. Whether it is still
    ours, with a new lease: who was slower than its lease must not go on beside another."""
    now = database_time()
    endings = cache(partial(ending, now, batch))
    with connection.cursor() as cursor, cursor.copy(f"COPY {INTO} FROM STDIN") as copy:
        copy.write("".join(f"{broadcast.pk}\t{one.point}{endings(*said(one))}" for one in tried))
    note(channel, tried, now)
    note_references(broadcast, tried)
    return bool(mine(batch).update(lease_until=Now() + LEASE))


def ending(now: datetime, batch: Claimed, result: str, code: str) -> str:
    """What is the same in many rows of a batch, as COPY reads it."""
    return f"\t{now}\t{batch.id}\t{result}\t{code.translate(ESCAPED)}\n"


def note_references(broadcast: Broadcast, tried: Sequence[Tried]) -> None:
    """Under which names the carrier will report."""
    named = [(one.point, one.outcome) for one in tried if one.outcome is not None and one.outcome.references]
    ids = delivery_ids(broadcast.pk, [point for point, _outcome in named])
    carrying.note([(id, outcome) for id, (_point, outcome) in zip(ids, named, strict=True)])


def mine(batch: Claimed) -> QuerySet[Batch]:
    return Batch.objects.filter(pk=batch.id, tries=batch.tries, done_at=None)


def already(broadcast: Broadcast, batch: Claimed) -> list[Tried]:
    """What somebody who had this batch before has written down of it."""
    if batch.tries == 1:
        return []
    rows = HandOver.objects.filter(broadcast_id=broadcast.pk, contact_point_id__in=batch.members, batch_id=batch.id)
    return [
        Tried(point, Outcome(Result(result), code)) if result in ASKED else Tried(point, None, code or result)
        for point, result, code in rows.values_list("contact_point_id", "result", "code")
    ]


@transaction.atomic
def close(broadcast: Broadcast, channel: Channel, batch: Claimed, tried: Sequence[Tried]) -> None:
    """Close the batch if it is still ours, and plan again what may still pass. Those for whom there was no time become
    a batch of their own, which nobody has tried yet; where that is everybody, in place of this one."""
    tally, known, now = Counter(said(one)[0] for one in tried), {one.point for one in tried}, database_time()
    done = [point for point in batch.members if point in known]
    if not done:
        closed, _each = mine(batch).delete()
    else:
        closed = mine(batch).update(done_at=Now(), lease_until=None, tally=dict(tally), members=done)
    if closed:
        tell_screens(broadcast)
        plan_again(broadcast, channel, batch, tried, now)
        if left := [point for point in batch.members if point not in known]:
            plan(broadcast, channel, batch, left, round=batch.round, due_at=now)


def said(one: Tried) -> tuple[str, str]:
    if one.outcome is not None:
        return one.outcome.result.value, one.outcome.code[:40]
    return ENDS.get(one.reason, "suppressed"), "" if one.reason in ENDS else one.reason


def plan_again(broadcast: Broadcast, channel: Channel, batch: Claimed, tried: Sequence[Tried], now: datetime) -> None:
    """What wasn't taken is tried again until the alert ends; what may have been taken only where repeats are one."""
    once_more = AGAIN if channel.collapses_repeats else AGAIN - {Result.UNKNOWN}
    again = [one for one in tried if one.outcome is not None and one.outcome.result in once_more]
    if not again:
        return
    asked = max((obeyed(one.outcome.retry_after) for one in again if one.outcome), default=timedelta())
    wait = max(min(pause(batch.round, luck=random.random()), LONGEST_PAUSE), asked)
    plan(broadcast, channel, batch, [one.point for one in again], round=batch.round + 1, due_at=now + wait)


def plan(
    broadcast: Broadcast, channel: Channel, batch: Claimed, members: list[int], *, round: int, due_at: datetime
) -> None:
    Batch.objects.create(
        broadcast=broadcast, channel=channel.kind, step=batch.step, members=members, round=round, due_at=due_at
    )


def note(channel: Channel, tried: Sequence[Tried], now: datetime) -> None:
    """Of each address what its carrier says, and of the carrier that it is well or not."""
    gone = {one.point: one.outcome for one in tried if one.outcome and one.outcome.result == Result.NO_SUCH_ADDRESS}
    for point in ContactPoint.objects.filter(pk__in=gone).select_related("device"):
        note_address(point, gone[point.pk], now=now)
    if back := [one.point for one in tried if one.bounced and one.outcome and one.outcome.result in REACHED]:
        with connection.cursor() as cursor:
            cursor.execute(NO_LONGER_BOUNCED, [back])
    for route in {one.route for one in tried if one.route}:
        note_health(route, health([one.outcome for one in tried if one.route == route and one.outcome]), now=now)


def health(said: Sequence[Outcome]) -> Outcome:
    """What answers to several say of who gave them. Who left each of them unanswered is there for nobody now."""
    down = next((one for one in said if one.result == Result.UNREACHABLE), None)
    if down is None and all(one.result == Result.UNKNOWN for one in said):
        return SILENT
    return down or said[0]
