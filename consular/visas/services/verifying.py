"""Is this document ours, and does it still hold? For anyone who asks, by seal, reference or share code."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from consular.visas.models.visas import Refusal, RevokedSeal, Visa, VisaState
from consular.visas.seals.errors import UnusableRevocationList
from consular.visas.seals.revocations import RevocationList
from consular.visas.seals.verification import Status, verify
from consular.visas.services import sharing
from consular.visas.services.revoking import current_list
from consular.visas.services.signers import public_certificates, trusted
from econsulate.core.references import read_reference

LONGEST_SEAL = 4096
NOT_YET = "not_yet_in_force"
STATUS_OF = {VisaState.ACTIVE: Status.VALID, VisaState.EXPIRED: Status.EXPIRED, VisaState.USED_UP: Status.EXPIRED}


@dataclass(frozen=True)
class Answer:
    """`status` is one of valid, expired, revoked, unknown, altered; `document` only what the page prints."""

    status: str
    reason: str = ""
    document: dict[str, Any] | None = None


def by_seal(text: str, *, now: datetime) -> Answer:
    """Judge the bytes of a scanned seal (base64), as the offline checker does."""
    try:
        seal = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return Answer(Status.ALTERED, "not_base64")
    verdict = verify(seal, certificates=trusted(public_certificates()), revocations=in_force(now), at=now)
    shown = verdict.as_json()
    return Answer(verdict.status, verdict.reason, shown["visa"] or shown["refusal"] or shown["receipt"])


def in_force(now: datetime) -> RevocationList:
    issue = current_list(now=now)
    return opened(issue.sequence, issue.jws)


@lru_cache(maxsize=2)
def opened(sequence: int, jws: str) -> RevocationList:
    """A list we signed ourselves, read once per process. Raises UnusableRevocationList for a forged row."""
    revocations = RevocationList.read(jws.encode(), trusted(public_certificates()))
    if revocations.sequence != sequence:
        raise UnusableRevocationList("malformed")
    return revocations


def by_reference(text: str, *, now: datetime) -> Answer:
    """State and terms, without a name: a reference is typed, so it must give away nothing about the person."""
    reference = read_reference(text)
    visa = Visa.objects.filter(reference=reference).first() if reference else None
    if visa is not None:
        return Answer(*status_of(visa, now), terms_of(visa))
    refusal = Refusal.objects.filter(reference=reference).first() if reference else None
    if refusal is not None:
        fallen = RevokedSeal.objects.filter(seal_id=refusal.seal_id).first()
        status, reason = (Status.REVOKED, fallen.reason) if fallen else (Status.VALID, "")
        return Answer(status, reason, {"kind": "refusal", "issued_on": refusal.issued_at.date().isoformat()})
    return Answer(Status.UNKNOWN)


def by_share_code(code: str, *, now: datetime) -> Answer:
    """State, terms and name, for the holder's purpose; each look is noted for the holder to read."""
    shared = sharing.visa_behind(code, now=now)
    if shared is None:
        return Answer(Status.UNKNOWN)
    status, reason = status_of(shared.visa, now)
    sharing.note_use(shared, status=status, now=now)
    printed = shared.visa.printed
    name = " ".join(filter(None, (printed["primary_identifier"], printed["secondary_identifier"])))
    return Answer(status, reason, {**terms_of(shared.visa), "name": name})


def status_of(visa: Visa, now: datetime) -> tuple[str, str]:
    state = visa.state_on(now.date())
    status = STATUS_OF.get(VisaState(state), Status.REVOKED)
    not_yet = status == Status.VALID and now.date() < visa.valid_from
    reason = NOT_YET if not_yet else (state if status == Status.REVOKED else "")
    return status, reason


def terms_of(visa: Visa) -> dict[str, Any]:
    return {
        "kind": "visa",
        "entries": visa.entries,
        "stay_days": visa.stay_days,
        "valid_from": visa.valid_from.isoformat(),
        "valid_until": visa.valid_until.isoformat(),
        "issued_on": visa.issued_at.date().isoformat(),
    }
