"""How is a mistake mended between submission and decision, so that nobody decides over what they haven't seen?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.travel_document import MrzVerdict
from consular.citizens.mrz.reading import Reading
from consular.citizens.services.travel_documents import contradicted, read_or_refuse
from consular.visas.models.applications import UNDER_REVIEW, State, VisaApplication
from consular.visas.models.corrections import Correction
from consular.visas.models.decisions import ProposalState
from consular.visas.models.news import ArrivalKind
from consular.visas.models.timeline import Happening
from consular.visas.rules import completeness
from consular.visas.rules.diffs import Change, diff
from consular.visas.services.authority import claim, move, require_role
from consular.visas.services.checklists import resync_checklist
from consular.visas.services.drafts import ChangedMeanwhile, refuse_foreign_contact
from consular.visas.services.news import arrived
from consular.visas.services.review import WORKERS
from consular.visas.services.story import tell
from consular.visas.services.submission import has_double, mrz_flags, terms_of
from econsulate.core.accounts.models import User
from econsulate.core.errors import FieldError, InvalidInput

CORRECTABLE = (State.SUBMITTED, State.ACCEPTED, *UNDER_REVIEW)
FLAG, FLAG_ASSISTED = "corrected", "corrected_by_officer"
# Nobody else can speak these words, and whoever could move the contact by a call could take over the file.
APPLICANTS_OWN = ("contact", "declaration")
PERSONAL = ("nationality", "residence", "sex")


@dataclass(frozen=True)
class Changes:
    """Whole sections of the form, and single facts of identity and travel document; days as ISO text."""

    sections: Mapping[str, Mapping[str, Any]]
    identity: Mapping[str, Any]
    travel_document: Mapping[str, Any]


@transaction.atomic
def correct_for_applicant(
    application: VisaApplication, changes: Changes, *, reason: str, by: User, now: datetime
) -> Correction:
    """An officer enters what the applicant asked for by telephone or letter; the applicant is told, and reads why.

    Whoever does so doesn't decide the application. Raises what `correct` raises, NotYourRole, and InvalidInput for
    what only the applicant can say.
    """
    require_role(application, by, *WORKERS)
    if own := [section for section in APPLICANTS_OWN if section in changes.sections]:
        detail = _("Only the applicant can change this.")
        raise InvalidInput(errors=[FieldError(section, "applicants_own", detail) for section in own])
    return correct(application, changes, reason=reason, by=by, now=now, assisted=True)


@transaction.atomic
def correct(
    application: VisaApplication,
    changes: Changes,
    *,
    reason: str,
    by: User,
    now: datetime,
    assisted: bool = False,
) -> Correction:
    """Put right what was submitted and keep how it read before; an open proposal is void and the review goes on.

    Raises WrongState, ChangedMeanwhile, or InvalidInput naming what would be at fault by this correction.
    """
    seen = application.version
    application = claim(application, *CORRECTABLE)
    if application.version != seen:
        raise ChangedMeanwhile
    refuse_foreign_contact(application, changes.sections, by)
    before = {"form": application.form, "applicant": application.applicant}
    form = {**application.form, **changes.sections}
    applicant = corrected_applicant(application.applicant, changes)
    changed = diff(facts_of(**before), facts_of(form, applicant))
    if not changed:
        raise InvalidInput(_("This changes nothing."))
    refuse_faults(application, form, applicant, changed, today=now.date())
    application.form, application.applicant = form, applicant
    reading = reread(applicant, now.date())
    applicant["travel_document"]["differences"] = differences(reading, applicant) if reading else []
    application.review_flags = flags(application, reading, FLAG_ASSISTED if assisted else FLAG)
    application.save(update_fields=["form", "applicant", "review_flags"])
    resync_checklist(application, today=(application.submitted_at or now).date())
    take_version(application)
    correction = Correction(
        application=application, version=application.version, diff=changed, reason=reason, by=by, assisted=assisted
    )
    correction.save(force_insert=True)
    happening = Happening.CORRECTED_FOR_YOU if assisted else Happening.CORRECTED
    tell(application, happening, by=by, now=now, detail={"paths": [change["path"] for change in changed]})
    if not assisted:
        arrived(application, ArrivalKind.CORRECTION, now=now)
    return correction


def take_version(application: VisaApplication) -> None:
    """One version further. What was proposed over the old content is void, and the case officer has it back."""
    if application.state == State.PROPOSED:
        application.proposals.filter(state=ProposalState.OPEN).update(state=ProposalState.VOID)
        move(application, State.IN_REVIEW)
        return
    application.version += 1
    application.save(update_fields=["version"])


def corrected_applicant(applicant: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    personal = {name: value for name, value in changes.identity.items() if name in PERSONAL}
    names = {name: value for name, value in changes.identity.items() if name not in PERSONAL}
    return {
        **applicant,
        **personal,
        "identity": {**applicant["identity"], **names},
        "travel_document": {**applicant["travel_document"], **changes.travel_document},
    }


def facts_of(form: Mapping[str, Any], applicant: Mapping[str, Any]) -> dict[str, Any]:
    """Both as the correction's paths name them: sections of the form, `identity.…` and `travel_document.…`."""
    document = {name: value for name, value in applicant["travel_document"].items() if name != "differences"}
    identity = {**applicant["identity"], **{name: applicant[name] for name in PERSONAL}}
    return {**form, "identity": identity, "travel_document": document}


