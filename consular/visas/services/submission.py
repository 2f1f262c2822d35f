"""How does a draft become an application that nobody can lose, double or change by the way?"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person, match_index_of
from consular.citizens.models.travel_document import MrzVerdict
from consular.missions.models.clock import ClockKind
from consular.missions.services.clocks import tick
from consular.visas.models.applications import LIVE, TRANSITIONS, WITHDRAWABLE, State, VisaApplication
from consular.visas.models.catalogue import VisaCategory
from consular.visas.models.items import ItemState
from consular.visas.models.timeline import Happening, VisaClockEvent
from consular.visas.rules import completeness
from consular.visas.services import evidence
from consular.visas.services.checklists import sync_checklist
from consular.visas.services.estimates import update_estimate
from consular.visas.services.story import tell
from consular.visas.services.unheard import is_unheard, unheard
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError, InvalidInput
from econsulate.core.states import WrongState
from econsulate.core.work.each import each_by_itself


class AlreadySubmitted(DomainError):
    """The same application was submitted before; `reference` is its own."""

    code = "already_submitted"
    title = _("This application has already been submitted.")


class DuplicateApplication(DomainError):
    """The person has a live application for this category; only its own applicant gets to see `reference`."""

    code = "duplicate_application"
    title = _("There is already an application for this person and this visa.")


@transaction.atomic
def submit(application: VisaApplication, *, by: User, now: datetime) -> VisaApplication:
    """Freeze the draft, start the clock and put it in the mission's queue.

    Raises AlreadySubmitted, WrongState, DuplicateApplication, or InvalidInput naming every field still at fault.
    """
    locked = VisaApplication.objects.select_for_update(no_key=True).get(pk=application.pk)
    if locked.state in LIVE:
        raise AlreadySubmitted(reference=locked.reference)
    if locked.state != State.DRAFT:
        raise WrongState(current=locked.state)
    application.refresh_from_db()
    refuse_incomplete(application, now)
    refuse_duplicate(application)
    application.applicant = snapshot(application)
    application.review_flags = review_flags(application)
    try:
        with transaction.atomic():
            application.save(update_fields=["applicant", "review_flags"])
            TRANSITIONS.move(application, State.SUBMITTED, submitted_at=now, lapses_at=None, version=F("version") + 1)
    except IntegrityError as error:
        if "consular_visaapplication_one_live" in str(error):
            raise DuplicateApplication from error
        raise
    tick(VisaClockEvent, application, kind=ClockKind.START, now=now)
    tell(application, Happening.SUBMITTED, by=by, now=now)
    update_estimate(application, now=now)
    evidence.remind_at_submission(application, now=now)
    return application


def refuse_incomplete(application: VisaApplication, now: datetime) -> None:
    items = sync_checklist(application, today=now.date())
    document = application.travel_document
    faults = completeness.faults(
        application.form,
        terms=terms_of(application.category),
        passport=completeness.Passport(document.expires_on, document.status) if document else None,
        items=[
            completeness.Item(
                code=item.requirement.code,
                mandatory=item.requirement.mandatory,
                provided=item.state != ItemState.MISSING,
            )
            for item in items
        ],
        today=now.date(),
    )
    faults.extend(completeness.name_faults(application.person.identity))
    if faults:
        raise InvalidInput(_("The application is not complete yet."), errors=faults)


def terms_of(category: VisaCategory) -> completeness.Terms:
    return completeness.Terms(
        purpose=category.purpose,
        entries=frozenset(category.entries),
        max_stay_days=category.max_stay_days,
        passport_margin_days=category.passport_margin_days,
    )


def refuse_duplicate(application: VisaApplication) -> None:
    live = VisaApplication.objects.filter(
        person=application.person, category_code=application.category_code, state__in=LIVE
    ).first()
    if live:
        raise DuplicateApplication(reference=live.reference)


def review_flags(application: VisaApplication) -> list[str]:
    """What an officer must look at; strangers' applications are never named to the applicant."""
    flags = ["possible_duplicate"] if has_double(application) else []
    document = application.travel_document
    return flags + mrz_flags(document.mrz_verdict, document.differences) if document else flags


def has_double(application: VisaApplication) -> bool:
    """Whether somebody entered as another person, by the facts submitted here, has a live application of this kind."""
    submitted = application.applicant
    same = match_index_of(submitted["identity"], submitted["nationality"])
    alike = Person.objects.filter(match_index=same).exclude(pk=application.person_id)
    return VisaApplication.objects.filter(
        person__in=alike, category_code=application.category_code, state__in=LIVE
    ).exists()


def mrz_flags(verdict: str, differences: Sequence[str]) -> list[str]:
    flags = [] if verdict == MrzVerdict.ACCEPT else [f"mrz_{verdict}"]
    return [*flags, "mrz_differs"] if differences else flags


def snapshot(application: VisaApplication) -> dict[str, object]:
    """Identity and travel document as submitted; later changes to the person don't reach a file under review."""
    person, document = application.person, application.travel_document
    if document is None:
        raise InvalidInput
    return {
        "identity": dict(person.identity),
        "nationality": person.nationality,
        "residence": person.residence,
        "sex": person.sex,
        "travel_document": {
            "kind": document.kind,
            "number": document.number,
            "issuing_state": document.issuing_state,
            "nationality": document.nationality,
            "issued_on": document.issued_on.isoformat() if document.issued_on else None,
            "expires_on": document.expires_on.isoformat(),
            "mrz_lines": document.mrz_lines,
            "differences": document.differences,
        },
    }


@transaction.atomic
def withdraw(application: VisaApplication, *, by: User, now: datetime) -> VisaApplication:
    """End the application at the applicant's word; possible until it is decided. Raises WrongState."""
    if application.state not in WITHDRAWABLE:
        raise WrongState(current=application.state)
    TRANSITIONS.move(application, State.WITHDRAWN, lapses_at=None, version=F("version") + 1)
    tell(application, Happening.WITHDRAWN, by=by, now=now)
    return application


def lapse_overdue(*, now: datetime) -> int:
    """End drafts and unanswered requests whose time has passed; safe to run twice.

    What nobody could be asked does not end: it stands among the red ones until somebody acts for the applicant.
    """
    overdue = VisaApplication.objects.filter(lapses_at__lte=now, state__in=[State.DRAFT, State.AWAITING_APPLICANT])
    heard = overdue.exclude(pk__in=unheard().values("application")).only("pk", "public_id")
    return each_by_itself(heard.iterator(chunk_size=200), partial(lapse, now=now))


@transaction.atomic
def lapse(application: VisaApplication, *, now: datetime) -> bool:
    """Under lock and as it is by now: a question that is handed on in this moment gets its time."""
    rows = VisaApplication.objects.select_for_update(of=("self",), no_key=True).select_related(
        "mission", "person__data_key"
    )
    locked = rows.filter(pk=application.pk, lapses_at__lte=now).first()
    if locked is None or not TRANSITIONS.allows(locked.state, State.LAPSED) or is_unheard(locked):
        return False
    TRANSITIONS.move(locked, State.LAPSED, lapses_at=None, version=F("version") + 1)
    tell(locked, Happening.LAPSED, by=None, now=now)
    return True
