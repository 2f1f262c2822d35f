"""How does a check-in begin and end? With an alert that is released, or later, by an operator, beside one or alone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.crypto.models import DataKey
from econsulate.core.errors import DomainError, FieldError, InvalidInput
from econsulate.core.states import WrongState
from econsulate.core.work.services import enqueue
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.incidents import Incident
from notifications.alerts.services.authority import names_of, require_either, require_operator
from notifications.alerts.services.incidents import IncidentClosed
from notifications.broadcasts.models.broadcasts import Broadcast, Reach
from notifications.broadcasts.services import asking
from notifications.broadcasts.services.starting import Telling, start
from notifications.channels.registry import CHANNELS
from notifications.checkins.models.check_ins import CheckIn
from notifications.checkins.services.roll import FILL
from notifications.checkins.services.streaming import tell_board
from notifications.presence.services.targeting import target_from

NOWHERE: Mapping[str, Any] = {
    name: [] for name in ("include", "exclude", "states", "subdivisions", "missions", "nationalities", "languages")
}
# One person may send this question to thousands, so not again and again.
REST = timedelta(minutes=30)
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(days=30)
PLACES = ("include", "states", "subdivisions", "missions")


class AskedLately(DomainError):
    code = "asked_lately"
    title = _("They were asked less than half an hour ago. Let them answer first.")


class NobodyTold(DomainError):
    code = "nobody_told"
    title = _("Nobody was told of this alert yet. Ask once it is released, or name an area.")


@transaction.atomic
def open_with(broadcast: Broadcast, *, mission: str, by: User, closes_at: datetime, now: datetime) -> CheckIn:
    """Ask those whom this broadcast is about, in the transaction that starts it. An earlier question of the thread
    ends by that. The caller holds a lock on what the thread stands for, and has asked whether `by` may."""
    return begin(broadcast.thread, mission, broadcast.mode, broadcast.target, by=by, closes_at=closes_at, now=now)


@transaction.atomic
def open_beside(alert: Alert, *, by: User, closes_at: datetime, now: datetime) -> CheckIn:
    """Ask those who were told of an alert: a fixed question goes to whom it reached. Raises NotOperator, NobodyTold,
    AskedLately, IncidentClosed, InvalidInput."""
    require_span(closes_at, now)
    alert = Alert.objects.select_related("incident").select_for_update(of=("self",), no_key=True).get(pk=alert.pk)
    incident = alert.incident
    require_operator(by, incident.mission, now)
    if incident.closed_at:
        raise IncidentClosed
    told = list(Broadcast.objects.filter(thread=alert.public_id).exclude(target=NOWHERE).order_by("number"))
    if not told:
        raise NobodyTold
    if CheckIn.objects.filter(thread=alert.public_id, opened_at__gt=now - REST).exists():
        raise AskedLately
    opened = begin(alert.public_id, incident.mission, incident.mode, united(told), by=by, closes_at=closes_at, now=now)
    start(question(opened, told[-1]))
    return opened


@transaction.atomic
def open_alone(incident: Incident, area: Mapping[str, Any], *, by: User, closes_at: datetime, now: datetime) -> CheckIn:
    """Ask in an incident without an alert. It takes two to tell many, so nothing is sent: who is there finds the
    question in the app, and officers walk the list. Raises NotOperator, IncidentClosed, InvalidInput."""
    require_span(closes_at, now)
    if not any(area[name] for name in PLACES):
        raise InvalidInput(errors=[FieldError("area", "empty", _("Say where."))])
    incident = Incident.objects.select_for_update(no_key=True).get(pk=incident.pk)
    require_operator(by, incident.mission, now)
    if incident.closed_at:
        raise IncidentClosed
    target = {**NOWHERE, **area}
    target_from(target)
    return begin(incident.public_id, incident.mission, incident.mode, target, by=by, closes_at=closes_at, now=now)


def require_span(closes_at: datetime, now: datetime) -> None:
    """Raises InvalidInput."""
    if not SHORTEST <= closes_at - now <= LONGEST:
        detail = _("Give a time between a quarter of an hour and thirty days from now.")
        raise InvalidInput(errors=[FieldError("closes_at", "range", detail)])


def begin(
    thread: UUID, mission: str, mode: str, target: Mapping[str, Any], *, by: User, closes_at: datetime, now: datetime
) -> CheckIn:
    CheckIn.objects.filter(thread=thread, closed_at=None).update(closed_at=now, closed_by=by)
    opened = CheckIn.objects.create(
        thread=thread,
        mission=mission,
        mode=mode,
        target=dict(target),
        opened_by=by,
        opened_at=now,
        created_at=now,
        closes_at=closes_at,
        purge_at=closes_at + timedelta(days=settings.ALERTS["check_in_days"]),
        data_key=DataKey.objects.issue(),
    )
    record("notifications.check_in.opened", by=by, target=opened, chain=opened.chain, detail={"mode": mode})
    enqueue(FILL, subject=opened.public_id)
    return opened


def united(told: list[Broadcast]) -> dict[str, Any]:
    """Everybody whom any of these was about. What one of them leaves out is only left out where all do."""
    target: dict[str, Any] = {name: [] for name in NOWHERE}
    for name in PLACES:
        for one in told:
            target[name] += [part for part in one.target[name] if part not in target[name]]
    for name in ("exclude", "nationalities", "languages"):
        parts = [one.target[name] for one in told]
        target[name] = parts[0] if all(part == parts[0] for part in parts) else []
    return target


def question(check_in: CheckIn, last: Broadcast) -> Telling:
    """In every language we speak, with a link of each reader's own; after whatever they were told last. Whoever wants
    discretion gets none of these words (broadcasts/services/handing)."""

    def named() -> str:
        return names_of([check_in.mission])[check_in.mission]

    return Telling(
        thread=check_in.thread,
        mode=check_in.mode,
        reach=Reach.REACHED,
        words=asking.question(named, last.words, exercise=check_in.mode == "exercise"),
        target=NOWHERE,
        channels=set(CHANNELS),
        severity="Extreme" if last.urgent else "Minor",
        expires_at=check_in.closes_at,
    )


@transaction.atomic
def close(check_in: CheckIn, *, by: User, now: datetime) -> CheckIn:
    """Nobody is asked any more; what still comes is taken. Raises NotOperator, WrongState."""
    require_either(by, check_in.mission, now)
    if not CheckIn.objects.filter(pk=check_in.pk, closed_at=None).update(closed_at=Now(), closed_by=by):
        raise WrongState(current="closed")
    tell_board(check_in)
    record("notifications.check_in.closed", by=by, target=check_in, chain=check_in.chain)
    check_in.refresh_from_db()
    return check_in
