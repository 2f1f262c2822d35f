"""How does a case begin? A citizen asks for help, an officer enters it for a caller, or finds it in a conversation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consular.cases.models.cases import CaseKind, ConsularCase
from consular.cases.models.messages import Message, Side, Visibility
from consular.cases.models.threads import Thread, missions_served_by
from consular.cases.rules.standards import NATURES
from consular.cases.services import at_night, case_clocks, writing
from consular.cases.services.authority import ConflictOfInterest, acts_for, claim
from consular.cases.services.messages import Words, heard, once, put
from consular.cases.services.trail import audit, audit_case
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.services.authority import NotYourRole
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError
from econsulate.core.references import new_reference


class HasACaseAlready(DomainError):
    """`case` names it."""

    code = "has_a_case_already"
    title = _("This conversation belongs to a case already.")


@dataclass(frozen=True)
class Caller:
    """Who called, how to call back (E.164, if told), and what they are to the person."""

    name: str
    phone: str | None
    relation: str


@transaction.atomic
def ask(
    person: Person, words: Words, *, kind: str, subject: str, mission: str | None, by: User, now: datetime
) -> tuple[ConsularCase, bool]:
    """A citizen asks for help. Sent again it is the same case. Raises what `writing.begin` raises."""
    message, is_new = writing.begin(person, words, subject=subject, mission=mission, by=by, now=now)
    if not is_new:
        found = ConsularCase.objects.whole().filter(thread=message.thread).first()
        if found is not None:
            return found, False
    return opened(message.thread, kind, by=by, now=now), True


@transaction.atomic
def enter(
    about: Callable[[], Person],
    words: Words,
    caller: Caller,
    *,
    kind: str,
    subject: str,
    mission: Mission,
    by: User,
    now: datetime,
) -> tuple[ConsularCase, bool]:
    """An officer enters a case for somebody who called; what was told stands there as a note among the staff.

    `about` gives the person, made anew where the house doesn't know them; it is asked once. Sent again it is the same
    case. Raises NotYourRole, ConflictOfInterest, ClientIdReused.
    """
    if not missions_served_by(by).filter(pk=mission.pk).exists():
        raise NotYourRole

    def act() -> Message:
        person = about()
        if acts_for(by, person.pk):
            raise ConflictOfInterest
        return begun_for(person, words, caller, kind=kind, subject=subject, mission=mission, by=by, in_hand=by, now=now)

    message, is_new = once(words, lambda earlier: hasattr(earlier.thread, "case"), act, by=by)
    return ConsularCase.objects.whole().get(thread=message.thread_id), is_new


def begun_for(
    person: Person,
    words: Words,
    caller: Caller,
    *,
    kind: str,
    subject: str,
    mission: Mission,
    by: User,
    in_hand: User | None,
    now: datetime,
) -> Message:
    """A conversation that no citizen began, with its case; `in_hand` has it then."""
    thread = Thread(
        person=person,
        mission=mission,
        told_by=None,
        reference=new_reference("M"),
        subject=subject,
        language=words.language,
        assigned_to=in_hand,
        last_at=now,
        created_at=now,
    )
    thread.save(force_insert=True)
    audit(thread, "cases.thread.entered", by)
    message = put(thread, words, side=Side.MISSION, visibility=Visibility.INTERNAL, by=by, now=now)
    heard(thread, message, by)
    opened(thread, kind, by=by, now=now, entered_by=by, caller=vars(caller))
    return message


@transaction.atomic
def found_in(thread: Thread, *, kind: str, by: User, now: datetime) -> ConsularCase:
    """An officer sees that a conversation is a case. Raises NotYourRole, ConflictOfInterest, HasACaseAlready."""
    thread = claim(thread, by)
    case = ConsularCase.objects.filter(thread=thread).first()
    if case is not None:
        raise HasACaseAlready(case=str(case.public_id))
    return opened(thread, kind, by=by, now=now)


def opened(thread: Thread, kind: str, *, by: User, now: datetime, **facts: object) -> ConsularCase:
    case = ConsularCase(
        thread=thread,
        kind=CaseKind(kind),
        severity=NATURES[kind].severity,
        counted_from=now,
        created_at=now,
        **facts,
    )
    case.save(force_insert=True)
    case_clocks.begin(case, now=now)
    audit_case(case, "cases.case.received", by, kind=kind)
    at_night.wake(case, by=by, now=now)
    return case
