"""What do an e-visa and a refusal letter say? Plain values, complete before anything is drawn."""

from dataclasses import dataclass
from datetime import date, datetime

from consular.visas.seals.visa import Stay


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in the applicant's language and in English; equal when the applicant reads English."""

    local: str
    english: str


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues, and where who types the reference is told whether it holds (an https address, or nowhere)."""

    state: Bilingual
    mission: Bilingual
    verify_url: str


@dataclass(frozen=True, slots=True)
class EVisaContent:
    """One e-visa; `mrz` holds two MRV-B lines of 36 characters.

    `photo` is a JPEG or PNG of 35 to 45 that we drew anew ourselves, never an upload. `entries` 0 means any number.
    `birth_date` is printed as given, for days and months may be unknown.
    `original_name` is left out of the page when the fonts lack its script (see rendering.is_printable).
    """

    issuer: Issuer
    reference: str
    category: Bilingual
    entries: int
    stay: Stay
    valid_from: date
    valid_until: date
    primary_identifier: str
    secondary_identifier: str
    original_name: str
    birth_date: str
    sex: str
    nationality: Bilingual
    passport_number: str
    mrz: tuple[str, str]
    seal: bytes
    issued_at: datetime
    photo: bytes | None = None
    specimen: bool = False


@dataclass(frozen=True, slots=True)
class ReceiptContent:
    """That a mission entered a case for somebody who called. `told` and `caller` stay empty in the person's own copy:
    they are the caller's words. `entered_at` is printed as given, in the mission's zone."""

    issuer: Issuer
    reference: str
    name: str
    birth_date: str
    kind: Bilingual
    subject: str
    entered_at: str
    caller: str
    told: str
    seal: bytes
    issued_at: datetime
    specimen: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """One coded ground of refusal, in the applicant's language."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class RefusalContent:
    """One refusal letter; texts are in the applicant's language. `remedy_until` None means no term applies."""

    issuer: Issuer
    reference: str
    name: str
    grounds: tuple[Ground, ...]
    legal_basis: str
    reasons: str
    remedy: str
    remedy_until: date | None
    seal: bytes
    issued_at: datetime
    specimen: bool = False
