"""Where do the rows of one broadcast lie? In partitions of their own, which go as a whole once nobody needs them."""

from django.db import connection, transaction

from notifications.broadcasts.models.broadcasts import Broadcast, Mode

LEDGERS = ("notifications_hearer", "notifications_handover")
# Attached when it is whole: whoever reads or writes another broadcast waits for nothing.
MAKE = """
    CREATE TABLE IF NOT EXISTS {part} (LIKE {whole} INCLUDING ALL);
    ALTER TABLE {whole} ATTACH PARTITION {part} FOR VALUES IN ({number});
"""
VOLUNTEERS_ALONE = """
    ALTER TABLE {part} ADD CONSTRAINT {part}_volunteers FOREIGN KEY (user_id)
        REFERENCES notifications_enrolment (user_id) ON DELETE CASCADE;
"""


@transaction.atomic
def make(broadcast: Broadcast) -> None:
    with connection.cursor() as cursor:
        for whole in LEDGERS:
            part = f"{whole}_{broadcast.pk}"
            cursor.execute(MAKE.format(whole=whole, part=part, number=broadcast.pk))
        if broadcast.mode == Mode.EXERCISE:
            cursor.execute(VOLUNTEERS_ALONE.format(part=f"notifications_hearer_{broadcast.pk}"))


def drop(broadcast: Broadcast) -> None:
    """Everything that says who was told."""
    with connection.cursor() as cursor:
        for whole in LEDGERS:
            cursor.execute(f"DROP TABLE IF EXISTS {whole}_{broadcast.pk}")
