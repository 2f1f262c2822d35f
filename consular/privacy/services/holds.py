"""Who keeps something from being erased, why, and who lets it go again?"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person
from consular.missions.services.authority import NotYourRole
from consular.privacy.models.erasures import ErasureState
from consular.privacy.models.holds import LegalHold, missions_held_by
from consular.privacy.services.cases import claim_person
from consular.privacy.services.erasure import CARRY_OUT, forget_released
from consular.visas.models.applications import VisaApplication
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import FieldError, Forbidden, InvalidInput
from econsulate.core.references import read_reference
from econsulate.core.states import WrongState
from econsulate.core.work.services import enqueue


class SamePerson(Forbidden):
    """Four eyes: a hold protects somebody, so its author alone can't end it."""

    code = "four_eyes"
    title = _("You placed this hold, so somebody else must lift it.")


def require_holder(by: User) -> None:
    """Raises NotYourRole unless `by` is an administrator or auditor somewhere."""
    if not missions_held_by(by).exists():
        raise NotYourRole


@transaction.atomic
def place(reference: str, *, whole_person: bool, reason: str, review_on: date, by: User, now: datetime) -> LegalHold:
    """Hold the application with this reference, or all that is kept of its person. Raises NotYourRole, InvalidInput."""
    require_holder(by)
    if review_on <= now.date():
        raise InvalidInput(errors=[FieldError("review_on", "past", _("Give a day to come."))])
    found = application_with(reference, by=by)
    person = claim_person(found.person_id)
    # Erasure holds the same lock: under it the application is there, or it has just gone.
    application = VisaApplication.objects.select_related("mission").filter(pk=found.pk, person=person).first()
    if application is None:
        raise unknown_reference()
    hold = LegalHold(
        person=person,
        application=application,
        whole_person=whole_person,
        reason=reason,
        review_on=review_on,
        placed_by=by,
    )
    hold.save(force_insert=True)
    audit(hold, "privacy.hold.placed", by)
    return hold


def application_with(reference: str, *, by: User) -> VisaApplication:
    """An application of a mission of theirs, never of their own or their family. Raises InvalidInput."""
    own = Person.objects.filter(representations__user=by)
    rows = VisaApplication.objects.filter(mission__in=missions_held_by(by)).exclude(person__in=own)
    application = rows.filter(reference=read_reference(reference) or "").first()
    if application is None:
        raise unknown_reference()
    return application


def unknown_reference() -> InvalidInput:
    return InvalidInput(errors=[FieldError("reference", "unknown", _("There is no such application."))])


@transaction.atomic
def lift(hold: LegalHold, *, reason: str, by: User, now: datetime) -> LegalHold:
    """End a hold for a reason; wishes to be erased that waited go on. Raises NotYourRole, SamePerson, WrongState."""
    require_holder(by)
    claim_person(hold.person_id)
    rows = LegalHold.objects.select_related("person__data_key", "application__mission")
    hold = rows.select_for_update(of=("self",)).get(pk=hold.pk)
    if hold.placed_by_id == by.pk:
        raise SamePerson
    if hold.lifted_at is not None:
        raise WrongState(current="lifted")
    hold.lifted_by, hold.lifted_at, hold.lift_reason = by, now, reason
    hold.save(update_fields=["lifted_by", "lifted_at", "lift_reason"])
    audit(hold, "privacy.hold.lifted", by)
    forget_released(hold.person)
    for request in hold.person.erasure_requests.filter(state=ErasureState.OPEN, not_before__lte=now):
        enqueue(CARRY_OUT, subject=request.public_id)
    return hold


@transaction.atomic
def opened(hold: LegalHold, *, by: User) -> LegalHold:
    """The hold with its reason, the reading on record."""
    audit(hold, "privacy.hold.read", by)
    return hold


def audit(hold: LegalHold, action: str, by: User) -> None:
    """`person` stays empty in the entry: holds are not told to whom they are about."""
    detail = {"application": str(hold.application.public_id), "whole_person": hold.whole_person}
    record(action, by=by, target=hold, chain=hold.application.mission.code, detail=detail)
