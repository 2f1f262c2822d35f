"""Who works on a thread, and at which mission? Taken, handed to a colleague, laid back, passed on in one step."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consular.cases.models.cases import ConsularCase
from consular.cases.models.threads import THREAD_ROLES, Thread
from consular.cases.services import telling
from consular.cases.services.authority import claim
from consular.cases.services.trail import audit
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Officer, Post
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError, FieldError, InvalidInput


class HasACase(DomainError):
    code = "has_a_case"
    title = _("This conversation belongs to a case. Hand the case over and say what was promised.")


@dataclass(frozen=True)
class Colleague:
    """Somebody the thread can be given to."""

    id: UUID
    key: int
    name: str


def colleagues_for(thread: Thread) -> list[Colleague]:
    """Who talks with citizens at the thread's mission and is no relative, by name; three queries for any number."""
    serving = Post.objects.live().filter(mission=thread.mission_id, role__in=THREAD_ROLES, user__is_active=True)
    family = thread.person.representations.values("user")
    known = Officer.objects.filter(user__in=serving.values("user")).exclude(user__in=family).select_related("user")
    found = [Colleague(officer.user.public_id, officer.user_id, officer.display_name) for officer in known]
    return sorted(found, key=lambda colleague: colleague.name)


@transaction.atomic
def take(thread: Thread, *, by: User) -> Thread:
    """The thread is this officer's now, whoever had it. Raises NotYourRole, ConflictOfInterest."""
    return give(claim(thread, by), by, by=by)


@transaction.atomic
def assign(thread: Thread, colleague: UUID, *, by: User) -> Thread:
    """Hand the thread to a colleague. Raises NotYourRole, ConflictOfInterest, InvalidInput.

    Whether somebody has no post here or acts for the person isn't told apart: who is whose family stays private.
    """
    found = claim(thread, by)
    to = next((each for each in colleagues_for(found) if each.id == colleague), None)
    if to is None:
        detail = _("Choose a colleague of this mission who can work on this.")
        raise InvalidInput(errors=[FieldError("colleague", "not_available", detail)])
    return give(found, User.objects.get(pk=to.key), by=by)


@transaction.atomic
def release(thread: Thread, *, by: User) -> Thread:
    """Lay the thread back for whoever is free. Raises NotYourRole, ConflictOfInterest."""
    return give(claim(thread, by), None, by=by)


def give(thread: Thread, to: User | None, *, by: User) -> Thread:
    """The same again is no act and leaves no trace."""
    if thread.assigned_to_id == (to.pk if to else None):
        return thread
    thread.assigned_to, thread.version = to, thread.version + 1
    thread.save(update_fields=["assigned_to", "version"])
    if to is None:
        audit(thread, "cases.thread.released", by)
    else:
        audit(thread, "cases.thread.assigned", by, to=str(to.public_id))
    return thread


@transaction.atomic
def transfer(thread: Thread, code: str, *, by: User, now: datetime) -> Thread:
    """Pass the thread with all that is in it to another open mission; nobody has it in hand over there yet.

    Raises NotYourRole, ConflictOfInterest, InvalidInput; HasACase: that is handed over with what was promised.
    """
    found = claim(thread, by)
    if ConsularCase.objects.filter(thread=found).exists():
        raise HasACase
    return moved(found, another(found, code, now=now), by=by)


def another(thread: Thread, code: str, *, now: datetime) -> Mission:
    """Raises InvalidInput unless it is another mission that is open."""
    to = Mission.objects.open_on(now.date()).exclude(pk=thread.mission_id).filter(code=code).first()
    if to is None:
        detail = _("Name another mission that is open.")
        raise InvalidInput(errors=[FieldError("mission", "unknown", detail)])
    return to


def moved(thread: Thread, to: Mission, *, by: User) -> Thread:
    """Both missions' trails have it; whoever reads the thread is told who goes on with it."""
    audit(thread, "cases.thread.sent_on", by, to=to.code)
    thread.mission, thread.assigned_to, thread.version = to, None, thread.version + 1
    thread.save(update_fields=["mission", "assigned_to", "version"])
    audit(thread, "cases.thread.received", by)
    telling.moved(thread)
    return thread
