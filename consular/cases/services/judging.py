"""Who of the staff answers a complaint, and how? Somebody who had no hand in it; each reading and act is on record."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from consular.cases.models.complaints import (
    COMPLAINT_ROLES,
    COMPLAINT_TRANSITIONS,
    Complaint,
    ComplaintStage,
    ComplaintState,
    HasHandled,
    complaints_answered_by,
)
from consular.cases.rules.complaints import LAST
from consular.cases.services import complaint_telling as telling
from consular.cases.services.complaining import changed, locked
from consular.cases.services.trail import audit_complaint
from consular.missions.models.missions import missions_of
from consular.missions.models.posts import Post
from consular.missions.services.authority import NotYourRole
from econsulate.core.accounts.models import User
from econsulate.core.errors import FieldError, Forbidden, InvalidInput
from econsulate.core.states import WrongState


class HadAHand(Forbidden):
    code = "had_a_hand_in_it"
    title = _("You worked on what this complaint is about, so somebody else has to answer it.")


class MissionAnswersFirst(Forbidden):
    code = "mission_answers_first"
    title = _("The mission has somebody who can answer this complaint. Headquarters answer in the second stage.")


@dataclass(frozen=True)
class Finding:
    """`remedy` says where the citizen can turn after the last stage, and only then."""

    state: ComplaintState
    text: str
    remedy: str | None = None


@transaction.atomic
def opened(complaint: Complaint, *, by: User) -> Complaint:
    """The complaint with its conversation for an officer's screen; the reading is recorded."""
    audit_complaint(complaint.stage, "cases.complaint.opened", by)
    return complaint


@transaction.atomic
def acknowledge(complaint: Complaint, *, by: User, now: datetime) -> Complaint:
    """Take it up, also from a colleague; its citizen is told by when they have their answer.

    Raises WrongState, NotYourRole, HadAHand, MissionAnswersFirst.
    """
    complaint = claim(complaint, by)
    stage = complaint.stage
    if stage.state == ComplaintState.ACKNOWLEDGED:
        return taken_over(complaint, stage, by=by)
    COMPLAINT_TRANSITIONS.move(stage, ComplaintState.ACKNOWLEDGED, handler=by, acknowledged_at=now)
    changed(complaint, is_live=True)
    audit_complaint(stage, "cases.complaint.acknowledged", by)
    telling.acknowledged(stage)
    return complaint


def taken_over(complaint: Complaint, stage: ComplaintStage, *, by: User) -> Complaint:
    if stage.handler_id != by.pk:
        stage.handler = by
        stage.save(update_fields=["handler"])
        changed(complaint, is_live=True)
        audit_complaint(stage, "cases.complaint.acknowledged", by)
    return complaint


@transaction.atomic
def answer(complaint: Complaint, finding: Finding, *, by: User, now: datetime) -> Complaint:
    """Say what was found, with reasons in the citizen's language; after the last stage also where to turn next.

    Raises WrongState, NotYourRole, HadAHand, MissionAnswersFirst, InvalidInput.
    """
    complaint = claim(complaint, by)
    stage = complaint.stage
    if not COMPLAINT_TRANSITIONS.allows(stage.state, finding.state):
        raise WrongState(current=stage.state)
    require_remedy(stage, finding)
    stage.state, stage.answer, stage.remedy = finding.state, finding.text, finding.remedy
    stage.answered_by, stage.ended_at = by, now
    stage.save(update_fields=["state", "answer", "remedy", "answered_by", "ended_at"])
    changed(complaint, is_live=False)
    audit_complaint(stage, "cases.complaint.answered", by, finding=finding.state.value)
    telling.answered(stage)
    return complaint


def require_remedy(stage: ComplaintStage, finding: Finding) -> None:
    if stage.number == LAST and not finding.remedy:
        detail = _("Say where the citizen can turn next: this is our last word.")
        raise InvalidInput(errors=[FieldError("remedy", "required", detail)])
    if stage.number != LAST and finding.remedy:
        detail = _("This belongs to the second stage: until then the citizen turns to headquarters.")
        raise InvalidInput(errors=[FieldError("remedy", "too_early", detail)])


def claim(complaint: Complaint, by: User) -> Complaint:
    """The complaint under lock, if it is for this officer to answer in its present stage.

    Raises NotYourRole, HadAHand, MissionAnswersFirst.
    """
    found = locked(complaint)
    stage = found.stage
    if had_a_hand(stage, by):
        raise HadAHand
    if missions_of(by, *COMPLAINT_ROLES).filter(pk=stage.mission_id).exists():
        return found
    if not complaints_answered_by(by).filter(pk=stage.mission_id).exists():
        raise NotYourRole
    if somebody_is_free(stage):
        raise MissionAnswersFirst
    return found


def had_a_hand(stage: ComplaintStage, user: User) -> bool:
    return not free_of_it(stage).filter(pk=user.pk).exists()


def free_of_it(stage: ComplaintStage) -> models.QuerySet[User]:
    """Who neither worked on it, nor answered an earlier stage or complaint about it, nor is family."""
    thread = stage.complaint.thread
    judged = ComplaintStage.objects.filter(complaint__thread=thread).exclude(pk=stage.pk)
    judges = Q(pk__in=judged.exclude(handler=None).values("handler"))
    judges |= Q(pk__in=judged.exclude(answered_by=None).values("answered_by"))
    handled = HasHandled(Value(thread.pk, models.BigIntegerField()), F("pk"))
    family = thread.person.representations.values("user")
    return User.objects.filter(~Q(handled)).exclude(judges).exclude(pk__in=family)


def somebody_is_free(stage: ComplaintStage) -> bool:
    posts = Post.objects.live().filter(mission=stage.mission_id, role__in=COMPLAINT_ROLES, user__is_active=True)
    return free_of_it(stage).filter(pk__in=posts.values("user")).exists()
