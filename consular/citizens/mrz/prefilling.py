"""What may an app fill into its forms from a zone, so that nobody types a passport twice?"""

import re
from collections.abc import Mapping
from typing import TypedDict

from consular.citizens.mrz import states
from consular.citizens.mrz.fields import Fields
from consular.citizens.mrz.formats import Format
from consular.citizens.mrz.judging import Verdict
from consular.citizens.mrz.reading import Reading

# The codes whose meaning Doc 9303-4 fixes; under a lone P most States issue their ordinary passports.
PASSPORT_KINDS: Mapping[str, str] = {
    "P": "passport",
    "PP": "passport",
    "PD": "diplomatic",
    "PO": "service",
    "PR": "travel",
    "PS": "travel",
}
CARDS = (Format.TD1, Format.TD2)
VISAS = (Format.MRV_A, Format.MRV_B)
SHORTEST_NUMBER = 3


class PersonFilled(TypedDict):
    primary_identifier: str
    secondary_identifier: str | None
    birth_date: str | None
    sex: str | None
    nationality: str | None


class DocumentFilled(TypedDict):
    kind: str | None
    number: str | None
    issuing_state: str | None
    nationality: str | None
    expires_on: str | None


class Filled(TypedDict):
    """Values as `POST /persons` and `…/travel-documents` take them; None where the zone doesn't say, or oddly."""

    person: PersonFilled
    travel_document: DocumentFilled | None


def filled(reading: Reading) -> Filled | None:
    """Return what can be filled in, None for lines that are rejected; a visa describes no travel document.

    A name that may be cut (`name_may_be_truncated`) is filled in as printed, for its holder to complete.
    """
    fields = reading.fields
    if reading.verdict is Verdict.REJECT or reading.format is None or not fields["primary_identifier"]:
        return None
    person: PersonFilled = {
        "primary_identifier": fields["primary_identifier"],
        "secondary_identifier": fields["secondary_identifier"],
        "birth_date": birth_date(fields["birth_date"]),
        "sex": {"M": "M", "F": "F", "<": "X"}.get(fields["sex"]),
        "nationality": state(fields["nationality"]),
    }
    return {"person": person, "travel_document": None if reading.format in VISAS else document(reading.format, fields)}


def document(format: Format, fields: Fields) -> DocumentFilled:
    number = re.sub(r"[^A-Z0-9]", "", fields["document_number"])
    return {
        "kind": kind(format, fields["document_code"]),
        "number": number if len(number) >= SHORTEST_NUMBER else None,
        "issuing_state": state(fields["issuing_state"]),
        "nationality": state(fields["nationality"]),
        "expires_on": fields["expiry_date"],
    }


def kind(format: Format, code: str) -> str | None:
    if format in CARDS:
        return "identity_card" if code.startswith("I") else None
    return PASSPORT_KINDS.get(code)


def birth_date(day: str | None) -> str | None:
    """A day without its month says no more than its year; without the year it says nothing."""
    if day is None or day.startswith("X"):
        return None
    return f"{day[:4]}-XX-XX" if day[5:7] == "XX" else day


def state(code: str) -> str | None:
    return states.iso_code(code) if code in states.NATIONALITIES else None
