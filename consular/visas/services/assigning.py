"""Who works on a file? One colleague hands it to another, or lays it back for whoever is free."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from consular.missions.models.posts import Officer, Post, Role
from consular.visas.models.applications import CASE_ROLES, UNDER_REVIEW, State, VisaApplication
from consular.visas.services.authority import barred_from, claim, require_role
from consular.visas.services.queues import OPEN
from consular.visas.services.review import audit
from econsulate.core.accounts.models import User
from econsulate.core.errors import FieldError, InvalidInput

ASSIGNERS = (Role.INTAKE, Role.OFFICER, Role.DECIDER)
ASSIGNABLE = (State.SUBMITTED, State.ACCEPTED, *UNDER_REVIEW)


@dataclass(frozen=True)
class Colleague:
    """Somebody the file can be handed to; `load` counts the open files they have at this mission."""

    id: UUID
    key: int
    name: str
    load: int


def colleagues_for(application: VisaApplication) -> list[Colleague]:
    """Who holds a case role at the file's mission and nothing bars, least busy first; four queries for any number."""
    mission, barred = application.mission, barred_from(application)
    serving = Post.objects.live().filter(mission=mission, role__in=CASE_ROLES, user__is_active=True)
    keys = set(serving.values_list("user", flat=True)) - barred
    known = Officer.objects.filter(user__in=keys).select_related("user")
    files = VisaApplication.objects.filter(mission=mission, state__in=OPEN, assigned_to__in=keys)
    loads = dict(files.values_list("assigned_to").annotate(Count("pk")))
    found = [
        Colleague(officer.user.public_id, officer.user_id, officer.display_name, loads.get(officer.user_id, 0))
        for officer in known
    ]
    return sorted(found, key=lambda colleague: (colleague.load, colleague.name))


@transaction.atomic
def assign(application: VisaApplication, colleague: UUID, *, by: User, now: datetime) -> VisaApplication:
    """Hand the file to a colleague. Raises WrongState, NotYourRole, ConflictOfInterest, InvalidInput.

    Whether somebody has no post here or acts for the person isn't told apart: who is whose family stays private.
    """
    application = claim(application, *ASSIGNABLE)
    require_role(application, by, *ASSIGNERS)
    to = next((each for each in colleagues_for(application) if each.id == colleague), None)
    if to is None:
        detail = _("Choose a colleague of this mission who can work on this file.")
        raise InvalidInput(errors=[FieldError("colleague", "not_available", detail)])
    return put(application, to.key, by=by, detail={"to": str(to.id)})


@transaction.atomic
def release(application: VisaApplication, *, by: User, now: datetime) -> VisaApplication:
    """Lay the file back for whoever is free. Raises WrongState, NotYourRole, ConflictOfInterest."""
    application = claim(application, *ASSIGNABLE)
    require_role(application, by, *ASSIGNERS)
    return put(application, None, by=by, detail={})


def put(application: VisaApplication, to: int | None, *, by: User, detail: dict[str, str]) -> VisaApplication:
    """The same again is no act and leaves no trace."""
    if application.assigned_to_id == to:
        return application
    version = application.version + 1
    VisaApplication.objects.filter(pk=application.pk).update(assigned_to=to, version=version)
    application.refresh_from_db(fields=["assigned_to", "version"])
    audit(application, "visas.application.assigned" if to else "visas.application.released", by, detail)
    return application
