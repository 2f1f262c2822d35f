"""How does an approved alert reach people, and how is it taken back? Two to start, one to stop.

All in one transaction: the signed message, its place in the chain, the broadcast and the state. Without a signature
nothing goes out; what was told stays as it was told.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError
from econsulate.core.states import WrongState
from econsulate.core.work.services import enqueue
from notifications.alerts.models.alerts import Alert, AlertVersion
from notifications.alerts.models.approval import Approval
from notifications.alerts.models.break_glass import BreakGlass
from notifications.alerts.models.choices import AlertState, EventKind, Mode, Verdict
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.services import posting, publishing, words
from notifications.alerts.services.authority import hold, require_either
from notifications.alerts.services.break_glass_refusals import TimeIsOver
from notifications.alerts.services.composing import claim
from notifications.alerts.services.deciding import TRANSITIONS, as_seen, latest, told
from notifications.alerts.services.gates import GatesClosed, in_time, where
from notifications.alerts.services.targets import described
from notifications.alerts.signals import check_in_wanted
from notifications.alerts.signing.signers import NoAlertKey
from notifications.broadcasts.models.broadcasts import Broadcast, Reach
from notifications.broadcasts.services import asking, starting
from notifications.contacts.models import Word
from notifications.contacts.services import looking as contacts
from notifications.deliveries.services.receipts import database_time

logger = structlog.get_logger(__name__)

EXPIRE = "notifications.expire_alert"
# Who hears late that it is over should still hear it.
ENDING_HOLDS = timedelta(hours=24)
REACH = {
    EventKind.ALERT: Reach.AREA,
    EventKind.UPDATE: Reach.AREA_AND_REACHED,
    EventKind.CANCEL: Reach.REACHED,
    EventKind.ALL_CLEAR: Reach.REACHED,
}
OF_CONTACTS = {EventKind.CANCEL: Word.CANCELLED, EventKind.ALL_CLEAR: Word.ALL_CLEAR}
STATES = {EventKind.CANCEL: AlertState.CANCELLED, EventKind.ALL_CLEAR: AlertState.ALL_CLEAR}


class ApprovalLapsed(DomainError):
    code = "approval_lapsed"
    title = _("The approval has lapsed. Submit the alert again.")


class AlreadyOut(DomainError):
    code = "already_out"
    title = _("An earlier version of this alert is out. Send this one as an update.")


class NothingOut(DomainError):
    code = "nothing_out"
    title = _("Nothing of this alert is out.")


TOO_LATE: Mapping[Any, type[DomainError]] = {
    "notifications_alertevent_of_what_is_out": NothingOut,
    "notifications_alertevent_approved_as_it_is": ApprovalLapsed,
    "notifications_breakglass_now": TimeIsOver,
}


@transaction.atomic
def release(alert: Alert, *, seen_hash: str, update: bool, ask: bool = False, by: User, now: datetime) -> AlertEvent:
    """Send exactly the version that was approved, to the area; an update also to all who were reached before. Where we
    `ask`, a fixed question how people are stands at the end, with a link of each reader's own.

    Raises NotOperator, IncidentClosed, WrongState, ContentChanged, ApprovalLapsed, AlreadyOut, NothingOut, GatesClosed,
    NoAlertKey, CannotPublish.
    """
    require_either(by, alert.incident.mission, now)
    alert, version = as_seen(alert, seen_hash, to=AlertState.LIVE)
    if alert.state != AlertState.APPROVED:
        raise WrongState(current=alert.state)
    at = database_time()
    hold(by)
    require_either(by, alert.incident.mission, at)
    if is_out(alert, at) != update:
        raise NothingOut if update else AlreadyOut
    require_approval(version, at)
    kind = EventKind.UPDATE if update else EventKind.ALERT
    if update:
        starting.withdraw(alert.public_id)
    event = send_out(alert, version, kind, ask=ask, by=by, at=at)
    told("updated" if update else "released", alert, by, version, identifier=event.identifier)
    return event


def send_out(alert: Alert, version: AlertVersion, kind: EventKind, *, ask: bool, by: User, at: datetime) -> AlertEvent:
    """What somebody approved, or the glass was broken for; the caller holds the alert. Raises NoAlertKey,
    CannotPublish."""
    assert version.expires_at is not None  # noqa: S101 - what is submitted has one
    texts = words.as_told(version, kind)
    event = tell(publishing.Telling(kind, version, texts, version.expires_at, by), ask=ask, at=at)
    TRANSITIONS.move(alert, AlertState.LIVE, live_until=version.expires_at)
    enqueue(EXPIRE, subject=event.public_id, due_at=version.expires_at)
    return event


@transaction.atomic
def end(alert: Alert, kind: EventKind, *, reason: str, by: User, now: datetime) -> AlertEvent | None:
    """Take back what is out, or say that the danger is over, to everybody it reached or may have. What wasn't handed
    over yet is not any more. Whatever next version was being written is done with.

    None where that can't be signed, written or begun now, for whatever reason: what wasn't handed over is stopped all
    the same, and the alert is still out to those whom it reached. Raises NotOperator, IncidentClosed, NothingOut.
    """
    require_either(by, alert.incident.mission, now)
    alert = claim(alert)
    at = database_time()
    hold(by)
    require_either(by, alert.incident.mission, at)
    if alert.live_until is None or not is_out(alert, at):
        raise NothingOut
    version = last_out(alert)
    starting.withdraw(alert.public_id)
    contacts.withdraw(alert.public_id)
    expires_at = max(alert.live_until, at.replace(microsecond=0) + ENDING_HOLDS)
    telling = publishing.Telling(kind, version, words.as_told(version, kind), expires_at, by, reason)
    try:
        with transaction.atomic():
            event = tell(telling, at=at)
    except Exception as error:
        told("stopped", alert, by, version, why=reason_not_to_tell(error))
        return None
    TRANSITIONS.move(alert, STATES[kind], live_until=None)
    told(STATES[kind].value, alert, by, version, identifier=event.identifier)
    return event


def reason_not_to_tell(error: Exception) -> str:
    """A fault of ours, whichever, must not take back the stop. Raises what says that there is nothing to end."""
    if isinstance(error, NoAlertKey | publishing.CannotPublish):
        return str(error.code)
    if isinstance(error, DomainError):
        raise error
    logger.error("the end of an alert could not be told", exc_info=error)
    return "fault"


@transaction.atomic
def expire(event_id: UUID, *, now: datetime) -> bool:
    """What was released in this event holds no longer, unless a later one carries it on; whether that ended the alert.
    Safe to repeat."""
    event = AlertEvent.objects.get(public_id=event_id)
    alert = Alert.objects.select_for_update(no_key=True, of=("self",)).select_related("incident").get(pk=event.alert_id)
    if alert.live_until is None or now < alert.live_until:
        return False
    if alert.state == AlertState.LIVE:
        TRANSITIONS.move(alert, AlertState.EXPIRED, live_until=None)
    else:
        Alert.objects.filter(pk=alert.pk).update(live_until=None)
    told("expired", alert, None, event.version)
    return True


def is_out(alert: Alert, at: datetime) -> bool:
    return alert.live_until is not None and at < alert.live_until


def last_out(alert: Alert) -> AlertVersion:
    """What is taken back or ended; a next one may be written already. Raises AlertEvent.DoesNotExist."""
    version = alert.events.latest("seq").version
    version.alert = alert
    return version


def require_approval(version: AlertVersion, at: datetime) -> Approval:
    """Raises ApprovalLapsed, and GatesClosed where the area is no longer this mission's, or the time is over."""
    submission = latest(version)
    approval = submission.approvals.get(verdict=Verdict.APPROVED)
    if approval.lapses_at is None or approval.lapses_at <= at:
        raise ApprovalLapsed
    gates = [*in_time(version, at), *where(version, at)]
    if closed := [gate for gate in gates if gate.hard or gate.code not in submission.accepted_gates]:
        raise GatesClosed(closed)
    return approval


