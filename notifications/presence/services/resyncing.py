"""Do the presences agree with what those who gave them say now? All compared in bulk, mended, and counted.

Everything is read in one snapshot of the database, so what changes meanwhile is no difference; who changes a row that
has to be mended goes first, and the comparison begins anew.
"""

import time
from collections.abc import Callable, Collection, Iterable
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import structlog
from django.db import OperationalError, connection, transaction
from psycopg.errors import SerializationFailure

from notifications.areas.fields import point_text
from notifications.areas.services.finding import all_middles
from notifications.presence.models import FIGURES, KEY, SUMS, PresenceResync
from notifications.presence.rules import Facts
from notifications.presence.services import counting
from notifications.presence.services.batches import batches
from notifications.presence.services.telling import row_of

logger = structlog.get_logger(__name__)

TRIES = 3
AT_ONCE = 5_000
NAMES = (
    "subject", "source", "reference", "point", "accuracy_m", "by_area", "state", "subdivision", "served_by",
    "nationality", "is_companion", "of_age_on", "valid_from", "valid_to", "confirmed_at", "logins",
)  # fmt: skip
COLUMNS = ", ".join(NAMES)
SAID = NAMES[3:]
# Points have no order, and text of a point is exact.
ALIKE = ", ".join("{row}.point::text" if name == "point" else f"{{row}}.{name}" for name in SAID)
THE_SAME = "row.source = told.source AND row.reference = told.reference AND row.subject = told.subject"
EXPECT = f"""
    CREATE TEMP TABLE presence_told ON COMMIT DROP AS SELECT {COLUMNS} FROM notifications_presence WITH NO DATA;
    CREATE TEMP TABLE presence_mended (subject uuid) ON COMMIT DROP
"""  # noqa: S608 - names of columns
INDEX = "CREATE INDEX ON presence_told (source, reference, subject); ANALYZE presence_told"
LEFT_OVER = f"""
    DELETE FROM notifications_presence row WHERE row.source = ANY(%(sources)s)
        AND NOT EXISTS (SELECT FROM presence_told told WHERE {THE_SAME})
    RETURNING row.subject
"""  # noqa: S608
WRONG = f"""
    UPDATE notifications_presence row SET {", ".join(f"{name} = told.{name}" for name in SAID)} FROM presence_told told
    WHERE {THE_SAME} AND ({ALIKE.format(row="row")}) IS DISTINCT FROM ({ALIKE.format(row="told")})
    RETURNING row.subject
"""  # noqa: S608
MISSING = f"""
    INSERT INTO notifications_presence ({COLUMNS}, counts) SELECT {COLUMNS}, 0 FROM presence_told told
    WHERE NOT EXISTS (SELECT FROM notifications_presence row WHERE {THE_SAME})
    RETURNING subject
"""  # noqa: S608
MENDED = "WITH mended AS ({}) INSERT INTO presence_mended SELECT subject FROM mended"
OFF = ", ".join(f"coalesce(should.{name}, 0) - coalesce(does.{name}, 0) AS {name}" for name in FIGURES)
TALLIED = ", ".join(f"sum({name}) AS {name}" for name in FIGURES)
# Row by row what should be added up and what is.
MISCOUNTED = f"""
    WITH should AS (
        SELECT {KEY}, {SUMS} FROM (SELECT {KEY}, counts, 1 AS n FROM notifications_presence WHERE counts <> 0) rows
        GROUP BY {KEY}
    ), does AS (SELECT {KEY}, {TALLIED} FROM notifications_presencetally GROUP BY {KEY}),
    off AS (
        SELECT {KEY}, {OFF}
        FROM should FULL JOIN does USING ({KEY})
    )
    INSERT INTO notifications_presencetally ({KEY}, {", ".join(FIGURES)})
    SELECT * FROM off WHERE ({", ".join(FIGURES)}) <> (0, 0, 0, 0, 0)
"""  # noqa: S608


def resync(sources: Collection[str], told: Callable[[], Iterable[Facts]], *, now: datetime) -> PresenceResync:
    """Compare all that these sources should say with what is here, mend it, and record how many rows differed.

    `told` is called anew for each try and read a handful at a time.
    """
    # What time changes is no fault of anybody's: it is looked after first.
    counting.tick(now=now)
    for last in (False,) * (TRIES - 1) + (True,):
        try:
            return compared(sources, told, now=now)
        except OperationalError as error:
            if last or not isinstance(error.__cause__, SerializationFailure):
                raise
    raise AssertionError("the last try returns or raises")


def compared(sources: Collection[str], told: Callable[[], Iterable[Facts]], *, now: datetime) -> PresenceResync:
    began = time.monotonic()
    with ExitStack() as stack:
        alone = not connection.in_atomic_block
        stack.enter_context(transaction.atomic())
        cursor = stack.enter_context(connection.cursor())
        if alone:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        count = expect(cursor, told())
        found = {}
        for name, statement in (("left_over", LEFT_OVER), ("wrong", WRONG), ("missing", MISSING)):
            cursor.execute(MENDED.format(statement), {"sources": list(sources)})
            found[name] = cursor.rowcount
        counting.recount_mended(now=now)
        # Whatever changes now was counted wrongly.
        miscounted = counting.recount_all(now=now)
        cursor.execute(MISCOUNTED)
        miscounted += cursor.rowcount
        cursor.execute("DROP TABLE presence_told, presence_mended")
        result = PresenceResync.objects.create(
            at=now, seconds=time.monotonic() - began, compared=count, miscounted=miscounted, **found
        )
    if result.differences:
        logger.error("presence differs from the register", count=result.differences)
    return result


def expect(cursor: Any, told: Iterable[Facts]) -> int:
    """Put what should be there beside what is."""
    known, count = all_middles(), 0
    cursor.execute(EXPECT)
    for some in batches(told, AT_ONCE):
        with cursor.copy(f"COPY presence_told ({COLUMNS}) FROM STDIN") as copy:
            for facts in some:
                row = row_of(facts, known)
                row["point"] = row["point"] and point_text(row["point"])
                copy.write_row([row[name] for name in NAMES])
        count += len(some)
    cursor.execute(INDEX)
    return count
