"""What is next for a broadcast: another slice of its audience, another step of its plan, or its end?

One at a time looks after each, under a lock on its row. It comes back by itself until nothing is left to do.
"""

import time
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import Min
from django.db.models.functions import Coalesce

from econsulate.core.accounts.models import User
from econsulate.core.work.services import MAX_TRIES, enqueue, hasten
from notifications.broadcasts.models.broadcasts import Batch, Broadcast, Lane, Reach
from notifications.broadcasts.services import freezing
from notifications.broadcasts.services.handing import stopped
from notifications.broadcasts.services.streaming import tell_screens
from notifications.broadcasts.services.working import ADVANCE, LANE
from notifications.channels.turns import by_itself
from notifications.deliveries.services.receipts import database_time
from notifications.recipients.services.people import ensure_recipient

logger = structlog.get_logger(__name__)

# Who enters the area hears of it within this.
LOOK_AGAIN = timedelta(seconds=30)
# Of a whole country that takes seconds, and takes no more than a twentieth of the time.
LOOKING_SHARE = 20
NEWCOMERS_AT_ONCE = 200
# What is in a worker's hands is that worker's; its lease ends, and then this sees to it.
LEFT_OVER = """
    SELECT id FROM notifications_batch WHERE broadcast_id = %s AND done_at IS NULL
        AND (lease_until IS NULL OR lease_until < clock_timestamp()) AND tries >= %s ORDER BY id FOR UPDATE
"""
# A worker that died with it may have told any of whom nothing is written down: what takes it back goes to them too.
WRITE_DOWN = """
    INSERT INTO notifications_handover (broadcast_id, contact_point_id, at, batch_id, result, code)
    SELECT batch.broadcast_id, point, clock_timestamp(), batch.id, CASE WHEN tries > 0 THEN %s ELSE %s END, %s
    FROM notifications_batch batch, unnest(members) point WHERE batch.id = ANY(%s) AND NOT EXISTS (
        SELECT FROM notifications_handover told
        WHERE told.broadcast_id = batch.broadcast_id AND contact_point_id = point AND batch_id = batch.id
    )
"""
CLOSE = """
    UPDATE notifications_batch batch SET done_at = clock_timestamp(), lease_until = NULL, tally = (
        SELECT jsonb_object_agg(result, number) FROM (
            SELECT result, count(*) AS number FROM notifications_handover told
            WHERE told.broadcast_id = batch.broadcast_id AND contact_point_id = ANY(members) AND batch_id = batch.id
            GROUP BY result
        ) each
    ) WHERE id = ANY(%s)
"""


def advance(public_id: UUID) -> None:
    """Take the next step and write down when to come back. Safe to repeat."""
    with transaction.atomic():
        broadcast = Broadcast.objects.select_for_update(no_key=True).get(public_id=public_id)
        if broadcast.ended_at is None:
            again = next_step(broadcast)
            wake_lanes(broadcast)
            if again is not None:
                come_back(ADVANCE[broadcast.mode], public_id, again)


def next_step(broadcast: Broadcast) -> datetime | None:
    """Do one thing; when the next one is due, None at the end."""
    now = database_time()
    park(broadcast)
    if why := stopped(broadcast):
        return end(broadcast, why, now)
    if broadcast.frozen_at is None and freezing.take_slice(broadcast):
        return now
    if broadcast.step == 0:
        broadcast.step = 1
        broadcast.save(update_fields=["step"])
    if make_recipients(broadcast):
        return now
    if (due := due_at(broadcast)) is not None and due <= now:
        freezing.take_step(broadcast, broadcast.step)
        broadcast.step += 1
        broadcast.save(update_fields=["step"])
        return now
    # In the first half minute carriers need the machine more than those who come do.
    if (look_at := broadcast.created_at + LOOK_AGAIN) <= now:
        began = time.monotonic()
        look_again(broadcast)
        look_at = now + max(LOOK_AGAIN, LOOKING_SHARE * timedelta(seconds=time.monotonic() - began))
    return min(look_at, broadcast.expires_at, due or broadcast.expires_at)


def due_at(broadcast: Broadcast) -> datetime | None:
    if broadcast.step >= len(broadcast.plan):
        return None
    return broadcast.created_at + timedelta(seconds=broadcast.plan[broadcast.step]["after_seconds"])


def look_again(broadcast: Broadcast) -> None:
    """Whoever has come hears of it now; whoever has gone sees that it is about where they were."""
    if broadcast.reach == Reach.REACHED:
        return
    freezing.take(broadcast)
    freezing.mark_left(broadcast)


def make_recipients(broadcast: Broadcast) -> int:
    """Logins that were never written to have no addresses yet: they get them, and are told like all others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT user_id FROM notifications_hearer WHERE broadcast_id = %s AND recipient_id IS NULL"
            " ORDER BY user_id LIMIT %s",
            [broadcast.pk, NEWCOMERS_AT_ONCE],
        )
        ids = [user_id for (user_id,) in cursor.fetchall()]
    tried = {user.pk: by_itself(partial(recipient_of, user)) for user in User.objects.filter(pk__in=ids)}
    found = {user: made for user, made in tried.items() if isinstance(made, int)}
    freezing.name_recipients(broadcast, found)
    return len(found)


@transaction.atomic
def recipient_of(user: User) -> int:
    return ensure_recipient(user).pk


def wake_lanes(broadcast: Broadcast) -> None:
    """Each channel that has something to hand over, now or when the first of it is due."""
    open_ones = Batch.objects.filter(broadcast=broadcast, done_at=None, tries__lt=MAX_TRIES)
    first = dict(open_ones.values_list("channel").annotate(at=Min(Coalesce("lease_until", "due_at"))))
    for lane in Lane.objects.filter(broadcast=broadcast, channel__in=first):
        come_back(LANE[broadcast.mode], lane.public_id, first[lane.channel])


def come_back(kind: str, subject: UUID, at: datetime) -> None:
    if at <= database_time():
        hasten(kind, subject=subject)
    else:
        enqueue(kind, subject=subject, due_at=at)


def park(broadcast: Broadcast) -> None:
    """What took its worker down each time is left alone, loudly."""
    if count := close(broadcast, "suppressed", "suppressed", "parked", tries=MAX_TRIES):
        tell_screens(broadcast)
        logger.error("batches parked", work=str(broadcast.public_id), count=count)


def end(broadcast: Broadcast, why: str, now: datetime) -> datetime | None:
    close(broadcast, why, "unknown", "")
    held = Batch.objects.filter(broadcast=broadcast, done_at=None).aggregate(until=Min("lease_until"))["until"]
    if held is not None:
        return max(held, now)
    broadcast.ended_at = now
    broadcast.save(update_fields=["ended_at"])
    tell_screens(broadcast)
    return None


def close(broadcast: Broadcast, result: str, begun: str, code: str, *, tries: int = 0) -> int:
    """`begun` is the result of what some worker had in hand."""
    with connection.cursor() as cursor:
        cursor.execute(LEFT_OVER, [broadcast.pk, tries])
        if ids := [batch for (batch,) in cursor.fetchall()]:
            cursor.execute(WRITE_DOWN, [begun, result, code, ids])
            cursor.execute(CLOSE, [ids])
        return len(ids)
