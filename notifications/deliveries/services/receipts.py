"""What do we learn after the hand-over, and what do we do with it?"""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from econsulate.core.states import Transitions
from notifications.channels.base import Outcome, Result
from notifications.deliveries import rules
from notifications.deliveries.models import MOVES, REACHED, Delivery, State
from notifications.recipients.models import ContactPoint
from notifications.recipients.services import note_bounce, note_reached

transitions = Transitions(MOVES)


def database_time() -> datetime:
    """The one clock all processes share; that of a machine may be an hour off."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        (now,) = cursor.fetchone()
    return now


def receive(delivery_id: UUID, state: str, *, reason: str = "") -> bool:
    """A receipt from a carrier, the app or a person. Moves forward only: an old one is no error and changes nothing."""
    behind = Delivery.objects.filter(public_id=delivery_id, state__in=transitions.sources(state))
    return bool(behind.update(state=state, reason=reason, due_at=None, lease_until=None, **reached(state)))


def reached(state: str) -> dict[str, Coalesce]:
    """Times of this state and of those it implies, unless known already."""
    if state not in REACHED:
        return {}
    names = [f"{name}_at" for name in REACHED[: REACHED.index(State(state)) + 1]]
    return {name: Coalesce(F(name), Now()) for name in names}


@transaction.atomic
def take_report(delivery_id: UUID, outcome: Outcome) -> bool:
    """A carrier's later word on what it had accepted, such as mail that came back; False when it changes nothing."""
    delivery = Delivery.objects.select_related("contact_point").filter(public_id=delivery_id).first()
    end = rules.ENDS.get(outcome.result)
    if delivery is None or end is None:
        return False
    moved = receive(delivery_id, end, reason=outcome.code if end == State.FAILED else "")
    if moved and delivery.contact_point:
        note_address(delivery.contact_point, outcome.result, now=database_time())
    return moved


def note_address(point: ContactPoint, result: Result, *, now: datetime) -> None:
    if result == Result.NO_SUCH_ADDRESS:
        note_bounce(point, now=now)
    elif result in {Result.ACCEPTED, Result.DELIVERED}:
        note_reached(point)
