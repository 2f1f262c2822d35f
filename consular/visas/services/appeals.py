"""How is an appeal lodged, taken by a third officer, and ended?"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.rules.calendar import add_working_days
from consular.missions.services.calendars import calendar_of
from consular.visas.models.appeals import APPEAL_TRANSITIONS, LIVE_APPEAL, SPENT, Appeal, AppealState
from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Inadmissibility
from consular.visas.models.timeline import Happening
from consular.visas.models.visas import Refusal, RevokedSeal
from consular.visas.seals.revocations import Reason
from consular.visas.services.assigning import put
from consular.visas.services.authority import require_role
from consular.visas.services.reopening import admit, reopen
from consular.visas.services.review import audit
from consular.visas.services.revoking import publish_list
from consular.visas.services.story import tell
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError, Forbidden
from econsulate.core.references import new_reference
from econsulate.core.states import WrongState

# Working days of the mission from lodging to the reviewer's finding.
APPEAL_WORKING_DAYS = 20


class AppealTooLate(DomainError):
    """The remedy ended; `remedy_until` was its last day at the mission."""

    code = "appeal_too_late"
    title = _("The time to appeal against this decision has passed.")


class AlreadyAppealed(DomainError):
    """`reference` is the appeal's that stands or has been decided."""

    code = "already_appealed"
    title = _("There is already an appeal against this decision.")


class TookPart(Forbidden):
    """The third person is neither who proposed nor who decided."""

    code = "took_part"
    title = _("You took part in the decision, so another officer must examine the appeal.")


class AnotherReviewer(Forbidden):
    code = "another_reviewer"
    title = _("Another officer has taken this appeal.")


@transaction.atomic
def lodge(against: Refusal | Inadmissibility, *, text: str, by: User, now: datetime) -> Appeal:
    """Appeal, until the end of the last day at the mission. Raises AlreadyAppealed, AppealTooLate."""
    against = type(against).objects.with_key().select_for_update(of=("self",)).get(pk=against.pk)
    standing = against.appeals.filter(state__in=[*LIVE_APPEAL, *SPENT]).first()
    if standing:
        raise AlreadyAppealed(reference=standing.reference)
    mission = against.application.mission
    if against.remedy_until is not None and mission.local_day(now) > against.remedy_until:
        raise AppealTooLate(remedy_until=against.remedy_until.isoformat())
    appeal = Appeal(
        **contested(against),
        reference=new_reference("A"),
        lodged_by=by,
        created_at=now,
        due_on=due_day(mission, now),
    )
    appeal.text = text
    appeal.save(force_insert=True)
    say(appeal, Happening.APPEAL_LODGED, by=by, now=now)
    return appeal


def contested(against: Refusal | Inadmissibility) -> dict[str, Any]:
    """What the appeal is against, and who took part in that."""
    if isinstance(against, Inadmissibility):
        return {"inadmissibility": against, "decided_by_id": against.found_by_id}
    decision = against.decision
    return {"refusal": against, "proposed_by_id": decision.proposed_by_id, "decided_by_id": decision.decided_by_id}


def due_day(mission: Mission, lodged_at: datetime) -> date:
    return add_working_days(mission.local_day(lodged_at), APPEAL_WORKING_DAYS, calendar_of(mission))


def reestimate(mission: Mission) -> None:
    """A closed or added day moves the due day of each open appeal."""
    open_ones = Appeal.objects.about(VisaApplication.objects.filter(mission=mission)).filter(state__in=LIVE_APPEAL)
    for appeal in open_ones:
        Appeal.objects.filter(pk=appeal.pk).update(due_on=due_day(mission, appeal.created_at))


@transaction.atomic
def withdraw(appeal: Appeal, *, by: User, now: datetime) -> Appeal:
    """End the appeal at the applicant's word; possible until it is decided. Raises WrongState."""
    appeal = claim(appeal, *LIVE_APPEAL)
    APPEAL_TRANSITIONS.move(appeal, AppealState.WITHDRAWN, ended_at=now)
    say(appeal, Happening.APPEAL_WITHDRAWN, by=by, now=now)
    return appeal


@transaction.atomic
def take(appeal: Appeal, *, by: User, now: datetime) -> Appeal:
    """Take a lodged appeal into review. Raises WrongState, NotYourRole, ConflictOfInterest, TookPart."""
    appeal = claim(appeal, AppealState.LODGED)
    require_third(appeal, by)
    APPEAL_TRANSITIONS.move(appeal, AppealState.UNDER_REVIEW, reviewer=by)
    say(appeal, Happening.APPEAL_TAKEN, by=by, now=now)
    return appeal


