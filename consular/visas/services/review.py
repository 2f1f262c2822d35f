"""How do officers work on a file: accept it, look at each item, ask the applicant or another authority?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consular.missions.models.clock import ClockKind
from consular.missions.models.posts import Officer, Role
from consular.missions.services.clocks import tick
from consular.visas.models.applications import UNDER_REVIEW, State, VisaApplication
from consular.visas.models.choices import ReasonUse, Ruling
from consular.visas.models.decisions import Consultation, Inadmissibility
from consular.visas.models.grounds import ReviewReason
from consular.visas.models.items import ITEM_TRANSITIONS, ApplicationItem, InformationRequest, ItemState
from consular.visas.models.news import ArrivalKind
from consular.visas.models.timeline import Happening, VisaClockEvent
from consular.visas.services.authority import claim, move, require_role
from consular.visas.services.estimates import update_estimate
from consular.visas.services.grounds import require_grounds
from consular.visas.services.news import arrived
from consular.visas.services.story import tell
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError, FieldError, InvalidInput

WORKERS = (Role.INTAKE, Role.OFFICER)
NOBODY = "nobody"


class ItemsStillRejected(DomainError):
    """Items named in `errors` wait for a better file."""

    code = "items_still_rejected"
    title = _("Send every document we asked for first.")


@transaction.atomic
def accept(application: VisaApplication, *, by: User, now: datetime) -> VisaApplication:
    """Find the application admissible; a case officer takes it into review at once. Raises WrongState, NotYourRole."""
    application = claim(application, State.SUBMITTED)
    require_role(application, by, *WORKERS)
    move(application, State.ACCEPTED)
    tell(application, Happening.ACCEPTED, by=by, now=now)
    if holds(application, by, Role.OFFICER):
        begin(application, by=by, now=now)
    return application


def holds(application: VisaApplication, user: User, role: Role) -> bool:
    return user.posts.live().filter(mission=application.mission_id, role=role).exists()


@transaction.atomic
def refuse_admission(
    application: VisaApplication, *, grounds: Sequence[str], reasons: str, by: User, now: datetime
) -> VisaApplication:
    """Find the application inadmissible on coded grounds, with the last day to appeal; the clock stands meanwhile.

    Raises WrongState, NotYourRole, InvalidInput.
    """
    application = claim(application, State.SUBMITTED)
    require_role(application, by, Role.OFFICER)
    require_grounds(application, grounds, Ruling.INADMISSIBLE)
    until = application.mission.local_day(now) + timedelta(days=application.category.version.appeal_days)
    notice = Inadmissibility(application=application, grounds=sorted(set(grounds)), found_by=by, remedy_until=until)
    notice.reasons = reasons
    notice.save(force_insert=True)
    move(application, State.INADMISSIBLE)
    tick(VisaClockEvent, application, kind=ClockKind.PAUSE, reason="inadmissible", now=now)
    tell(application, Happening.INADMISSIBLE, by=by, now=now, detail={"grounds": sorted(set(grounds))})
    update_estimate(application, now=now, reason="inadmissible")
    return application


class TakenAlready(DomainError):
    """`officer` is the id of the colleague who has the file now, whom the caller has not seen there."""

    code = "taken_already"
    title = _("A colleague has taken this file in the meantime.")


@transaction.atomic
def take(application: VisaApplication, *, by: User, now: datetime, seen: str = "") -> VisaApplication:
    """Take an accepted application into review, or take one over from a colleague.

    `seen` is the id of who had it when the caller looked, or NOBODY; without it, it is taken from whoever has it.
    Raises WrongState, NotYourRole, TakenAlready.
    """
    application = claim(application, State.ACCEPTED, *UNDER_REVIEW)
    require_role(application, by, Role.OFFICER)
    require_seen(application, by, seen)
    if application.state == State.ACCEPTED:
        begin(application, by=by, now=now)
        return application
    VisaApplication.objects.filter(pk=application.pk).update(assigned_to=by)
    application.assigned_to = by
    audit(application, "visas.application.assigned", by)
    return application


def require_seen(application: VisaApplication, by: User, seen: str) -> None:
    holder = application.assigned_to
    if not seen or holder is None or holder.pk == by.pk or str(holder.public_id) == seen:
        return
    known = Officer.objects.filter(user=holder).first()
    name = known.display_name if known else str(holder.public_id)
    detail = gettext("%(officer)s has taken this file in the meantime. To take it over all the same, take it again.")
    raise TakenAlready(detail % {"officer": name}, officer=str(holder.public_id))


def begin(application: VisaApplication, *, by: User, now: datetime) -> None:
    move(application, State.IN_REVIEW, assigned_to=by)
    tell(application, Happening.REVIEW_BEGUN, by=by, now=now)


@transaction.atomic
def judge_item(
    item: ApplicationItem, *, by: User, accepted: bool, reason: ReviewReason | None, note: str, now: datetime
) -> ApplicationItem:
    """Accept one item for good, or send it back with a coded reason. Raises WrongState, NotYourRole, InvalidInput."""
    application = claim(item.application, State.IN_REVIEW)
    require_role(application, by, *WORKERS)
    item = ApplicationItem.objects.select_for_update(of=("self",)).select_related("requirement").get(pk=item.pk)
    item.application = application
    if not accepted and (reason is None or reason.use != ReasonUse.ITEM_REJECTED):
        raise InvalidInput(errors=[FieldError("reason", "required", _("Choose why the document is not accepted."))])
    to = ItemState.ACCEPTED if accepted else ItemState.REJECTED
    ITEM_TRANSITIONS.move(item, to, reason=None if accepted else reason, reviewed_by=by, reviewed_at=now)
    item.note = note or None
    item.save(update_fields=["note"])
    detail = {"item": item.requirement.code, "to": to.value, "reason": reason.code if reason else None}
    audit(application, "visas.item.judged", by, detail)
    return item


@transaction.atomic
def request_information(
    application: VisaApplication,
    items: Sequence[ApplicationItem],
    *,
    by: User,
    message: str,
    reason: ReviewReason | None,
    days: int,
    now: datetime,
) -> InformationRequest:
    """Ask the applicant for better files or an answer; the clock stands still until then.

    Items not yet sent back are, with `reason`. Raises WrongState, NotYourRole, InvalidInput.
    """
    application = claim(application, State.IN_REVIEW)
    require_role(application, by, *WORKERS)
    for item in items:
        if item.state != ItemState.REJECTED:
            judge_item(item, by=by, accepted=False, reason=reason, note="", now=now)
    request = InformationRequest(
        application=application, asked_by=by, answer_by=now + timedelta(days=days), message=message
    )
    request.save(force_insert=True)
    request.items.set(items)
    move(application, State.AWAITING_APPLICANT, lapses_at=request.answer_by)
    tick(VisaClockEvent, application, kind=ClockKind.PAUSE, reason="awaiting_applicant", now=now)
    day = request.answer_by.date()
    tell(application, Happening.INFORMATION_REQUESTED, by=by, now=now, values={"day": day})
    update_estimate(application, now=now, reason="awaiting_applicant")
    return request


@transaction.atomic
def answer(application: VisaApplication, *, by: User, text: str, now: datetime) -> VisaApplication:
    """The applicant has sent what was asked; the clock goes on. Raises WrongState, ItemsStillRejected."""
    application = claim(application, State.AWAITING_APPLICANT)
    waiting = application.items.filter(state__in=[ItemState.REJECTED, ItemState.MISSING], requirement__mandatory=True)
    faults = [FieldError(f"documents.{code}", "required", ItemsStillRejected.title) for code in codes_of(waiting)]
    if faults:
        raise ItemsStillRejected(errors=faults)
    request = application.information_requests.select_for_update().get(answered_at=None)
    request.application = application
    request.answer, request.answered_at = text or None, now
    request.save(update_fields=["answer", "answered_at"])
    move(application, State.IN_REVIEW, lapses_at=None)
    tick(VisaClockEvent, application, kind=ClockKind.RESUME, now=now)
    tell(application, Happening.INFORMATION_GIVEN, by=by, now=now)
    arrived(application, ArrivalKind.ANSWER, now=now)
    update_estimate(application, now=now, reason="applicant_answered")
    return application


def items_of(application: VisaApplication, codes: Sequence[str]) -> list[ApplicationItem]:
    """The checklist items with these codes. Raises InvalidInput for one that isn't asked for here."""
    found = {item.requirement.code: item for item in application.items.select_related("requirement")}
    if unknown := [code for code in codes if code not in found]:
        detail = _("This document is not asked for here.")
        raise InvalidInput(errors=[FieldError(f"items.{code}", "unknown", detail) for code in unknown])
    return [found[code] for code in dict.fromkeys(codes)]


