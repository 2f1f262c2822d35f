"""Who may lay hands on this application? Roles at its mission, and never one's own or one's family's file."""

from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person
from consular.missions.models.posts import Role, roles_of
from consular.missions.services.authority import NotYourRole
from consular.visas.models.appeals import Appeal
from consular.visas.models.applications import TRANSITIONS, State, VisaApplication
from consular.visas.models.carried import ExaminedIn
from consular.visas.models.corrections import Correction
from econsulate.core.accounts.models import User
from econsulate.core.errors import Forbidden
from econsulate.core.states import WrongState


class ConflictOfInterest(Forbidden):
    code = "conflict_of_interest"
    title = _("You act for this person, so you can't work on this file.")


class KeptOut(Forbidden):
    """This review follows an appeal; others than before conduct it (decision 0010)."""

    code = "kept_out"
    title = _("You took part in the decision that fell on appeal, so other officers must decide anew.")


class CorrectedByYou(Forbidden):
    """Four eyes: whoever entered a correction for the applicant may not decide over it (decision 0008)."""

    code = "corrected_by_you"
    title = _("You corrected this application for the applicant, so another officer must decide it.")


def require_role(application: VisaApplication, by: User, *roles: Role) -> None:
    """Raises NotYourRole, ConflictOfInterest or KeptOut. Nobody stands above this, not even a system administrator."""
    if not roles_of(by, application.mission) & set(roles):
        raise NotYourRole
    if acts_for(application.person_id, by):
        raise ConflictOfInterest
    require_new_eyes(application, by)


def acts_for(person: int, user: User) -> bool:
    """Whether the user acts or ever acted for the person with this key."""
    return Person.objects.filter(pk=person, representations__user=user).exists()


def require_new_eyes(application: VisaApplication, by: User) -> None:
    """Raises KeptOut for whoever proposed or decided what fell on appeal and led to this review, at whatever remove."""
    if by.pk in Appeal.objects.leading_to(application).took_part():
        raise KeptOut


def barred_from(application: VisaApplication) -> set[int]:
    """Keys of all logins with a conflict of interest: who acts or acted for the person, and who is kept out."""
    acting = application.person.representations.values_list("user", flat=True)
    return {*acting, *Appeal.objects.leading_to(application).took_part()}


def has_corrected(application: VisaApplication, by: User) -> bool:
    """Whether this officer entered anything of it for the applicant, also in a refused one it carries on."""
    return Correction.objects.filter(application__in=ExaminedIn(application.pk), by=by, assisted=True).exists()


def claim(application: VisaApplication, *states: State) -> VisaApplication:
    """Lock the application to the end of the transaction and read it anew. Raises WrongState.

    Not its key: whoever writes an event about it in the meantime, the audit chain in hand, would wait for us and we
    for them.
    """
    locked = (
        VisaApplication.objects.select_for_update(of=("self",), no_key=True)
        .select_related("mission", "category", "person__data_key")
        .get(pk=application.pk)
    )
    if locked.state not in states:
        raise WrongState(current=locked.state)
    return locked


def move(application: VisaApplication, to: State, **updates: object) -> None:
    """Change the state and the version together."""
    TRANSITIONS.move(application, to, version=application.version + 1, **updates)
