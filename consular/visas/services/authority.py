"""Who may lay hands on this application? Roles at its mission, and never one's own or one's family's file."""

from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person
from consular.missions.models.posts import Role, roles_of
from consular.visas.models.applications import TRANSITIONS, State, VisaApplication
from econsulate.core.accounts.models import User
from econsulate.core.errors import Forbidden
from econsulate.core.states import WrongState


class NotYourRole(Forbidden):
    code = "not_your_role"
    title = _("Your role at this mission doesn't allow this.")


class ConflictOfInterest(Forbidden):
    code = "conflict_of_interest"
    title = _("You act for this person, so you can't work on this file.")


def require_role(application: VisaApplication, by: User, *roles: Role) -> None:
    """Raises NotYourRole or ConflictOfInterest. Nobody stands above this, the system administrator included."""
    if not roles_of(by, application.mission) & set(roles):
        raise NotYourRole
    if Person.objects.filter(pk=application.person_id, representations__user=by).exists():
        raise ConflictOfInterest


def claim(application: VisaApplication, *states: State) -> VisaApplication:
    """Lock the application to the end of the transaction and read it anew. Raises WrongState."""
    locked = (
        VisaApplication.objects.select_for_update(of=("self",))
        .select_related("mission", "category", "person__data_key", "created_by")
        .get(pk=application.pk)
    )
    if locked.state not in states:
        raise WrongState(current=locked.state)
    return locked


def move(application: VisaApplication, to: State, **updates: object) -> None:
    """Change the state and the version together."""
    TRANSITIONS.move(application, to, version=application.version + 1, **updates)
