"""Under which name does a carrier report on what it took, and how does its report find the delivery?

A report may come before we have written down that the message was taken, to another process of ours. Both write the
same row, and whoever is second finds what the first left; the database lets one wait for the other.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Now

from notifications.channels.base import Outcome, Result
from notifications.deliveries.models import CarriedPart
from notifications.deliveries.services import receipts

# No carrier tries longer than two days; a name is given again one day.
KEPT = timedelta(days=4)
TAKEN = frozenset({Result.ACCEPTED, Result.UNKNOWN})
# A report that nobody had sent anything for is about this message only if it came as it was sent.
NOTE = """
    INSERT INTO notifications_carriedpart AS known (reference, delivery, parts, result, code, at)
    SELECT reference, delivery, parts, '', '', clock_timestamp()
    FROM unnest(%s::text[], %s::uuid[], %s::int[]) AS sent (reference, delivery, parts)
    ON CONFLICT (reference) DO UPDATE SET delivery = excluded.delivery, parts = excluded.parts, at = excluded.at,
        result = CASE WHEN known.delivery IS NULL AND known.at > excluded.at - interval '5 minutes'
            THEN known.result ELSE '' END,
        code = CASE WHEN known.delivery IS NULL AND known.at > excluded.at - interval '5 minutes'
            THEN known.code ELSE '' END
    RETURNING delivery, result
"""
REPORT = """
    INSERT INTO notifications_carriedpart AS known (reference, delivery, parts, result, code, at)
    VALUES (%s, NULL, 1, %s, %s, clock_timestamp())
    ON CONFLICT (reference) DO UPDATE SET
        result = CASE WHEN known.result = %s THEN known.result ELSE excluded.result END,
        code = CASE WHEN known.result = %s THEN known.code ELSE excluded.code END
    RETURNING delivery
"""


def note(taken: Sequence[tuple[UUID, Outcome]]) -> None:
    """Write down under which names the carrier took these, in the transaction that writes down that it did."""
    sent = {
        reference: (delivery, outcome.parts)
        for delivery, outcome in taken
        if outcome.result in TAKEN
        for reference in outcome.references
    }
    if not sent:
        return
    names = sorted(sent)
    with connection.cursor() as cursor:
        cursor.execute(NOTE, [names, [sent[name][0] for name in names], [sent[name][1] for name in names]])
        reported = {delivery for delivery, result in cursor.fetchall() if result}
    for delivery in sorted(reported):
        judge(delivery)


def take_report(reference: str, outcome: Outcome) -> None:
    """What a carrier says of one part. Again, or out of order, is no error; that it arrived is never taken back."""
    # Committed before the parts are looked at: of two reports at once the later one sees both.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(REPORT, [reference, outcome.result, outcome.code[:40], *[Result.DELIVERED] * 2])
        row = cursor.fetchone()
    if row and row[0]:
        judge(row[0])


def judge(delivery: UUID) -> None:
    """A message arrived when all its parts have, and failed when one has."""
    parts = list(CarriedPart.objects.filter(delivery=delivery).order_by("reference"))
    failed = [part for part in parts if part.result and part.result != Result.DELIVERED]
    if failed:
        receipts.take_report(delivery, Outcome(Result(failed[0].result), failed[0].code))
    elif parts and all(part.result for part in parts) and len(parts) >= parts[0].parts:
        receipts.take_report(delivery, Outcome(Result.DELIVERED, parts[0].code))


def forget_old() -> None:
    CarriedPart.objects.filter(at__lt=Now() - KEPT).delete()
