"""What do we learn after the hand-over, and what do we do with it?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Greatest, Least, Now

from econsulate.core.accounts.models import User
from econsulate.core.states import Transitions
from notifications.channels.base import Outcome, Result
from notifications.channels.registry import GONE_FOR_GOOD, PUSH_KINDS
from notifications.deliveries import rules
from notifications.deliveries.models import MOVES, REACHED, Delivery, State
from notifications.recipients.models import ContactPoint
from notifications.recipients.services.devices import note_gone
from notifications.recipients.services.people import note_bounce, note_reached

transitions = Transitions(MOVES)
# Who else hands over and hears of what became of it: what apps say, and carriers' reports on ids that are none of ours.
APP_LISTENERS: list[Callable[[User, Sequence["AppReceipt"]], None]] = []
REPORT_LISTENERS: list[Callable[[UUID, Outcome], bool]] = []


def database_time() -> datetime:
    """The one clock all processes share; that of a machine may be an hour off."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        (now,) = cursor.fetchone()
    return now


def receive(delivery_id: UUID, state: str, *, reason: str = "", at: datetime | None = None) -> bool:
    """A receipt from a carrier, the app or a person. Moves forward only: an old one is no error and changes nothing."""
    behind = Delivery.objects.filter(public_id=delivery_id, state__in=transitions.sources(state))
    return bool(behind.update(state=state, reason=reason, due_at=None, lease_until=None, **reached(state, at=at)))


def reached(state: str, *, at: datetime | None = None) -> dict[str, Coalesce]:
    """Times of this state and of those it implies, unless known already. A phone's clock (`at`) may be wrong: what it
    says is taken between the writing of the message and now."""
    if state not in REACHED:
        return {}
    when = Least(Greatest(Value(at), F("created_at")), Now()) if at else Now()
    names = [f"{name}_at" for name in REACHED[: REACHED.index(State(state)) + 1]]
    return {name: Coalesce(F(name), when) for name in names}


@dataclass(frozen=True)
class AppReceipt:
    """An app says of a delivery or a message that it was `displayed` or `opened`."""

    id: UUID
    state: State
    at: datetime


@transaction.atomic
def take_from_app(user: User, session: str, receipts: Sequence[AppReceipt]) -> None:
    """Mark what rang at this person's devices; of a message, at the device of this session. Ids of anything else are
    passed over without a word, and the marks of the inbox stay as they are."""
    ids = [receipt.id for receipt in receipts]
    mine = Delivery.objects.filter(message__recipient__user=user, channel__in=PUSH_KINDS)
    here = Q(message__public_id__in=ids, contact_point__device__session_handle=session)
    rows = mine.filter(Q(public_id__in=ids) | here).order_by("pk").values_list("public_id", "message__public_id")
    # In one order, whoever asks: two batches at once must not wait for each other.
    for delivery, message in rows:
        told = [receipt for receipt in receipts if receipt.id in {delivery, message}]
        for receipt in sorted(told, key=lambda one: REACHED.index(one.state)):
            receive(delivery, receipt.state, at=receipt.at)
    for listener in APP_LISTENERS:
        listener(user, receipts)


@transaction.atomic
def take_report(delivery_id: UUID, outcome: Outcome) -> bool:
    """A carrier's later word on what it had accepted, such as mail that came back; False when it changes nothing."""
    delivery = Delivery.objects.select_related("contact_point").filter(public_id=delivery_id).first()
    end = rules.ENDS.get(outcome.result)
    if delivery is None:
        return any(listener(delivery_id, outcome) for listener in REPORT_LISTENERS)
    if end is None:
        return False
    moved = receive(delivery_id, end, reason=outcome.code if end == State.FAILED else "")
    if moved and delivery.contact_point:
        note_address(delivery.contact_point, outcome, now=database_time())
    return moved


def note_address(point: ContactPoint, outcome: Outcome, *, now: datetime) -> None:
    """A mailbox that isn't there may be there again; a token or a chat never is, for the person brings another one."""
    if outcome.result == Result.NO_SUCH_ADDRESS and point.kind in GONE_FOR_GOOD:
        note_gone(point, since=outcome.gone_at)
    elif outcome.result == Result.NO_SUCH_ADDRESS:
        note_bounce(point, now=now)
    elif outcome.result in {Result.ACCEPTED, Result.DELIVERED}:
        note_reached(point)
