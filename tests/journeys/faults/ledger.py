"""What does the database say of one broadcast: is it settled, over, and did it leave work behind? Asked by SQL from
beside the system, with patience while PostgreSQL is away."""

from collections.abc import Sequence
from typing import Any

import psycopg

from tests.journeys.alerts.running import System
from tests.journeys.client import until

# The last step tells emergency contacts, a quarter of an hour later and by no channel of the broadcast.
SETTLED = """
    SELECT frozen_at IS NOT NULL AND step >= (
        SELECT count(*) FROM jsonb_array_elements(plan) one WHERE one -> 'channels' <> '["emergency_contact"]'
    ) AND NOT EXISTS (
        SELECT FROM notifications_batch WHERE broadcast_id = %(id)s AND done_at IS NULL
    ) AND EXISTS (SELECT FROM notifications_batch WHERE broadcast_id = %(id)s)
    FROM notifications_broadcast WHERE id = %(id)s
"""
# What is due later sees then that nothing is left to do.
OPEN_WORK = """
    SELECT kind, state, tries FROM core_work
    WHERE (state = 'leased' OR state = 'due' AND due_at < now()) AND subject IN (
        SELECT public_id FROM notifications_broadcast WHERE id = %(id)s
        UNION SELECT public_id FROM notifications_lane WHERE broadcast_id = %(id)s
    )
"""
# By channel, what is in somebody's hands.
HELD = """
    SELECT id FROM notifications_batch
    WHERE broadcast_id = %(id)s AND channel = %(channel)s AND done_at IS NULL AND lease_until > clock_timestamp()
"""
TAKEN_UP_AGAIN = """
    SELECT extract(epoch FROM min(at) - %(since)s)::float FROM notifications_handover
    WHERE broadcast_id = %(id)s AND batch_id = ANY(%(batches)s) AND at > %(since)s AND result = 'accepted'
"""
# What was in hand when somebody said stop is written down when its answers are there, or given up.
BEGUN_AFTERWARDS = """
    SELECT count(*) FROM notifications_handover told
    JOIN notifications_withdrawal stop ON stop.broadcast_id = told.broadcast_id
    WHERE told.broadcast_id = %(id)s AND result NOT IN ('withdrawn', 'suppressed', 'unknown')
        AND told.at > stop.at + %(slack)s
"""
WITHDRAWN = "SELECT count(*) FROM notifications_handover WHERE broadcast_id = %(id)s AND result = 'withdrawn'"
NOT_TAKEN_BACK = """
    SELECT contact_point_id FROM notifications_handover
    WHERE broadcast_id = %(id)s AND result IN ('accepted', 'unknown')
    EXCEPT SELECT contact_point_id FROM notifications_handover WHERE broadcast_id = %(second)s
"""
PARKED = "SELECT kind, error FROM core_work WHERE state = 'parked'"


def rows(system: System, sql: str, **values: Any) -> Sequence[Any]:
    """Once the database is there."""

    def look() -> Sequence[Any] | None:
        try:
            with psycopg.connect(system.settings["DATABASE_URL"], connect_timeout=2) as connection:
                return connection.execute(sql, values).fetchall()
        except psycopg.OperationalError:
            return None

    return until(look, "the database")


def asked(system: System, sql: str, **values: Any) -> Any:
    """The only value; None where there is no row."""
    found = rows(system, sql, **values)
    return found[0][0] if found else None


def broadcasts(system: System, thread: str) -> list[int]:
    """All that was told of an alert, oldest first."""
    sql = "SELECT id FROM notifications_broadcast WHERE thread = %(thread)s ORDER BY number"
    return [id for (id,) in rows(system, sql, thread=thread)]


def is_settled(system: System, broadcast: int) -> bool | None:
    """All of the audience is taken, every step begun, and no batch open; None while not."""
    return asked(system, SETTLED, id=broadcast) or None


def is_over(system: System, broadcast: int) -> bool | None:
    sql = "SELECT ended_at IS NOT NULL FROM notifications_broadcast WHERE id = %(id)s"
    return asked(system, sql, id=broadcast) or None
