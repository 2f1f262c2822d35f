"""Who is in the audience, and what is handed over to whom?

Taken slice by slice, a range of presences each, so that the first are told while the last are still looked for. What
they are told by is decided in the same statement: by the rules of safe contact, and by what is known of each address.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min

from notifications.broadcasts.models.broadcasts import Broadcast, Mode, Reach
from notifications.broadcasts.services.streaming import tell_phones
from notifications.channels.registry import CHANNELS, PUSH, PUSH_KINDS
from notifications.deliveries.services.receipts import database_time
from notifications.presence.models import Presence
from notifications.presence.services import targeting
from notifications.presence.services.targeting import Query, target_from
from notifications.recipients.models import BOUNCE_REST, ContactPoint

# The first ones are told within the second; then larger slices cost less.
FIRST_SLICE, LARGEST_SLICE = 2_000, 200_000
AT_ONCE = 1_000
# Where a repeat would show, fewer are in hand when a worker dies.
AT_ONCE_IF_REPEATS_SHOW = 50

ARRIVED = """
    INSERT INTO notifications_hearer (broadcast_id, user_id, recipient_id, since)
    SELECT %s, login.id, recipient.id, statement_timestamp()
    FROM ({who}) who JOIN core_user login ON login.id = who.login AND login.is_active {volunteers}
    LEFT JOIN notifications_recipient recipient ON recipient.user_id = login.id
    ON CONFLICT DO NOTHING RETURNING recipient_id
"""
VOLUNTEERS = "JOIN notifications_enrolment volunteer ON volunteer.user_id = login.id"
POINTS = f"""
    SELECT point.id, point.kind, CASE
        WHEN NOT coalesce(
            CASE WHEN point.kind = ANY(%s) THEN '{PUSH}' ELSE point.kind END = ANY(recipient.allowed_channels), TRUE
        ) THEN 'safe_contact'
        WHEN point.verified_at IS NULL THEN 'unverified'
        WHEN point.bounced_at > %s THEN 'bounced'
    END AS reason
    FROM {{hearers}} hearer JOIN notifications_recipient recipient ON recipient.id = hearer.recipient_id
    JOIN notifications_contactpoint point ON point.recipient_id = recipient.id
    WHERE point.kind = ANY(%s) AND point.state <> '{ContactPoint.State.WITHDRAWN}' AND {{besides}}
"""  # noqa: S608 - our own words
WHOLE_AUDIENCE = "(SELECT * FROM notifications_hearer WHERE broadcast_id = {})"
# "Known" are the points; where one must not be used, why stands in the ledger at once.
PLANNED = """
    shut AS (
        INSERT INTO notifications_handover (broadcast_id, contact_point_id, at, result, code)
        SELECT %s, id, statement_timestamp(), 'suppressed', reason FROM known WHERE reason IS NOT NULL
    ), numbered AS (
        SELECT known.id, kind, (row_number() OVER (PARTITION BY kind ORDER BY known.id) - 1) / size AS part
        FROM known JOIN unnest(%s::text[], %s::int[]) AS sizes (channel, size) ON channel = kind WHERE reason IS NULL
    )
    INSERT INTO notifications_batch (broadcast_id, channel, step, members, round, due_at, tries, tally)
    SELECT %s, kind, %s, array_agg(id ORDER BY id), 1, statement_timestamp(), 0, '{}'
    FROM numbered GROUP BY kind, part ORDER BY part, kind
"""
LEFT = """
    UPDATE notifications_hearer SET left_at = CASE WHEN gone THEN statement_timestamp() END
    FROM (
        SELECT user_id, present.login IS NULL AS gone FROM notifications_hearer
        LEFT JOIN ({present}) present ON present.login = user_id WHERE broadcast_id = %s
    ) who
    WHERE broadcast_id = %s AND notifications_hearer.user_id = who.user_id AND (left_at IS NOT NULL) <> gone
"""
# A worker that died with a batch in hand may have sent it: its end is told by the next try, or by nobody. So it is
# with what took down each worker that tried.
MAY_HAVE_REACHED = """
    SELECT contact_point_id AS id FROM notifications_handover
        WHERE broadcast_id = ANY(%s) AND (result IN ('accepted', 'delivered', 'unknown') OR code = 'parked')
    UNION SELECT unnest(members) FROM notifications_batch
        WHERE broadcast_id = ANY(%s) AND tries > 0 AND done_at IS NULL
"""


@transaction.atomic
def take_slice(broadcast: Broadcast) -> bool:
    """The next part of the audience; False once there is no more. The caller holds the broadcast's row."""
    if broadcast.frozen_to == 0 and broadcast.reach != Reach.AREA:
        take_earlier(broadcast)
    ends = Presence.objects.aggregate(first=Min("pk"), last=Max("pk"))
    last = 0 if broadcast.reach == Reach.REACHED else ends["last"] or 0
    # Who was forgotten leaves gaps; the largest is in front.
    broadcast.frozen_to = max(broadcast.frozen_to, min(last, (ends["first"] or 1) - 1))
    if broadcast.frozen_to >= last:
        broadcast.frozen_at = broadcast.frozen_at or database_time()
        broadcast.save(update_fields=["frozen_at"])
        tell_phones(broadcast)
        return False
    upto = broadcast.frozen_to + min(max(broadcast.frozen_to - (ends["first"] or 1) + 1, FIRST_SLICE), LARGEST_SLICE)
    take(broadcast, after=broadcast.frozen_to, upto=upto)
    broadcast.frozen_to = min(upto, last)
    broadcast.save(update_fields=["frozen_to"])
    return True