def refuse_faults(
    application: VisaApplication,
    form: Mapping[str, Any],
    applicant: Mapping[str, Any],
    changed: Sequence[Change],
    *,
    today: date,
) -> None:
    """Submission's own rules; what time alone has put at fault is not held against another field's correction."""
    known = {fault.path for fault in faults(application, application.form, application.applicant, today)}
    paths = {change["path"] for change in changed}
    found = [
        fault
        for fault in [*faults(application, form, applicant, today), *date_faults(applicant)]
        if fault.path not in known or any(path == fault.path or path.startswith(f"{fault.path}.") for path in paths)
    ]
    if found:
        raise InvalidInput(errors=found)


def faults(
    application: VisaApplication, form: Mapping[str, Any], applicant: Mapping[str, Any], today: date
) -> list[FieldError]:
    """Documents are left out: officers judge those one by one, and a correction may itself ask for another."""
    document = application.travel_document
    expires_on = date.fromisoformat(applicant["travel_document"]["expires_on"])
    found = completeness.faults(
        form,
        terms=terms_of(application.category),
        passport=completeness.Passport(expires_on, document.status) if document else None,
        items=(),
        today=today,
    )
    return [*found, *completeness.name_faults(applicant["identity"])]


def date_faults(applicant: Mapping[str, Any]) -> list[FieldError]:
    document = applicant["travel_document"]
    if document["issued_on"] and document["issued_on"] >= document["expires_on"]:
        detail = _("The document ends before it was issued.")
        return [FieldError("travel_document.expires_on", "order", detail)]
    return []


def reread(applicant: Mapping[str, Any], today: date) -> Reading | None:
    lines = applicant["travel_document"]["mrz_lines"]
    try:
        return read_or_refuse(lines, today) if lines else None
    except InvalidInput as refusal:
        faults = [replace(fault, path=f"travel_document.{fault.path}") for fault in refusal.errors]
        raise InvalidInput(errors=faults, **refusal.members) from refusal


def differences(reading: Reading, applicant: Mapping[str, Any]) -> list[str]:
    document = applicant["travel_document"]
    typed = {
        "document_number": document["number"],
        "issuing_state": document["issuing_state"],
        "nationality": document["nationality"],
        "expiry_date": document["expires_on"],
    }
    return contradicted(reading, typed, applicant["identity"], applicant["sex"])


def flags(application: VisaApplication, reading: Reading | None, corrected: str) -> list[str]:
    """What an officer must look at now, this correction and those before it among it."""
    document = application.applicant["travel_document"]
    verdict = MrzVerdict(reading.verdict.value) if reading else MrzVerdict.NOT_READ
    double = ["possible_duplicate"] if has_double(application) else []
    marks = [mark for mark in (FLAG, FLAG_ASSISTED) if mark == corrected or mark in application.review_flags]
    return [*double, *mrz_flags(verdict, document["differences"]), *marks]
