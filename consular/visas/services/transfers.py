"""How does a file reach the mission it belongs to? In one step, with its clock and everything in it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consular.missions.models.missions import Capability, Mission
from consular.missions.models.posts import Role
from consular.visas.models.appeals import LIVE_APPEAL
from consular.visas.models.applications import UNDER_REVIEW, State, VisaApplication
from consular.visas.models.decisions import Inadmissibility
from consular.visas.models.timeline import Happening
from consular.visas.models.transfers import Transfer
from consular.visas.models.visas import Refusal
from consular.visas.services.authority import claim, require_role
from consular.visas.services.estimates import update_estimate
from consular.visas.services.review import audit
from consular.visas.services.story import tell
from econsulate.core.accounts.models import User
from econsulate.core.errors import FieldError, InvalidInput

# A file waiting for somebody else stays until the answer is in, lest it go astray.
UNFINISHED = (State.DRAFT, State.SUBMITTED, State.ACCEPTED, *UNDER_REVIEW, State.DECIDED)
MOVABLE = (State.SUBMITTED, State.ACCEPTED, State.IN_REVIEW)


@transaction.atomic
def transfer(application: VisaApplication, code: str, *, reason: str, by: User, now: datetime) -> VisaApplication:
    """Pass the file on; the estimate follows the new calendar. Raises WrongState, NotYourRole, InvalidInput."""
    application = claim(application, *MOVABLE)
    require_role(application, by, Role.INTAKE, Role.OFFICER)
    to = receiving(code, application, now)
    pass_on(application, to, reason=reason, by=by, now=now)
    return application


def pass_on(application: VisaApplication, to: Mission, *, reason: str, by: User | None, now: datetime) -> None:
    """Move the file and tell the applicant; nobody has it in hand over there yet."""
    audit(application, "visas.application.sent_on", by, {"to": to.code})
    Transfer(application=application, sender=application.mission, receiver=to, reason=reason, by=by).save()
    VisaApplication.objects.filter(pk=application.pk).update(
        mission=to, assigned_to=None, version=application.version + 1
    )
    application.refresh_from_db()
    if application.state != State.DRAFT:
        tell(application, Happening.TRANSFERRED, by=by, now=now)
    if application.state in UNFINISHED and application.state != State.DRAFT:
        update_estimate(application, now=now, reason="transferred")


@transaction.atomic
def hand_over(closed: Mission, successor: Mission, *, by: User | None, now: datetime) -> int:
    """Everything not finished at a closed mission goes on at its successor, within the closing's transaction."""
    appealable = Q(remedy_until__gte=closed.local_day(now)) | Q(appeals__state__in=LIVE_APPEAL)
    refused = Refusal.objects.filter(appealable, decision__application__mission=closed)
    turned_away = Inadmissibility.objects.filter(
        appealable | Q(remedy_until=None), application__state=State.INADMISSIBLE, application__mission=closed
    )
    unfinished = (
        Q(state__in=UNFINISHED)
        | Q(pk__in=refused.values("decision__application"))
        | Q(pk__in=turned_away.values("application"))
    )
    files = VisaApplication.objects.select_for_update(of=("self",), no_key=True).filter(unfinished, mission=closed)
    moved = list(files.select_related("mission", "category", "person__data_key"))
    for application in moved:
        pass_on(application, successor, reason=f"{closed.code} closed", by=by, now=now)
    return len(moved)


def reestimate(mission: Mission, *, now: datetime, reason: str) -> None:
    """A closed or added day moves the expected day of each running application; the applicants are told why."""
    running = VisaApplication.objects.filter(mission=mission, due_on__isnull=False, state__in=UNFINISHED)
    for application in running.select_related("mission", "category", "person__data_key"):
        update_estimate(application, now=now, reason=reason)


def receiving(code: str, application: VisaApplication, now: datetime) -> Mission:
    missions = Mission.objects.open_on(now.date()).filter(capabilities__contains=[Capability.ACCEPT])
    mission = missions.filter(code=code).exclude(pk=application.mission_id).first()
    if mission is None:
        detail = _("Name another mission that is open and accepts applications.")
        raise InvalidInput(errors=[FieldError("mission", "not_receiving", detail)])
    return mission
