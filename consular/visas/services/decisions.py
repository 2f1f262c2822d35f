"""How is a visa decided? One officer proposes, another decides over exactly the same content."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consular.missions.models.clock import ClockKind
from consular.missions.models.missions import Capability
from consular.missions.models.posts import Role
from consular.missions.services.clocks import tick
from consular.visas.models.applications import State, VisaApplication
from consular.visas.models.choices import Ruling
from consular.visas.models.decisions import Decision, Outcome, Proposal, ProposalState
from consular.visas.models.items import ItemState
from consular.visas.models.timeline import Happening, VisaClockEvent
from consular.visas.services.authority import CorrectedByYou, barred_from, claim, has_corrected, move, require_role
from consular.visas.services.drafts import ChangedMeanwhile
from consular.visas.services.evidence import hold_proof, proof_faults, require_proof
from consular.visas.services.grounds import require_grounds
from consular.visas.services.story import tell
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError, FieldError, Forbidden, InvalidInput


class SamePerson(Forbidden):
    """Four eyes: whoever proposed may not decide."""

    code = "four_eyes"
    title = _("You proposed this decision, so another officer must take it.")


class ProposalChanged(DomainError):
    """What the decider saw is not what stands there now."""

    code = "proposal_changed"
    title = _("The file or the proposal has changed since you looked at it. Look again.")


class MissionDoesNotDecide(DomainError):
    code = "mission_does_not_decide"
    title = _("This mission may not decide. Transfer the application.")


class ProposerKeptOut(DomainError):
    """Since proposing, a conflict of interest or an appeal came between its author and the file."""

    code = "proposer_kept_out"
    title = _("Whoever proposed this may no longer work on the file. Return the proposal, so that another officer can.")


# A seal counts days up to here; a longer stay can only be sealed as "until the visa ends" (ICAO 9303-7 §9.1).
LONGEST_COUNTED_STAY = 253


@dataclass(frozen=True)
class Terms:
    """What the visa allows; days are calendar days, both ends included."""

    entries: str
    stay_days: int
    valid_from: date
    valid_until: date


def terms_of(proposal: Proposal) -> Terms:
    """The terms of a proposal to grant; the database lets none be without them."""
    entries, stay_days = proposal.entries, proposal.stay_days
    valid_from, valid_until = proposal.valid_from, proposal.valid_until
    if entries is None or stay_days is None or valid_from is None or valid_until is None:
        raise ValueError("a refusal has no terms")
    return Terms(entries, stay_days, valid_from, valid_until)


@transaction.atomic
def propose_grant(application: VisaApplication, terms: Terms, *, reasons: str, by: User, now: datetime) -> Proposal:
    """Propose to grant on these terms.

    Raises WrongState, ChangedMeanwhile, NotYourRole, InvalidInput naming what doesn't fit.
    """
    hold_proof(application)
    application = claim_as_read(application)
    faults = [
        *unaccepted_items(application),
        *proof_faults(application, today=now.date()),
        *terms_faults(application, terms),
    ]
    if faults:
        raise InvalidInput(errors=faults)
    proposal = Proposal(outcome=Outcome.GRANT, **asdict(terms))
    return put_forward(application, proposal, reasons=reasons, by=by, now=now)


@transaction.atomic
def propose_refusal(
    application: VisaApplication, grounds: list[str], *, reasons: str, by: User, now: datetime
) -> Proposal:
    """Propose to refuse on coded grounds.

    Raises WrongState, ChangedMeanwhile, NotYourRole, InvalidInput for an unknown ground.
    """
    application = claim_as_read(application)
    require_grounds(application, grounds, Ruling.REFUSAL)
    proposal = Proposal(outcome=Outcome.REFUSE, grounds=sorted(set(grounds)))
    return put_forward(application, proposal, reasons=reasons, by=by, now=now)


def claim_as_read(application: VisaApplication) -> VisaApplication:
    """Locked, and still of the version the proposer has before them."""
    seen = application.version
    application = claim(application, State.IN_REVIEW)
    if application.version != seen:
        raise ChangedMeanwhile
    return application


def put_forward(application: VisaApplication, proposal: Proposal, *, reasons: str, by: User, now: datetime) -> Proposal:
    require_role(application, by, Role.OFFICER)
    if Capability.DECIDE not in application.mission.capabilities:
        raise MissionDoesNotDecide
    proposal.application, proposal.proposed_by, proposal.reasons = application, by, reasons
    move(application, State.PROPOSED)
    proposal.content_hash = content_hash(application, proposal)
    proposal.save(force_insert=True)
    tell(application, Happening.PROPOSED, by=by, now=now)
    return proposal


def unaccepted_items(application: VisaApplication) -> list[FieldError]:
    detail = _("Accept this document before you propose to grant.")
    open_items = application.items.exclude(state=ItemState.ACCEPTED).filter(requirement__mandatory=True)
    return [
        FieldError(f"documents.{code}", "not_accepted", detail)
        for code in open_items.values_list("requirement__code", flat=True)
    ]


def terms_faults(application: VisaApplication, terms: Terms) -> list[FieldError]:
    category, faults = application.category, []
    if terms.entries not in category.entries:
        faults.append(FieldError("entries", "not_offered", _("The category doesn't offer this number of entries.")))
    if not 1 <= terms.stay_days <= category.max_stay_days:
        faults.append(FieldError("stay_days", "range", _("The stay is longer than the category allows.")))
    span = timedelta(days=category.validity_days)
    if not terms.valid_from <= terms.valid_until <= terms.valid_from + span:
        faults.append(FieldError("valid_until", "range", _("The validity is longer than the category allows.")))
    if terms.stay_days > LONGEST_COUNTED_STAY and terms.stay_days <= (terms.valid_until - terms.valid_from).days:
        detail = _("A stay of over 253 days must reach to the last day of validity.")
        faults.append(FieldError("stay_days", "not_sealable", detail))
    passport = date.fromisoformat(application.applicant["travel_document"]["expires_on"])
    if terms.valid_until + timedelta(days=category.passport_margin_days) > passport:
        faults.append(FieldError("valid_until", "passport", _("The travel document ends too early for this.")))
    return faults


def content_hash(application: VisaApplication, proposal: Proposal) -> str:
    """SHA-256 (hex) of everything the second officer signs: terms, reasons, form, identity, newest files."""
    newest = application.items.order_by("requirement__code", "-versions__number").distinct("requirement__code")
    files = newest.values_list("requirement__code", "state", "versions__public_id")
    content = {
        "application": str(application.public_id),
        "outcome": proposal.outcome,
        "entries": proposal.entries,
        "stay_days": proposal.stay_days,
        "valid_from": str(proposal.valid_from),
        "valid_until": str(proposal.valid_until),
        "grounds": proposal.grounds,
        "reasons": proposal.reasons,
        "form": application.form,
        "applicant": application.applicant,
        "items": [[code, state, str(version)] for code, state, version in files],
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def decide(application: VisaApplication, *, seen_hash: str, by: User, now: datetime) -> Decision:
    """Confirm the open proposal as the decision.

    Raises WrongState, NotYourRole, SamePerson, ProposerKeptOut, CorrectedByYou, ProposalChanged, RightNotShown.
    """
    hold_proof(application)
    application = claim(application, State.PROPOSED)
    proposal = open_proposal(application)
    if proposal.proposed_by_id == by.pk:
        raise SamePerson
    require_role(application, by, Role.DECIDER)
    if proposal.proposed_by_id in barred_from(application):
        raise ProposerKeptOut
    if has_corrected(application, by):
        raise CorrectedByYou
    if not seen_hash == proposal.content_hash == content_hash(application, proposal):
        raise ProposalChanged
    if proposal.outcome == Outcome.GRANT:
        require_proof(application, today=now.date())
    Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.CONFIRMED)
    decision = Decision.objects.create(
        application=application,
        proposal=proposal,
        outcome=proposal.outcome,
        proposed_by_id=proposal.proposed_by_id,
        decided_by=by,
        decided_at=now,
    )
    move(application, State.DECIDED)
    tick(VisaClockEvent, application, kind=ClockKind.STOP, now=now)
    tell(application, Happening.DECIDED, by=by, now=now, detail={"outcome": decision.outcome})
    return decision


@transaction.atomic
def return_proposal(application: VisaApplication, *, reason: str, by: User, now: datetime) -> VisaApplication:
    """Send the proposal back for more work. Raises WrongState, NotYourRole, SamePerson."""
    application = claim(application, State.PROPOSED)
    proposal = open_proposal(application)
    if proposal.proposed_by_id == by.pk:
        raise SamePerson
    require_role(application, by, Role.DECIDER)
    proposal.state, proposal.returned_by, proposal.return_reason = ProposalState.RETURNED, by, reason
    proposal.save(update_fields=["state", "returned_by", "return_reason"])
    move(application, State.IN_REVIEW)
    tell(application, Happening.REVIEW_BEGUN, by=by, now=now, detail={"returned": str(proposal.public_id)})
    return application


def open_proposal(application: VisaApplication) -> Proposal:
    proposal = application.proposals.select_for_update().get(state=ProposalState.OPEN)
    proposal.application = application
    return proposal
