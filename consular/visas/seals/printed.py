"""What does a genuine seal say, in the words of the printed page? Never more than the page shows."""

from dataclasses import dataclass
from datetime import date

from consular.visas.seals import envelope, receipt, refusal, visa
from consular.visas.seals.errors import MalformedSeal


@dataclass(frozen=True, slots=True)
class PrintedVisa:
    """`birth_date` is YYYY-MM-DD, or the six MRZ characters when they name no day.

    `entries` 0 means any number, None that the seal does not say.
    """

    country: str
    mrz: tuple[str, str]
    primary_identifier: str
    secondary_identifier: str
    document_number: str
    nationality: str
    birth_date: str
    sex: str
    passport_number: str
    visa_type: str
    entries: int | None
    stay: visa.Stay
    issued_on: date
    valid_from: date | None
    valid_until: date


@dataclass(frozen=True, slots=True)
class PrintedRefusal:
    """`remedy_until` is None where the law gives no term."""

    country: str
    reference: str
    primary_identifier: str
    secondary_identifier: str
    grounds: tuple[str, ...]
    issued_on: date
    remedy_until: date | None


@dataclass(frozen=True, slots=True)
class PrintedReceipt:
    """`kind` is the code of the help it is about; `issued_on` the day it was entered."""

    country: str
    reference: str
    primary_identifier: str
    secondary_identifier: str
    kind: str
    issued_on: date


Printed = PrintedVisa | PrintedRefusal | PrintedReceipt


def content_of(seal: envelope.Seal) -> Printed | None:
    """The document a seal is about; None for a kind we don't issue. Raises MalformedSeal."""
    match seal.header.profile:
        case visa.PROFILE:
            return visa_in(seal)
        case refusal.PROFILE:
            return refusal_in(seal)
        case receipt.PROFILE:
            return receipt_in(seal)
    return None


def visa_in(seal: envelope.Seal) -> PrintedVisa:
    """Read a visa seal (MRV-B positions of ICAO Doc 9303-7 §7.2.2). Raises MalformedSeal."""
    content = visa.VisaFeatures.from_features(seal.features)
    issued_on = seal.header.issued_on
    upper, lower = content.mrz
    primary, secondary = names(upper[5:])
    return PrintedVisa(
        country=seal.header.country,
        mrz=content.mrz,
        primary_identifier=primary,
        secondary_identifier=secondary,
        document_number=lower[:9].rstrip("<"),
        nationality=lower[10:13].rstrip("<"),
        birth_date=birth_date(lower[13:19], issued_on=issued_on),
        sex=lower[20].replace("<", ""),
        passport_number=content.passport_number,
        visa_type=content.visa_type,
        entries=content.entries,
        stay=content.stay,
        issued_on=issued_on,
        valid_from=content.valid_from,
        valid_until=content.valid_until(issued_on),
    )


def refusal_in(seal: envelope.Seal) -> PrintedRefusal:
    """Read a refusal seal. Raises MalformedSeal."""
    content = refusal.RefusalFeatures.from_features(seal.features)
    primary, secondary = names(content.holder)
    return PrintedRefusal(
        country=seal.header.country,
        reference=content.reference,
        primary_identifier=primary,
        secondary_identifier=secondary,
        grounds=content.grounds,
        issued_on=seal.header.issued_on,
        remedy_until=content.remedy_until,
    )


def receipt_in(seal: envelope.Seal) -> PrintedReceipt:
    """Read a receipt's seal. Raises MalformedSeal."""
    content = receipt.ReceiptFeatures.from_features(seal.features)
    primary, secondary = names(content.holder)
    return PrintedReceipt(
        country=seal.header.country,
        reference=content.reference,
        primary_identifier=primary,
        secondary_identifier=secondary,
        kind=content.kind,
        issued_on=seal.header.issued_on,
    )


def names(field: str) -> tuple[str, str]:
    """Primary and secondary identifier of an MRZ name field; the second is empty for people with one name."""
    primary, _, secondary = field.rstrip("<").partition("<<")
    return primary.replace("<", " "), secondary.replace("<", " ")


def birth_date(digits: str, *, issued_on: date) -> str:
    try:
        born = visa.mrz_date(digits, latest_year=issued_on.year)
        return (born if born <= issued_on else visa.mrz_date(digits, latest_year=issued_on.year - 1)).isoformat()
    except MalformedSeal:
        return digits
