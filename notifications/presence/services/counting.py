"""In which head-counts does each presence stand for its subject now?

Everybody counts once in a figure, however many presences there are: of the rows that hold now one carries the bit. The
bits change when a row does, and when time passes: `recount_at` is the next moment at which it matters, and `tick` looks
after those. So a head-count only ever adds up.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from notifications.presence.models import FIGURES, KEY, TRUSTED, Figure, Presence, Source
from notifications.presence.rules import CONFIRMED_FOR
from notifications.presence.services.batches import batches

AT_ONCE = 500
LOCK = """
    SELECT pg_advisory_xact_lock(hashtextextended(subject::text, 0))
    FROM (SELECT unnest(%(subjects)s::uuid[]) AS subject ORDER BY 1) subjects
"""
# Of several journeys at once, the one somebody leads before one they come along on, and the later before the earlier.
COUNTED = f"""
    WITH facts AS (
        SELECT id, subject, source, is_companion, confirmed_at, valid_from, valid_to, of_age_on, counts, recount_at,
            valid_from <= %(now)s AND (valid_to IS NULL OR valid_to > %(now)s) AS live,
            confirmed_at + interval '{CONFIRMED_FOR.days} days' AS fresh_until,
            of_age_on::timestamp AT TIME ZONE 'UTC' AS grown_up
        FROM notifications_presence WHERE {{among}}
    ), ranked AS (
        SELECT *, source = '{Source.RESIDENCE}' AS resides,
            row_number() OVER (
                PARTITION BY subject, live, source = '{Source.TRIP}' ORDER BY is_companion, valid_from DESC, id
            ) = 1 AND source = '{Source.TRIP}' AS travels,
            row_number() OVER (
                PARTITION BY subject, live
                ORDER BY array_position(ARRAY{[str(source) for source in TRUSTED]}, source::text),
                    is_companion, valid_from DESC, id
            ) = 1 AS best
        FROM facts
    ), counted AS (
        SELECT id, counts AS counts_before, recount_at AS recount_before,
            CASE WHEN live THEN
                CASE WHEN resides THEN {Figure.REGISTERED} ELSE 0 END
                + CASE WHEN resides AND fresh_until > %(now)s THEN {Figure.CONFIRMED} ELSE 0 END
                + CASE WHEN travels THEN {Figure.TRAVELLING} ELSE 0 END
                + CASE WHEN travels AND is_companion THEN {Figure.COMPANION} ELSE 0 END
                + CASE WHEN best AND grown_up > %(now)s THEN {Figure.MINOR} ELSE 0 END
            ELSE 0 END AS counts,
            least(
                CASE WHEN valid_from > %(now)s THEN valid_from END,
                CASE WHEN valid_to > %(now)s THEN valid_to END,
                CASE WHEN resides AND fresh_until > %(now)s THEN fresh_until END,
                CASE WHEN grown_up > %(now)s THEN grown_up END
            ) AS recount_at
        FROM ranked
    )
    UPDATE notifications_presence presence SET counts = counted.counts, recount_at = counted.recount_at FROM counted
    WHERE presence.id = counted.id
        AND (counts_before, recount_before) IS DISTINCT FROM (counted.counts, counted.recount_at)
"""  # noqa: S608 - names and numbers of our own
OF_SUBJECTS = COUNTED.format(among="subject = ANY(%(subjects)s)")
OF_MENDED = COUNTED.format(among="subject IN (SELECT subject FROM presence_mended)")
OF_ALL = COUNTED.format(among="TRUE")
FOLD = f"""
    WITH gone AS (DELETE FROM notifications_presencetally RETURNING {KEY}, {", ".join(FIGURES)})
    INSERT INTO notifications_presencetally ({KEY}, {", ".join(FIGURES)})
    SELECT {KEY}, {", ".join(f"sum({name})" for name in FIGURES)} FROM gone GROUP BY {KEY}
    HAVING ({", ".join(f"sum({name})" for name in FIGURES)}) <> (0, 0, 0, 0, 0)
"""  # noqa: S608


def lock(subjects: Collection[UUID]) -> None:
    """Nobody else counts these subjects until the transaction ends; in one order, so that two don't wait in a ring."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, {"subjects": list(subjects)})


def recount(subjects: Collection[UUID], *, now: datetime) -> int:
    """Give the bits to the right rows of these subjects, whom the caller has locked; how many rows changed."""
    with connection.cursor() as cursor:
        cursor.execute(OF_SUBJECTS, {"subjects": list(subjects), "now": now})
        return cursor.rowcount


def recount_mended(*, now: datetime) -> int:
    """Of the subjects that the comparison under way has mended (services/resyncing)."""
    with connection.cursor() as cursor:
        cursor.execute(OF_MENDED, {"now": now})
        return cursor.rowcount


def recount_all(*, now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(OF_ALL, {"now": now})
        return cursor.rowcount


def tick(*, now: datetime) -> int:
    """Look after what time has changed, and forget positions that are over; how many subjects were looked after.

    Safe to run twice, and twice at once.
    """
    forgotten = forget_expired(now=now)
    waiting = Presence.objects.filter(recount_at__lte=now).order_by("recount_at").values_list("subject", flat=True)
    subjects = sorted(set(waiting[:50_000]))
    for some in batches(subjects, AT_ONCE):
        with transaction.atomic():
            lock(some)
            recount(some, now=now)
    fold()
    return len(subjects) + forgotten


def forget_expired(*, now: datetime) -> int:
    """What was shared for a time only goes when that is over, not later."""
    over = Presence.objects.filter(source__in=[Source.APP, Source.CHECK_IN], valid_to__lte=now)
    subjects = sorted(set(over.values_list("subject", flat=True)[:50_000]))
    for some in batches(subjects, AT_ONCE):
        with transaction.atomic():
            lock(some)
            over.filter(subject__in=some).delete()
            recount(some, now=now)
    return len(subjects)


@transaction.atomic
def fold() -> None:
    """Add up the differences that triggers wrote, so that there are as many rows as places."""
    with connection.cursor() as cursor:
        cursor.execute(FOLD)