def reason_of(application: VisaApplication, code: str | None) -> ReviewReason | None:
    """The coded reason of the application's catalogue. Raises InvalidInput for an unknown one."""
    if code is None:
        return None
    reason = ReviewReason.objects.filter(version=application.category.version_id, code=code).first()
    if reason is None:
        raise InvalidInput(errors=[FieldError("reason", "unknown", _("The catalogue has no such reason."))])
    return reason


def codes_of(items: Iterable[ApplicationItem]) -> list[str]:
    return [item.requirement.code for item in items]


@transaction.atomic
def consult(application: VisaApplication, *, by: User, authority: str, question: str, now: datetime) -> Consultation:
    """Ask another authority. The clock runs on: the applicant is not to pay for our asking. Raises WrongState."""
    application = claim(application, State.IN_REVIEW)
    require_role(application, by, Role.OFFICER)
    consultation = Consultation(application=application, authority=authority, question=question, asked_by=by)
    consultation.save(force_insert=True)
    move(application, State.AWAITING_CONSULTATION)
    tell(application, Happening.CONSULTATION_BEGUN, by=by, now=now)
    return consultation


@transaction.atomic
def end_consultation(application: VisaApplication, *, by: User, text: str, now: datetime) -> Consultation:
    """Enter the other authority's answer; the review goes on. Raises WrongState, NotYourRole."""
    application = claim(application, State.AWAITING_CONSULTATION)
    require_role(application, by, Role.OFFICER)
    consultation = application.consultations.select_for_update().get(answered_at=None)
    consultation.application = application
    consultation.answer, consultation.answered_by, consultation.answered_at = text, by, now
    consultation.save(update_fields=["answer", "answered_by", "answered_at"])
    move(application, State.IN_REVIEW)
    tell(application, Happening.CONSULTATION_ENDED, by=by, now=now)
    return consultation


def audit(
    application: VisaApplication, action: str, by: User | None, detail: Mapping[str, object] | None = None
) -> None:
    record(
        action,
        by=by,
        target=application,
        chain=application.mission.code,
        person=application.person.public_id,
        detail=detail,
    )
