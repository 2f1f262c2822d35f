"""What does an officer do with a call for help? Answer it, pass it on, close it for a reason, mark it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consular.cases.models.sos import TRANSITIONS, SosCall, SosState, missions_helped_by
from consular.cases.services import alarming
from consular.cases.services.trail import audit_sos
from consular.missions.models.missions import Mission
from consular.missions.services.authority import NotYourRole
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError, FieldError, InvalidInput
from econsulate.core.states import WrongState


class AlreadyAnswered(DomainError):
    code = "already_answered"
    title = _("A colleague has answered this call already.")


def locked(call: SosCall, by: User) -> SosCall:
    """Raises NotYourRole, or WrongState for a closed call."""
    found = SosCall.objects.select_for_update(of=("self",)).whole().get(pk=call.pk)
    if not missions_helped_by(by).filter(pk=found.mission_id).exists():
        raise NotYourRole
    if found.state == SosState.CLOSED:
        raise WrongState(current=found.state)
    return found


@transaction.atomic
def answer(call: SosCall, *, by: User, now: datetime) -> SosCall:
    """Somebody takes care: it climbs no further. Again by the same officer is no error. Raises AlreadyAnswered."""
    found = locked(call, by)
    if found.state == SosState.ANSWERED:
        if found.answered_by_id != by.pk:
            raise AlreadyAnswered
        return found
    TRANSITIONS.move(found, SosState.ANSWERED, answered_at=now, answered_by=by)
    audit_sos(found, "cases.sos.answered", by)
    alarming.taken(found, by)
    return found


@transaction.atomic
def pass_on(call: SosCall, code: str, *, by: User, now: datetime) -> SosCall:
    """To the mission that is nearer to help. Until it is answered there, its own line is called; what was answered here
    stays answered. Raises InvalidInput."""
    found = locked(call, by)
    mission = Mission.objects.open_on(now.date()).filter(code=code).first()
    if mission is None or mission.pk == found.mission_id:
        raise InvalidInput(errors=[FieldError("mission", "unknown", _("There is no open mission of this code."))])
    audit_sos(found, "cases.sos.passed_on", by, to=mission.code)
    found.mission, found.rung = mission, 0
    found.save(update_fields=["mission", "rung"])
    audit_sos(found, "cases.sos.received", by)
    if found.state == SosState.CALLING:
        alarming.climb(found, now=now)
    return found


@transaction.atomic
def close(call: SosCall, ending: str, *, note: str | None, by: User, now: datetime) -> SosCall:
    """Raises WrongState."""
    found = locked(call, by)
    found.note = note
    found.save(update_fields=["note"])
    TRANSITIONS.move(found, SosState.CLOSED, closed_at=now, closed_by=by, ending=ending)
    audit_sos(found, "cases.sos.closed", by, ending=ending)
    return found


@transaction.atomic
def mark_as_abuse(call: SosCall, *, by: User, now: datetime) -> SosCall:
    """Marked, never blocked: the next call of the same person is taken in and climbs as any other."""
    rows = SosCall.objects.select_for_update(of=("self",)).whole()
    found = rows.get(pk=call.pk)
    if not missions_helped_by(by).filter(pk=found.mission_id).exists():
        raise NotYourRole
    if found.marked_as_abuse_by_id is None:
        found.marked_as_abuse_by = by
        found.save(update_fields=["marked_as_abuse_by"])
        audit_sos(found, "cases.sos.marked", by)
    return found


@transaction.atomic
def opened(call: SosCall, *, by: User) -> SosCall:
    """All of it, with positions, for an officer; the reading is recorded."""
    audit_sos(call, "cases.sos.opened", by)
    return call
