"""How does a citizen complain, take it back, and take it further? To the mission first, to headquarters then."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consular.cases.models.complaints import (
    COMPLAINT_TRANSITIONS,
    FINDINGS,
    LIVE_COMPLAINT,
    Complaint,
    ComplaintStage,
    ComplaintState,
)
from consular.cases.models.threads import Thread
from consular.cases.rules.complaints import FIRST, LAST, further_until
from consular.cases.services import authority
from consular.cases.services.messages import ClientIdReused, Words
from consular.cases.services.receiving import standing
from consular.cases.services.trail import audit_complaint
from consular.citizens.services.people import ChangedMeanwhile
from consular.missions.models.missions import Mission, MissionKind
from consular.missions.services.directory import NoMissionServes
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError
from econsulate.core.references import new_reference
from econsulate.core.states import WrongState


class ComplaintIsOpen(DomainError):
    """`complaint` names it."""

    code = "complaint_is_open"
    title = _("You have a complaint about this already. Take that one further, or wait for its answer.")


class TooLateToGoFurther(DomainError):
    code = "too_late_to_go_further"
    title = _("The time in which this complaint could be taken further is over.")


class LastWord(DomainError):
    code = "last_word"
    title = _("This was the last stage. The answer says where you can turn next.")


def locked(complaint: Complaint) -> Complaint:
    """As it is now, locked to the end of the transaction. Raises ChangedMeanwhile when it was erased."""
    rows = Complaint.objects.select_for_update(of=("self",), no_key=True).whole()
    found = rows.filter(pk=complaint.pk).first()
    if found is None:
        raise ChangedMeanwhile
    return found


@transaction.atomic
def lodge(thread: Thread, words: Words, *, by: User, now: datetime) -> tuple[Complaint, bool]:
    """Complain of what was done in a conversation. Sent again it is the same complaint.

    Raises ComplaintIsOpen, ClientIdReused, ChangedMeanwhile.
    """
    thread = authority.locked(thread)
    earlier = sent_before(words, by)
    if earlier is not None:
        if earlier.number != FIRST or earlier.complaint.thread_id != thread.pk:
            raise ClientIdReused
        return Complaint.objects.whole().get(pk=earlier.complaint_id), False
    refuse_a_second(thread, now)
    complaint = Complaint(
        thread=thread, lodged_by=by, reference=new_reference("C"), language=words.language, created_at=now
    )
    complaint.save(force_insert=True)
    stage = put(complaint, FIRST, standing(thread.mission), words, by=by, now=now)
    audit_complaint(stage, "cases.complaint.lodged", by)
    return Complaint.objects.whole().get(pk=complaint.pk), True


def sent_before(words: Words, by: User) -> ComplaintStage | None:
    rows = ComplaintStage.objects.select_related("complaint__thread__person__data_key")
    earlier = rows.filter(by=by, client_id=words.client_id).first()
    if earlier is not None and earlier.text != words.text:
        raise ClientIdReused
    return earlier


def refuse_a_second(thread: Thread, now: datetime) -> None:
    """While one is examined, or can still be taken further, it is that one the citizen goes on with."""
    last = Complaint.objects.whole().filter(thread=thread).order_by("-pk").first()
    if last is None:
        return
    stage = last.stage
    if stage.state in LIVE_COMPLAINT or (stage.state in FINDINGS and goes_further(stage, now)):
        raise ComplaintIsOpen(complaint=str(last.public_id))


def goes_further(stage: ComplaintStage, now: datetime) -> bool:
    until = further_until(stage.number, stage.ended_at) if stage.ended_at else None
    return until is not None and now < until


def put(
    complaint: Complaint, number: int, mission: Mission, words: Words, *, by: User, now: datetime
) -> ComplaintStage:
    stage = ComplaintStage(
        complaint=complaint,
        number=number,
        mission=mission,
        text=words.text,
        by=by,
        client_id=words.client_id,
        created_at=now,
    )
    stage.save(force_insert=True)
    return stage


@transaction.atomic
def take_further(complaint: Complaint, words: Words, *, by: User, now: datetime) -> tuple[Complaint, bool]:
    """Not satisfied with the mission's answer: headquarters look at it. Sent again it is the same.

    Raises WrongState, TooLateToGoFurther, LastWord, ComplaintIsOpen, ClientIdReused, NoMissionServes.
    """
    complaint = locked(complaint)
    earlier = sent_before(words, by)
    if earlier is not None:
        if earlier.number != LAST or earlier.complaint_id != complaint.pk:
            raise ClientIdReused
        return complaint, False
    require_further(complaint.stage, now)
    refuse_another(complaint)
    home = Mission.objects.filter(kind=MissionKind.HEADQUARTERS).first()
    if home is None:
        raise NoMissionServes
    stage = put(complaint, LAST, home, words, by=by, now=now)
    changed(complaint, is_live=True)
    audit_complaint(stage, "cases.complaint.taken_further", by)
    return Complaint.objects.whole().get(pk=complaint.pk), True


def require_further(stage: ComplaintStage, now: datetime) -> None:
    if stage.state not in FINDINGS:
        raise WrongState(current=stage.state)
    if stage.number == LAST:
        raise LastWord
    if not goes_further(stage, now):
        raise TooLateToGoFurther


def refuse_another(complaint: Complaint) -> None:
    authority.locked(complaint.thread)
    other = Complaint.objects.filter(thread=complaint.thread_id, is_live=True).first()
    if other is not None:
        raise ComplaintIsOpen(complaint=str(other.public_id))


@transaction.atomic
def withdraw(complaint: Complaint, *, by: User, now: datetime) -> Complaint:
    """The citizen takes it back; what was complained of stays on record. Raises WrongState."""
    complaint = locked(complaint)
    stage = complaint.stage
    COMPLAINT_TRANSITIONS.move(stage, ComplaintState.WITHDRAWN, ended_at=now)
    changed(complaint, is_live=False)
    audit_complaint(stage, "cases.complaint.withdrawn", by)
    return complaint


def changed(complaint: Complaint, *, is_live: bool) -> None:
    complaint.is_live, complaint.version = is_live, complaint.version + 1
    complaint.save(update_fields=["is_live", "version"])