def tell(telling: publishing.Telling, *, ask: bool = False, at: datetime) -> AlertEvent:
    event = publishing.signed(telling, at=at)
    event.broadcast = broadcast(telling, event, ask=ask)
    keep(event)
    to_contacts(telling, event)
    posting.for_sites(event)
    if ask:
        mission = telling.version.alert.incident.mission
        wanted = {"mission": mission, "by": telling.by, "closes_at": telling.expires_at, "now": at}
        check_in_wanted.send(sender=Broadcast, broadcast=event.broadcast, **wanted)
    return event


def to_contacts(telling: publishing.Telling, event: AlertEvent) -> None:
    """Those whom silent people named hear of it later; who did, hears how it ended."""
    version, broadcast = telling.version, event.broadcast
    if telling.kind in OF_CONTACTS:
        contacts.tell_the_end(broadcast.thread, OF_CONTACTS[telling.kind])
    else:
        contacts.begin(broadcast, mission=version.alert.incident.mission, place=version.area_name)


def keep(row: AlertEvent | BreakGlass) -> None:
    """While locks were waited for, what is out may have expired, or the approval have lapsed: the database looks again
    at its own clock. Raises NothingOut, ApprovalLapsed, TimeIsOver."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        rule = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if rule in TOO_LATE:
            raise TOO_LATE[rule] from error
        raise


def broadcast(telling: publishing.Telling, event: AlertEvent, *, ask: bool) -> Broadcast:
    version, said = telling.version, words.outside(telling.texts, event.code)
    return starting.start(
        starting.Telling(
            thread=version.alert.public_id,
            mode=event.mode,
            reach=REACH[telling.kind],
            words=asking.with_question(said) if ask else said,
            target=described(version),
            channels=version.channels,
            severity=version.severity,
            expires_at=telling.expires_at,
            contacts=telling.kind not in OF_CONTACTS and event.mode == Mode.LIVE,
        )
    )
