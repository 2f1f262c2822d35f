"""Which rules of Doc 9303 does a zone break? The package docstring explains every reason."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from consular.citizens.mrz import names, states
from consular.citizens.mrz.fields import Fields
from consular.citizens.mrz.formats import Format

Reason: TypeAlias = tuple[str, str]
"""Kind and field."""


class Verdict(StrEnum):
    ACCEPT = "accept"
    REVIEW = "review"
    REJECT = "reject"


_FOR_REVIEW = {
    "unknown_document_code",
    "unknown_state",
    "unknown_sex",
    "name_form",
    "number_form",
    "expired",
}

_LETTERS = re.compile(r"[A-Z<]+")
_ALPHABETS = {
    "issuing_state": _LETTERS,
    "nationality": _LETTERS,
    "sex": _LETTERS,
    "name": _LETTERS,
    "birth_date": re.compile(r"[0-9<]+"),
    "expiry_date": re.compile(r"[0-9]+"),
}

_CARD_CODE = re.compile(r"[ACI][A-Z0-9<]")
_FORBIDDEN_CARD_CODES = {Format.TD1: {"AV", "CV", "IV", "AI"}, Format.TD2: {"AV", "CV", "IV", "AC"}}
_PASSPORT_CODE = re.compile(r"P[A-Z<]")
_HARMONIZED_PASSPORT_CODES = {"PP", "PE", "PD", "PO", "PR", "PT", "PS", "PL", "PM", "PU"}
_HARMONIZED_FROM = "2038-01-01"


def verdict(reasons: Iterable[Reason]) -> Verdict:
    """Return reject if any reason is one to reject, review if there is any at all, else accept."""
    kinds = {kind for kind, _ in reasons}
    if kinds - _FOR_REVIEW:
        return Verdict.REJECT
    return Verdict.REVIEW if kinds else Verdict.ACCEPT


def reasons(
    format: Format, cells: Mapping[str, str], checks: Mapping[str, bool], fields: Fields, today: date
) -> Iterator[Reason]:
    """Yield all that speaks against the zone; of a field with a foreign alphabet nothing else is said."""
    foreign = {field for field, alphabet in _ALPHABETS.items() if not alphabet.fullmatch(cells[field])}
    yield from (("alphabet", field) for field in _ALPHABETS if field in foreign)
    for field, day in (("birth_date", fields["birth_date"]), ("expiry_date", fields["expiry_date"])):
        if day is None and field not in foreign:
            yield "impossible_date", field
    yield from (("check_digit", name) for name, is_right in checks.items() if not is_right)
    yield from (doubt for doubt in _doubts(format, cells, fields, today) if doubt[1] not in foreign)


def _doubts(format: Format, cells: Mapping[str, str], fields: Fields, today: date) -> Iterator[Reason]:
    """Yield what may be odd though structure and check digits are right."""
    expiry = fields["expiry_date"]
    if not _knows_document_code(format, cells["document_code"], expiry):
        yield "unknown_document_code", "document_code"
    if fields["issuing_state"] not in states.ISSUERS:
        yield "unknown_state", "issuing_state"
    if cells["document_number"].startswith("<"):
        yield "number_form", "document_number"
    if fields["nationality"] not in states.NATIONALITIES:
        yield "unknown_state", "nationality"
    if cells["sex"] not in "MF<":
        yield "unknown_sex", "sex"
    if not names.WELL_FORMED.fullmatch(cells["name"]):
        yield "name_form", "name"
    if expiry is not None and expiry < today.isoformat():
        yield "expired", "expiry_date"


def _knows_document_code(format: Format, code: str, expiry: str | None) -> bool:
    """Cards: 9303-5 and -6 §4.2.2.2, note k. Passports: 9303-4 §4.4. Visas, known by their V: any.

    AC is the crew member certificate, always a TD1. A passport with any other second letter than the
    harmonized ones, or with none, "shall expire before 1 January 2038".
    """
    if format in _FORBIDDEN_CARD_CODES:
        return bool(_CARD_CODE.fullmatch(code)) and code not in _FORBIDDEN_CARD_CODES[format]
    if format is Format.TD3:
        may_be_other = expiry is None or expiry < _HARMONIZED_FROM
        return code in _HARMONIZED_PASSPORT_CODES or (may_be_other and bool(_PASSPORT_CODE.fullmatch(code)))
    return True
