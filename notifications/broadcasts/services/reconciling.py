"""Has everybody who was to be told an end by each of their ways? Asked once of each broadcast that is over.

Whatever tells is written so that nobody is lost; this looks whether it is true, by the ledger alone and by another way
than what wrote it. What it finds is a fault of ours: it is said aloud and nothing is mended by itself.
"""

from datetime import timedelta

import structlog
from django.db import connection
from django.db.models.functions import Now

from notifications.broadcasts.models.broadcasts import Broadcast

logger = structlog.get_logger(__name__)

# What was in a worker's hands when it ended is written down within its lease.
SETTLED_AFTER = timedelta(minutes=2)
AT_ONCE = 20
# A contact point that was planned and of which that batch wrote nothing down, or whose last word was "again later".
UNACCOUNTED = """
    SELECT (
        SELECT count(*) FROM notifications_batch batch, unnest(members) point
        WHERE batch.broadcast_id = %(id)s AND NOT EXISTS (
            SELECT FROM notifications_handover told WHERE told.broadcast_id = %(id)s
                AND told.contact_point_id = point AND told.batch_id = batch.id
        )
    ) + (
        SELECT count(*) FROM (
            SELECT DISTINCT ON (contact_point_id) result FROM notifications_handover
            WHERE broadcast_id = %(id)s ORDER BY contact_point_id, at DESC
        ) last WHERE result IN ('deferred', 'unreachable')
    )
"""


def reconcile() -> int:
    """Look at those that ended and nobody looked at yet; how many hand-overs have no end. Safe to repeat."""
    over = Broadcast.objects.filter(ended_at__lt=Now() - SETTLED_AFTER, unaccounted=None, dropped_at=None)
    return sum(look(broadcast) for broadcast in over.order_by("pk")[:AT_ONCE])


def look(broadcast: Broadcast) -> int:
    with connection.cursor() as cursor:
        cursor.execute(UNACCOUNTED, {"id": broadcast.pk})
        (found,) = cursor.fetchone()
    Broadcast.objects.filter(pk=broadcast.pk, unaccounted=None).update(unaccounted=found)
    if found:
        logger.error("hand-overs without an end", work=str(broadcast.public_id), count=found)
    return int(found)
