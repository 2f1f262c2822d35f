"""What does an officer do with a case, and how does its citizen open it again? Each act is on record."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consular.cases.models.cases import CaseHandover, CaseState, ConsularCase
from consular.cases.models.messages import Message
from consular.cases.models.threads import Thread
from consular.cases.services import answering, assigning, at_night, case_closing, writing
from consular.cases.services import authority as threads
from consular.cases.services.case_closing import REOPENED_WITHIN
from consular.cases.services.case_moves import move
from consular.cases.services.messages import Words, mark
from consular.cases.services.trail import audit_case
from consular.citizens.services.people import ChangedMeanwhile
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError
from econsulate.core.states import WrongState


class ReopenTooLate(DomainError):
    code = "reopen_too_late"
    title = _("This case was resolved long ago. Ask for help anew, and name this one.")


def locked(case: ConsularCase) -> ConsularCase:
    """The case as it is now, after its conversation was locked."""
    found = ConsularCase.objects.select_for_update(of=("self",), no_key=True).whole().filter(pk=case.pk).first()
    if found is None:
        raise ChangedMeanwhile
    return found


def claim(case: ConsularCase, by: User) -> ConsularCase:
    """The case under lock, if this officer may work on it. Raises NotYourRole, ConflictOfInterest, ChangedMeanwhile."""
    thread = threads.claim(Thread(pk=case.thread_id), by)
    found = locked(case)
    found.thread = thread
    return found


def opened(case: ConsularCase, *, by: User, now: datetime, newest: Message | None = None) -> ConsularCase:
    """The case for an officer's screen; the reading is recorded, and the citizen can see it. Where the conversation
    stands there too, nothing up to its `newest` message is news to this officer any longer.

    Two transactions, as in `answering.opened`."""
    with transaction.atomic():
        audit_case(case, "cases.case.opened", by)
    if newest is not None:
        mark(newest, by=by, now=now)
    return case


@transaction.atomic
def triage(case: ConsularCase, *, kind: str, severity: int, by: User, now: datetime) -> ConsularCase:
    """Say what kind of case it is and how grave. Raises WrongState, NotYourRole, ConflictOfInterest."""
    return move(claim(case, by), CaseState.TRIAGED, by=by, now=now, kind=kind, severity=severity)


@transaction.atomic
def start(case: ConsularCase, *, by: User, now: datetime) -> ConsularCase:
    """Work on it, as whoever has its conversation. Raises WrongState, NotYourRole, ConflictOfInterest."""
    case = claim(case, by)
    if case.state != CaseState.TRIAGED:
        raise WrongState(current=case.state)
    move(case, CaseState.OPEN, by=by, now=now)
    case.thread = assigning.give(case.thread, by, by=by)
    return case


@transaction.atomic
def wait(case: ConsularCase, state: CaseState, *, by: User, now: datetime) -> ConsularCase:
    """It is for the citizen or somebody else to act; the time to resolve it stands still.

    Raises WrongState, NotYourRole, ConflictOfInterest.
    """
    return move(claim(case, by), state, by=by, now=now)


@transaction.atomic
def resume(case: ConsularCase, *, by: User, now: datetime) -> ConsularCase:
    """Go on with it after waiting. Raises WrongState, NotYourRole, ConflictOfInterest."""
    case = claim(case, by)
    if case.state not in (CaseState.WAITING_CITIZEN, CaseState.WAITING_THIRD_PARTY):
        raise WrongState(current=case.state)
    return move(case, CaseState.OPEN, by=by, now=now)


@transaction.atomic
def resolve(case: ConsularCase, text: str, *, language: str, by: User, now: datetime) -> ConsularCase:
    """Say what came of it; the citizen reads this in the conversation, and in those of cases merged into this one.

    Raises WrongState, NotYourRole, ConflictOfInterest.
    """
    case = move(claim(case, by), CaseState.RESOLVED, by=by, now=now, resolution=text, resolved_at=now)
    told = [case.thread, *Thread.objects.filter(case__merged_into=case).order_by("pk")]
    for thread in told:
        answering.answer(thread, Words(text, language, uuid4()), by=by, now=now)
    case_closing.plan(case)
    return case


@transaction.atomic
def close(case: ConsularCase, *, by: User, now: datetime) -> ConsularCase:
    """Nothing is left to do. Raises WrongState, NotYourRole, ConflictOfInterest."""
    return move(claim(case, by), CaseState.CLOSED, by=by, now=now)


@transaction.atomic
def reopen(case: ConsularCase, words: Words, *, by: User, now: datetime) -> tuple[ConsularCase, Message]:
    """Its citizen says why it isn't resolved; possible for some weeks. Sent again it is the same message.

    Of a merged case the one that was worked on opens again. Raises WrongState, ReopenTooLate, ClientIdReused.
    """
    threads.locked(Thread(pk=case.thread_id))
    case = locked(case)
    message, is_new = writing.write(case.thread, words, by=by, now=now)
    if not is_new:
        return case, message
    worked_on = locked(case.merged_into) if case.merged_into else case
    if worked_on.resolved_at is None:
        raise WrongState(current=worked_on.state)
    if now >= worked_on.resolved_at + REOPENED_WITHIN:
        raise ReopenTooLate
    move(worked_on, CaseState.OPEN, by=by, now=now, resolution=None, resolved_at=None)
    return locked(case), message


@transaction.atomic
def hand_over(case: ConsularCase, code: str, *, promised: str, by: User, now: datetime) -> ConsularCase:
    """Pass the case and its conversation to another mission or headquarters, with what was promised until now.

    Raises WrongState for a merged one, NotYourRole, ConflictOfInterest, InvalidInput.
    """
    case = claim(case, by)
    if case.merged_into_id is not None:
        raise WrongState(current=case.state)
    sender, to = case.thread.mission, assigning.another(case.thread, code, now=now)
    CaseHandover(case=case, sender=sender, receiver=to, promised=promised, by=by).save(force_insert=True)
    audit_case(case, "cases.case.handed_over", by, to=to.code)
    for thread in Thread.objects.whole().filter(case__merged_into=case):
        assigning.moved(thread, to, by=by)
    case.thread = assigning.moved(case.thread, to, by=by)
    case.version += 1
    case.save(update_fields=["version"])
    at_night.wake(case, by=by, now=now)
    return case
