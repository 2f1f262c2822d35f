"""How is a matter examined after an appeal was upheld?

After a refusal as an application of its own, with all that was sent before; what was inadmissible is let in itself.
"""

from datetime import datetime

from django.db import IntegrityError, transaction

from consular.missions.models.clock import ClockKind
from consular.missions.services.clocks import tick
from consular.visas.models.applications import LIVE, State, VisaApplication
from consular.visas.models.items import ApplicationItem, DocumentVersion, ItemState
from consular.visas.models.timeline import VisaClockEvent
from consular.visas.services.authority import claim, move
from consular.visas.services.estimates import update_estimate
from econsulate.core.references import new_reference
from econsulate.core.states import WrongState

CARRIED = (
    "group",
    "person",
    "travel_document",
    "mission",
    "category",
    "category_code",
    "urgency",
    "language",
    "form",
    "applicant",
    "review_flags",
    "created_by",
)


def reopen(refused: VisaApplication, *, now: datetime) -> VisaApplication:
    """The application in which the matter is examined anew; one the person has running already is that one.

    Raises WrongState while that one is decided and not handed out: nobody could examine anything in it.
    """
    running = running_beside(refused)
    if running is not None:
        return undecided(running)
    try:
        with transaction.atomic():
            return start_anew(refused, now=now)
    except IntegrityError as error:
        # The applicant submitted another one in this very moment.
        running = running_beside(refused)
        if "consular_visaapplication_one_live" in str(error) and running is not None:
            return undecided(running)
        raise


def admit(inadmissible: VisaApplication, *, now: datetime) -> VisaApplication:
    """Let the application in for review, its clock going on; one the person has running already is reviewed instead.

    Raises WrongState, also while that one is decided and not handed out.
    """
    running = running_beside(inadmissible)
    if running is not None:
        return undecided(running)
    application = claim(inadmissible, State.INADMISSIBLE)
    try:
        with transaction.atomic():
            move(application, State.ACCEPTED, assigned_to=None)
    except IntegrityError as error:
        running = running_beside(inadmissible)
        if "consular_visaapplication_one_live" in str(error) and running is not None:
            return undecided(running)
        raise
    last = application.clock.order_by("number").last()
    if last is not None and last.kind == ClockKind.PAUSE:
        # One that was stopped, as before this was possible, never goes on.
        tick(VisaClockEvent, application, kind=ClockKind.RESUME, now=now)
        update_estimate(application, now=now, reason="appeal_admitted")
    return application


def undecided(running: VisaApplication) -> VisaApplication:
    if running.state == State.DECIDED:
        raise WrongState(current=running.state)
    return running


def running_beside(refused: VisaApplication) -> VisaApplication | None:
    same = VisaApplication.objects.filter(
        person=refused.person_id, category_code=refused.category_code, state__in=LIVE
    ).select_related("mission", "category", "person__data_key")
    return same.select_for_update(of=("self",), no_key=True).first()


def start_anew(refused: VisaApplication, *, now: datetime) -> VisaApplication:
    """Accepted for review at once, with the snapshot, the papers and a clock of its own."""
    anew = VisaApplication(reference=new_reference("V"), state=State.ACCEPTED, submitted_at=now)
    for name in CARRIED:
        setattr(anew, name, getattr(refused, name))
    anew.save(force_insert=True)
    for item in refused.items.select_related("reason").prefetch_related("versions"):
        item.application = refused
        carry(item, anew)
    tick(VisaClockEvent, anew, kind=ClockKind.START, now=now)
    update_estimate(anew, now=now, reason="appeal_upheld")
    return anew


def carry(item: ApplicationItem, anew: VisaApplication) -> None:
    """The item with its newest file: what was accepted stays so, all else that was sent is judged anew."""
    newest = max(item.versions.all(), key=lambda version: version.number, default=None)
    accepted = item.state == ItemState.ACCEPTED
    copy = ApplicationItem(application=anew, requirement_id=item.requirement_id)
    if newest is not None and item.state != ItemState.MISSING:
        copy.state = ItemState.ACCEPTED if accepted else ItemState.PROVIDED
    if accepted:
        copy.reviewed_by_id, copy.reviewed_at = item.reviewed_by_id, item.reviewed_at
    copy.save(force_insert=True)
    if newest is not None:
        DocumentVersion.objects.create(
            item=copy, number=1, file_id=newest.file_id, uploaded_by_id=newest.uploaded_by_id, carried_from=newest
        )
