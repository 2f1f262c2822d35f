"""How is an alert approved? One person puts it forward, another who had no hand in it says yes to exactly that.

Everybody locks the alert's row first, so of all who act at once each sees what the one before did. What ends in time is
judged by the database's clock, as its triggers do, and once the row is locked.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError, FieldError, Forbidden, InvalidInput
from econsulate.core.states import Transitions
from econsulate.core.work.services import enqueue
from notifications.alerts.models.alerts import MOVES, Alert, AlertVersion
from notifications.alerts.models.approval import Approval, Submission
from notifications.alerts.models.choices import AlertState, Verdict
from notifications.alerts.rules.content import composed
from notifications.alerts.services.authority import hold, require_approver, require_either, require_operator
from notifications.alerts.services.composing import claim, current
from notifications.alerts.services.gates import (
    GatesClosed,
    can_be_written,
    closed_gates,
    in_time,
    missing_parts,
    recounting_agrees,
    where,
)
from notifications.alerts.services.preview import reached
from notifications.deliveries.services.receipts import database_time

LAPSE = "notifications.lapse_approval"
TRANSITIONS = Transitions(MOVES)


class ContentChanged(DomainError):
    """What the caller saw is not what stands there now; `content_hash` is the present one."""

    code = "content_changed"
    title = _("The alert has changed since you looked at it. Look again.")


class Contributed(Forbidden):
    code = "four_eyes"
    title = _("You had a hand in this alert, so somebody else must approve it.")


class OtherPlace(InvalidInput):
    code = "other_place"
    title = _("What you typed is not the name of the alert's area.")


@transaction.atomic
def submit(alert: Alert, *, seen_hash: str, accepted: Collection[str], by: User, now: datetime) -> Submission:
    """Put the current version forward, past these gates.

    Raises NotOperator, IncidentClosed, WrongState, ContentChanged, InvalidInput for what is missing, GatesClosed.
    """
    require_operator(by, alert.incident.mission, now)
    alert, version = as_seen(alert, seen_hash, to=AlertState.SUBMITTED)
    now = database_time()
    hold(by)
    require_operator(by, alert.incident.mission, now)
    if faults := missing_parts(version):
        raise InvalidInput(errors=faults)
    found = reached(version, now=now)
    gates = [*closed_gates(version, found, now=now), *recounting_agrees(version, now), *can_be_written(version, now)]
    if closed := [gate for gate in gates if gate.hard or gate.code not in accepted]:
        raise GatesClosed(closed)
    submission = Submission.objects.create(
        version=version,
        by=by,
        gates=[gate.kept() for gate in gates],
        accepted_gates=[gate.code for gate in gates],
        people=found.people,
        logins=found.logins,
    )
    TRANSITIONS.move(alert, AlertState.SUBMITTED)
    told("submitted", alert, by, version, gates=",".join(gate.code for gate in gates))
    return submission


@transaction.atomic
def approve(
    alert: Alert, *, seen_hash: str, place: str, second_factor_at: datetime, by: User, now: datetime
) -> Approval:
    """Say yes to exactly this version, by its hash and the name of its place. `now` is by the clock of the proof.

    Raises NotApprover, IncidentClosed, WrongState, Contributed, ContentChanged, OtherPlace, GatesClosed.
    """
    require_approver(by, alert.incident.mission, now)
    alert, version = as_seen(alert, seen_hash, to=AlertState.APPROVED)
    # All who act here wait for each other: meanwhile a post may have ended, or the area have gone to another mission.
    at = database_time()
    hold(by)
    require_approver(by, alert.incident.mission, at)
    if alert.contributions.filter(person=by).exists():
        raise Contributed
    if composed(place.strip()).casefold() != version.area_name.casefold():
        raise OtherPlace(errors=[FieldError("place", "other_place", OtherPlace.title)])
    submission = latest(version)
    gates = [*in_time(version, at), *where(version, at)]
    if closed := [gate for gate in gates if gate.hard or gate.code not in submission.accepted_gates]:
        raise GatesClosed(closed)
    approval = Approval.objects.create(
        submission=submission,
        by=by,
        verdict=Verdict.APPROVED,
        content_hash=version.content_hash,
        at=at,
        # How long ago it was proved is known by the clock it was proved by.
        second_factor_at=at - max(now - second_factor_at, timedelta()),
        lapses_at=at + timedelta(minutes=settings.ALERTS["approval_minutes"]),
    )
    TRANSITIONS.move(alert, AlertState.APPROVED)
    enqueue(LAPSE, subject=approval.public_id, due_at=approval.lapses_at)
    told("approved", alert, by, version)
    return approval


@transaction.atomic
def send_back(alert: Alert, verdict: Verdict, *, reason: str, by: User, now: datetime) -> Approval:
    """Return it for more work, or reject it for good, also once approved: to stop takes one.

    Raises NotOperator, IncidentClosed, WrongState.
    """
    require_either(by, alert.incident.mission, now)
    alert = claim(alert)
    TRANSITIONS.require(alert, verdict.value)
    version = current(alert)
    ended = Approval.objects.create(
        submission=latest(version),
        by=by,
        verdict=verdict,
        content_hash=version.content_hash,
        reason=reason,
        at=now,
    )
    TRANSITIONS.move(alert, AlertState(verdict.value))
    told(verdict.value, alert, by, version)
    return ended


@transaction.atomic
def lapse(approval_id: UUID, *, now: datetime) -> bool:
    """An approval that was not used in time holds no longer; whether it still did. Safe to repeat."""
    approval = Approval.objects.select_related("submission__version__alert__incident").get(public_id=approval_id)
    version = approval.submission.version
    alert = (
        Alert.objects.select_for_update(no_key=True, of=("self",)).select_related("incident").get(pk=version.alert_id)
    )
    standing = alert.state == AlertState.APPROVED and alert.version == version.number
    if not standing or latest(version).pk != approval.submission_id or approval.lapses_at is None:
        return False
    if now < approval.lapses_at:
        enqueue(LAPSE, subject=approval.public_id, due_at=approval.lapses_at)
        return False
    TRANSITIONS.move(alert, AlertState.LAPSED)
    told("lapsed", alert, None, version)
    return True


def as_seen(alert: Alert, seen_hash: str, *, to: AlertState) -> tuple[Alert, AlertVersion]:
    """The alert, locked, and the version that counts, where that is what the caller saw."""
    alert = claim(alert)
    version = current(alert)
    if version.content_hash != seen_hash:
        raise ContentChanged(content_hash=version.content_hash)
    TRANSITIONS.require(alert, to)
    version.alert = alert
    return alert, version


def latest(version: AlertVersion) -> Submission:
    return version.submissions.latest("pk")


def told(happened: str, alert: Alert, by: User | None, version: AlertVersion, **detail: str) -> None:
    said = {"version": version.number, "content_hash": version.content_hash, **detail}
    record(f"alerts.alert.{happened}", by=by, target=alert, chain=alert.chain, detail=said)
