"""What do we learn after the hand-over? From carriers what became of it, from apps what was on a screen."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from econsulate.core.accounts.models import User
from notifications.broadcasts.models.broadcasts import Broadcast
from notifications.broadcasts.models.ledger import HandOver
from notifications.broadcasts.services import hearing
from notifications.broadcasts.services.naming import located
from notifications.channels.base import Outcome, Result
from notifications.deliveries.models import State
from notifications.deliveries.services.receipts import AppReceipt, database_time, note_address
from notifications.recipients.models import ContactPoint

ENDS = frozenset({Result.DELIVERED, Result.NO_SUCH_ADDRESS, Result.REFUSED})


@transaction.atomic
def take_report(delivery: UUID, outcome: Outcome) -> bool:
    """A carrier's later word on what it had accepted; False where it is about nothing of ours, or says nothing new."""
    found = located(delivery)
    if found is None or outcome.result not in ENDS:
        return False
    broadcast, point = found
    rows = HandOver.objects.filter(broadcast_id=broadcast, contact_point_id=point)
    if not rows.exists() or rows.filter(result=outcome.result).exists():
        return False
    now = database_time()
    HandOver(
        broadcast_id=broadcast, contact_point_id=point, at=now, result=outcome.result, code=outcome.code[:40]
    ).save(force_insert=True)
    for address in ContactPoint.objects.filter(pk=point).select_related("device"):
        note_address(address, outcome, now=now)
    return True


@transaction.atomic
def take_from_app(user: User, receipts: Sequence[AppReceipt]) -> None:
    """By the id of the thread, which the doorbell brings, or that of the hand-over. Anything else is passed over."""
    places = {receipt.id: found for receipt in receipts if (found := located(receipt.id))}
    of_hand_overs = Broadcast.objects.filter(pk__in={broadcast for broadcast, _point in places.values()})
    threads = dict(of_hand_overs.values_list("pk", "thread"))
    for receipt in receipts:
        broadcast, _point = places.get(receipt.id, (0, 0))
        thread = [threads.get(broadcast, receipt.id)]
        hearing.note_seen(user, thread, at=receipt.at)
        if receipt.state == State.ACKNOWLEDGED:
            hearing.note_answered(user, thread, at=receipt.at)