@transaction.atomic
def find_inadmissible(appeal: Appeal, *, reasons: str, by: User, now: datetime) -> Appeal:
    """Find that the appeal can't be examined. Raises WrongState, NotYourRole, ConflictOfInterest, TookPart."""
    appeal = claim(appeal, AppealState.LODGED)
    require_third(appeal, by)
    return end(appeal, AppealState.INADMISSIBLE, Happening.APPEAL_INADMISSIBLE, reasons=reasons, by=by, now=now)


@transaction.atomic
def dismiss(appeal: Appeal, *, reasons: str, by: User, now: datetime) -> Appeal:
    """The decision stands. Raises WrongState, NotYourRole, ConflictOfInterest, TookPart, AnotherReviewer."""
    appeal = claim(appeal, AppealState.UNDER_REVIEW)
    require_reviewer(appeal, by)
    return end(appeal, AppealState.DISMISSED, Happening.APPEAL_DISMISSED, reasons=reasons, by=by, now=now)


@transaction.atomic
def uphold(appeal: Appeal, *, reasons: str, by: User, now: datetime) -> Appeal:
    """The decision falls: the seal of a refusal goes on the public list, and others examine the matter (decision 0010).

    Raises WrongState (also while another application for the same visa waits to be handed out), NotYourRole,
    ConflictOfInterest, TookPart, AnotherReviewer, NoSigner.
    """
    appeal = claim(appeal, AppealState.UNDER_REVIEW)
    require_reviewer(appeal, by)
    anew = annul(appeal.refusal, now=now) if appeal.refusal else admit(appeal.application, now=now)
    lay_back(anew, appeal, by=by)
    appeal.review = anew
    is_same = anew.pk == appeal.application.pk
    happening = Happening.APPEAL_ADMITTED if is_same else Happening.APPEAL_UPHELD
    end(appeal, AppealState.UPHELD, happening, reasons=reasons, by=by, now=now)
    if not is_same:
        tell(anew, Happening.REOPENED, by=None, now=now, detail={"appeal": str(appeal.public_id)})
    return appeal


def lay_back(anew: VisaApplication, appeal: Appeal, *, by: User) -> None:
    """A running application that becomes the review may be in the hands of whoever took part: anybody else takes it."""
    before = Appeal.objects.leading_to(appeal.application).took_part()
    if anew.assigned_to_id in {appeal.proposed_by_id, appeal.decided_by_id, *before} - {None}:
        put(anew, None, by=by, detail={"appeal": str(appeal.public_id)})


def annul(refusal: Refusal, *, now: datetime) -> VisaApplication:
    """Let the refusal fall; the application in which the matter is examined anew. Raises WrongState, NoSigner."""
    anew = reopen(refusal.application, now=now)
    RevokedSeal.objects.create(seal_id=refusal.seal_id, reason=Reason.ANNULLED, since=now)
    publish_list(now=now)
    return anew


def end(appeal: Appeal, to: AppealState, happening: Happening, *, reasons: str, by: User, now: datetime) -> Appeal:
    """Write down the finding in the same statement as the state, as the constraints want it."""
    appeal.state, appeal.reviewer, appeal.finding, appeal.ended_at = to, by, reasons, now
    appeal.save(update_fields=["state", "reviewer", "finding", "ended_at", "review"])
    say(appeal, happening, by=by, now=now)
    return appeal


def claim(appeal: Appeal, *states: AppealState) -> Appeal:
    """Lock the appeal to the end of the transaction and read it anew. Raises WrongState."""
    locked = Appeal.objects.with_key().select_for_update(of=("self",)).get(pk=appeal.pk)
    if locked.state not in states:
        raise WrongState(current=locked.state)
    return locked


def require_third(appeal: Appeal, by: User) -> None:
    """Raises NotYourRole, ConflictOfInterest or TookPart."""
    require_role(appeal.application, by, Role.APPEAL_REVIEWER)
    if by.pk in (appeal.proposed_by_id, appeal.decided_by_id):
        raise TookPart


def require_reviewer(appeal: Appeal, by: User) -> None:
    require_third(appeal, by)
    if appeal.reviewer_id != by.pk:
        raise AnotherReviewer


def say(appeal: Appeal, happening: Happening, *, by: User, now: datetime) -> None:
    anew: VisaApplication | None = appeal.review
    values = {"anew": anew.reference} if anew is not None and anew != appeal.application else {}
    tell(appeal.application, happening, by=by, now=now, values=values, detail={"appeal": str(appeal.public_id)})


@transaction.atomic
def opened(appeal: Appeal, *, by: User) -> Appeal:
    """The appeal for a reviewer's screen, the reading on record."""
    audit(appeal.application, "visas.appeal.opened", by, {"appeal": str(appeal.public_id)})
    return Appeal.objects.with_key().get(pk=appeal.pk)
