"""Who of the staff may work on a thread? Its mission's intake and case officers, those at headquarters; no relative."""

from django.utils.translation import gettext_lazy as _

from consular.cases.models.threads import Thread, missions_served_by
from consular.citizens.models.person import Person
from consular.citizens.services.people import ChangedMeanwhile
from consular.missions.services.authority import NotYourRole
from econsulate.core.accounts.models import User
from econsulate.core.errors import Forbidden


class ConflictOfInterest(Forbidden):
    code = "conflict_of_interest"
    title = _("You act for this person, so you can't work on this conversation.")


def locked(thread: Thread) -> Thread:
    """The thread as it is now, locked to the end of the transaction. Raises ChangedMeanwhile when it was erased."""
    rows = Thread.objects.select_for_update(of=("self",), no_key=True).whole()
    found = rows.filter(pk=thread.pk).first()
    if found is None:
        raise ChangedMeanwhile
    return found


def claim(thread: Thread, by: User) -> Thread:
    """The thread under lock, if this officer may work on it. Raises NotYourRole, ConflictOfInterest."""
    found = locked(thread)
    if not missions_served_by(by).filter(pk=found.mission_id).exists():
        raise NotYourRole
    if acts_for(by, found.person_id):
        raise ConflictOfInterest
    return found


def acts_for(user: User, person: int) -> bool:
    """Whether the user acts or ever acted for the person with this key."""
    return Person.objects.filter(pk=person, representations__user=user).exists()
