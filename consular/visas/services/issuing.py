"""How does a decision become a document anyone can check? Seal, reference, and a row that says it holds."""

import base64
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from consular.citizens.mrz import names, transliteration
from consular.citizens.mrz.composing import compose
from consular.citizens.mrz.formats import Format
from consular.missions.models.posts import Role
from consular.visas.models.applications import State, VisaApplication
from consular.visas.models.choices import Entries
from consular.visas.models.decisions import Decision, Outcome
from consular.visas.models.timeline import Happening
from consular.visas.models.visas import Refusal, Visa
from consular.visas.seals import envelope, signing
from consular.visas.seals.refusal import HOLDER_LENGTH, RefusalFeatures
from consular.visas.seals.visa import UNTIL_EXPIRY, Stay, VisaFeatures
from consular.visas.services.authority import claim, move, require_role
from consular.visas.services.decisions import LONGEST_COUNTED_STAY, terms_of
from consular.visas.services.signers import signer_of_today
from consular.visas.services.story import tell
from econsulate.core.accounts.models import User
from econsulate.core.references import new_reference

# As the seal counts entries (ICAO 9303-7 §9.1): 0 is any number.
ENTRY_COUNT: Mapping[str, int] = {Entries.SINGLE: 1, Entries.DOUBLE: 2, Entries.MULTIPLE: 0}
VISA_NUMBER_LENGTH = 9


@transaction.atomic
def issue(application: VisaApplication, *, by: User, now: datetime) -> Visa | Refusal:
    """Hand out the decision: a sealed visa, or a sealed notice of refusal. Raises WrongState, NotYourRole, NoSigner."""
    application = claim(application, State.DECIDED)
    require_role(application, by, Role.OFFICER, Role.DECIDER)
    decision = Decision.objects.select_related("proposal").get(application=application)
    decision.application = decision.proposal.application = application
    if decision.outcome == Outcome.GRANT:
        visa = issue_visa(decision, by=by, now=now)
        move(application, State.ISSUED)
        tell(application, Happening.ISSUED, by=by, now=now)
        return visa
    refusal = issue_refusal(decision, by=by, now=now)
    move(application, State.CLOSED)
    tell(application, Happening.REFUSED, by=by, now=now)
    return refusal


def issue_visa(decision: Decision, *, by: User, now: datetime) -> Visa:
    """Seal and write down the visa of a decision."""
    visa = sealed_visa(decision, holder_of(decision.application), by=by, now=now)
    visa.save(force_insert=True)
    return visa


def sealed_visa(decision: Decision, holder: Mapping[str, Any], *, by: User, now: datetime) -> Visa:
    """A visa with a reference and a seal of its own, not yet written down."""
    terms, reference = terms_of(decision.proposal), new_reference("E")
    lines = zone_of(decision.application, holder, reference, terms.valid_until)
    seal = signing.seal_visa(
        VisaFeatures(
            mrz=lines,
            stay=sealed_stay(terms.stay_days),
            passport_number=holder["passport_number"],
            entries=ENTRY_COUNT[terms.entries],
            visa_type=decision.application.category.printed_type,
            valid_from=terms.valid_from,
        ),
        signer=signer_of_today(),
        issued_on=now.date(),
        signed_on=now.date(),
    )
    return Visa(
        decision=decision,
        reference=reference,
        seal=base64.b64encode(seal).decode(),
        seal_id=signing.seal_id(envelope.parse(seal)),
        **asdict(terms),
        printed={**holder, "mrz": list(lines)},
        issued_at=now,
        issued_by=by,
    )


def sealed_stay(days: int) -> Stay:
    """The stay as a seal says it: in days, and beyond its room until the visa ends (decisions.terms_faults)."""
    return Stay(days) if days <= LONGEST_COUNTED_STAY else UNTIL_EXPIRY


def holder_of(application: VisaApplication) -> dict[str, Any]:
    """What is printed of the holder, from what the applicant submitted and officers checked."""
    snapshot = application.applicant
    identity = snapshot["identity"]
    return {
        "primary_identifier": identity["primary_identifier"],
        "secondary_identifier": identity["secondary_identifier"],
        "original_script_name": identity["original_script_name"],
        "birth_date": identity["birth_date"],
        "sex": snapshot["sex"],
        "nationality": snapshot["nationality"],
        "passport_number": snapshot["travel_document"]["number"],
    }


def zone_of(
    application: VisaApplication, holder: Mapping[str, Any], reference: str, valid_until: date
) -> tuple[str, str]:
    """Both MRV-B lines. Raises DoesNotFit."""
    upper, lower = compose(
        Format.MRV_B,
        {
            "document_code": "V",
            "issuing_state": application.category.version.issuing_state,
            "primary_identifier": holder["primary_identifier"],
            "secondary_identifier": holder["secondary_identifier"],
            "document_number": reference.replace("-", "")[1 : 1 + VISA_NUMBER_LENGTH],
            "nationality": holder["nationality"],
            "birth_date": holder["birth_date"],
            "sex": "<" if holder["sex"] == "X" else holder["sex"],
            "expiry_date": valid_until.isoformat(),
        },
    )
    return upper, lower


def issue_refusal(decision: Decision, *, by: User, now: datetime) -> Refusal:
    """Seal and write down one notice of refusal, with the last day of its remedy."""
    application, reference = decision.application, new_reference("R")
    remedy_until = now.date() + timedelta(days=application.category.version.appeal_days)
    seal = signing.seal_refusal(
        RefusalFeatures(
            reference=reference,
            holder=zone_name(application.applicant["identity"]),
            grounds=tuple(decision.proposal.grounds),
            remedy_until=remedy_until,
        ),
        signer=signer_of_today(),
        issued_on=now.date(),
        signed_on=now.date(),
    )
    refusal = Refusal(
        decision=decision,
        reference=reference,
        seal=base64.b64encode(seal).decode(),
        seal_id=signing.seal_id(envelope.parse(seal)),
        remedy_until=remedy_until,
        issued_at=now,
        issued_by=by,
    )
    refusal.save(force_insert=True)
    return refusal


def zone_name(identity: dict[str, Any]) -> str:
    """The name as a passport's zone writes it (ICAO 9303-3 §4.6), without fillers at its end."""
    primary = transliteration.printed(identity["primary_identifier"])
    secondary = transliteration.printed(identity["secondary_identifier"] or "")
    return names.name_field(primary, secondary, HOLDER_LENGTH).rstrip("<")