def take(broadcast: Broadcast, *, after: int = 0, upto: int | None = None) -> int:
    """Whoever is in the area now and wasn't in the audience; how many ways to reach them there are."""
    now, target = database_time(), target_from(broadcast.target)
    query = targeting.matching(target, now)
    if upto is not None:
        query.add("id > %s AND id <= %s", after, upto)
    who = targeting.heard(f"notifications_presence WHERE {' AND '.join(query.conditions)}", target)
    volunteers = VOLUNTEERS if broadcast.mode == Mode.EXERCISE else ""
    arrived = Query(
        [ARRIVED.format(who=who, volunteers=volunteers)], [broadcast.pk, *targeting.values_heard(query, target)]
    )
    return plan(broadcast, so_far(broadcast), arrived=arrived, step=0)


def take_earlier(broadcast: Broadcast) -> None:
    """The audience of all that was told before in this thread: what takes it back goes by exactly the ways that may
    have reached them, what carries it on by the plan. A slice that is being taken of what was stopped meanwhile is
    waited for, since its people see that in the app."""
    earlier = Broadcast.objects.filter(thread=broadcast.thread, number__lt=broadcast.number).order_by("pk")
    before = list(earlier.select_for_update(no_key=True).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO notifications_hearer (broadcast_id, user_id, recipient_id, since)"
            " SELECT %s, user_id, min(recipient_id), statement_timestamp() FROM notifications_hearer"
            " WHERE broadcast_id = ANY(%s) GROUP BY user_id ON CONFLICT DO NOTHING",
            [broadcast.pk, before],
        )
    if broadcast.reach == Reach.REACHED:
        again = Query([f"point.id IN ({MAY_HAVE_REACHED})"], [before, before])
        plan(broadcast, list(CHANNELS), besides=again, step=0)
    else:
        plan(broadcast, broadcast.plan[0]["channels"], step=0)


def take_step(broadcast: Broadcast, number: int) -> int:
    """One later step of the plan, for the audience there is."""
    step = broadcast.plan[number]
    besides = Query(["hearer.seen_at IS NULL AND hearer.answered_at IS NULL" if step["unless_seen"] else "TRUE"])
    return plan(broadcast, step["channels"], besides=besides, step=number)


def name_recipients(broadcast: Broadcast, recipients: Mapping[int, int]) -> int:
    """Logins that have addresses now (by login: the recipient) are told by what was planned so far."""
    named = (
        "UPDATE notifications_hearer SET recipient_id = one.recipient"
        " FROM unnest(%s::bigint[], %s::bigint[]) AS one (login, recipient)"
        " WHERE broadcast_id = %s AND user_id = one.login RETURNING recipient_id"
    )
    values = [list(recipients), list(recipients.values()), broadcast.pk]
    return plan(broadcast, so_far(broadcast), arrived=Query([named], values), step=0)


def so_far(broadcast: Broadcast) -> list[str]:
    """Whoever comes late hears of it by all that others were told by before."""
    steps = broadcast.plan[: max(broadcast.step, 1)]
    return [channel for step in steps for channel in step["channels"]]


def mark_left(broadcast: Broadcast) -> int:
    """Who is no longer, and who is again, where it applies; how many that changed for."""
    now, target = database_time(), target_from(broadcast.target)
    query = targeting.matching(target, now)
    present = targeting.heard(f"notifications_presence WHERE {' AND '.join(query.conditions)}", target)
    with connection.cursor() as cursor:
        values = [*targeting.values_heard(query, target), broadcast.pk, broadcast.pk]
        cursor.execute(LEFT.format(present=present), values)
        return cursor.rowcount


def plan(
    broadcast: Broadcast, channels: list[str], *, step: int, arrived: Query | None = None, besides: Query | None = None
) -> int:
    """Batches of every way by which these people may be reached; how many batches there are. `arrived` inserts people,
    who are then the ones meant; `besides` narrows down the whole audience."""
    channels = sorted(set(channels) & CHANNELS.keys())
    besides = besides or Query(["TRUE"])
    hearers = "arrived" if arrived else WHOLE_AUDIENCE.format(broadcast.pk)
    points = POINTS.format(hearers=hearers, besides=" AND ".join(besides.conditions))
    beginning = f"arrived AS ({arrived.conditions[0]}), " if arrived else ""
    values: list[Any] = [*(arrived.values if arrived else [])]
    values += [list(PUSH_KINDS), database_time() - BOUNCE_REST, channels, *besides.values]
    values += [broadcast.pk, channels, [at_once(channel) for channel in channels], broadcast.pk, step]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {beginning}known AS MATERIALIZED ({points}), {PLANNED}", values)
        return cursor.rowcount


def at_once(channel: str) -> int:
    found = CHANNELS[channel]
    return min(found.batch, AT_ONCE if found.collapses_repeats else AT_ONCE_IF_REPEATS_SHOW)
