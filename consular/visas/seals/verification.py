"""Is this seal good, now? One answer of five, and what a trusted signer sealed. No network, no database."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Any

from consular.visas.seals import envelope, printed, signing
from consular.visas.seals.errors import MalformedSeal
from consular.visas.seals.printed import Printed, PrintedReceipt, PrintedRefusal, PrintedVisa
from consular.visas.seals.revocations import RevocationList
from consular.visas.seals.trust import TrustedSigner, TrustedSigners


class Status(StrEnum):
    """`unknown`: nobody we trust vouches for it. `altered`: not the bytes that were signed, or no seal."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    ALTERED = "altered"


class RevocationCheck(StrEnum):
    """Was the issuing State's revocation list at hand? `stale` means its next update is overdue."""

    CHECKED = "checked"
    STALE = "stale"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer. `reason` is a stable code refining it, empty when there is nothing to add.

    `visa`, `refusal` or `receipt` is set only when a trusted signer signed it, so that a forgery is never repeated.
    """

    status: Status
    reason: str = ""
    signer: str = ""
    seal_id: str = ""
    revocations: RevocationCheck = RevocationCheck.NOT_CHECKED
    visa: PrintedVisa | None = None
    refusal: PrintedRefusal | None = None
    receipt: PrintedReceipt | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values: dates as YYYY-MM-DD, absent parts as None."""
        return {key: plain(value) for key, value in asdict(self).items()}


def plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case date():
            return value.isoformat()
        case StrEnum():
            return value.value
        case _:
            return value


def verify(data: bytes, *, certificates: TrustedSigners, revocations: RevocationList | None, at: datetime) -> Verdict:
    """Judge seal bytes at an aware moment, whose zone decides the day. Never raises for bad bytes."""
    try:
        seal = envelope.parse(data)
    except MalformedSeal as problem:
        return Verdict(Status.ALTERED, problem.code)
    header, reference, seal_id = seal.header, seal.header.signer_reference, signing.seal_id(seal)
    known = revocations if revocations and revocations.country == header.country else None
    verdict = partial(Verdict, signer=reference, seal_id=seal_id, revocations=how_checked(known, at=at))
    signer = certificates.get(reference)
    if signer is None:
        return verdict(Status.UNKNOWN, "unknown_signer")
    if doubt := doubt_about(signer, header, known):
        return verdict(Status.UNKNOWN, doubt)
    if not signing.is_signed_by(signer.key, seal.signature, seal.signed):
        return verdict(Status.ALTERED, "bad_signature")
    try:
        content = printed.content_of(seal)
    except MalformedSeal as problem:
        return verdict(Status.ALTERED, problem.code)
    if known and seal_id in known.seals:
        status, reason = Status.REVOKED, known.seals[seal_id].value
    else:
        status, reason = judge(content, today=at.date())
    if isinstance(content, PrintedVisa):
        return verdict(status, reason, visa=content)
    if isinstance(content, PrintedReceipt):
        return verdict(status, reason, receipt=content)
    return verdict(status, reason, refusal=content)


def how_checked(revocations: RevocationList | None, *, at: datetime) -> RevocationCheck:
    if revocations is None:
        return RevocationCheck.NOT_CHECKED
    return RevocationCheck.STALE if revocations.is_stale(at) else RevocationCheck.CHECKED


def doubt_about(signer: TrustedSigner, header: envelope.Header, revocations: RevocationList | None) -> str:
    """Why this signer can't vouch for this seal; empty when it can."""
    if signer.state != header.country:
        return "signer_of_another_state"
    if not signer.first_day <= header.signed_on <= signer.last_day:
        return "signer_not_valid_then"
    if revocations and signer.reference in revocations.signers:
        return "signer_withdrawn"
    return ""


def judge(content: Printed | None, *, today: date) -> tuple[Status, str]:
    """Status and reason of a genuine, unrevoked document on a day."""
    match content:
        case None:
            return Status.UNKNOWN, "unknown_document"
        case PrintedVisa(valid_until=last) if last < today:
            return Status.EXPIRED, ""
        case PrintedVisa(valid_from=date() as first) if today < first:
            return Status.VALID, "not_yet_in_force"
    return Status.VALID, ""
