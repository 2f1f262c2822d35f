"""Where do the rows of one broadcast lie? In partitions of their own, which go as a whole once nobody needs them.

The role that serves owns no table, so functions of the owner's make and drop them (migration 0022), and nothing else:
an exercise's hearers refer to volunteers, and what is still kept is not dropped.
"""

from django.db import connection

from notifications.broadcasts.models.broadcasts import Broadcast


def make(broadcast: Broadcast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT notifications_make_ledger(%s)", [broadcast.pk])


def drop(broadcast: Broadcast) -> None:
    """Everything that says who was told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT notifications_drop_ledger(%s)", [broadcast.pk])
