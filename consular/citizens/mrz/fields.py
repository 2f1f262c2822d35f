"""What do the cells of a zone say, put into the words of Doc 9303?"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, TypedDict

from consular.citizens.mrz import dates, names
from consular.citizens.mrz.check_digits import check_digit
from consular.citizens.mrz.formats import Layout


class Fields(TypedDict, total=False):
    """What is printed, without the fillers at its end; empty where the cells could not be told apart.

    Fillers inside a number stay: they stand for a space or a sign nobody can know. Dates are YYYY-MM-DD,
    None where impossible, a birth with X for unknown digits. Sex is M, F or <. State codes are ICAO's.
    """

    document_code: str
    issuing_state: str
    document_number: str
    nationality: str
    birth_date: str | None
    sex: str
    expiry_date: str | None
    primary_identifier: str
    secondary_identifier: str | None
    name_may_be_truncated: bool
    optional_data: str
    optional_data_2: str


class Number(NamedTuple):
    """A document number, whether its check digit is right, and what optional data is left beside it."""

    value: str
    is_right: bool
    optional_data: str


def document_number(layout: Layout, cells: Mapping[str, str]) -> Number:
    """Return the number, also one that runs on into the optional data (9303-5 and -6 §4.2.2.2, note j).

    That is nine characters, a filler for the check digit, the rest, a check digit over all, and a filler.
    """
    number, digit = cells["document_number"], cells["document_number_check"]
    optional_data = cells["optional_data"]
    if digit != "<" or not layout.holds_long_numbers:
        return Number(number.rstrip("<"), digit == check_digit(number), optional_data.rstrip("<"))
    tail, filler, optional_data = optional_data.partition("<")
    rest, digit = tail[:-1], tail[-1:]
    is_right = bool(rest and filler) and digit == check_digit(number + rest)
    return Number((number + rest).rstrip("<"), is_right, optional_data.rstrip("<"))


def fields_of(cells: Mapping[str, str], number: Number, today: date) -> Fields:
    """Return the fields, the centuries of their dates inferred from today."""
    primary, secondary = names.identifiers(cells["name"])
    fields = Fields(
        document_code=cells["document_code"].rstrip("<"),
        issuing_state=cells["issuing_state"].rstrip("<"),
        document_number=number.value,
        nationality=cells["nationality"].rstrip("<"),
        birth_date=dates.birth_date(cells["birth_date"], today),
        sex=cells["sex"],
        expiry_date=dates.expiry_date(cells["expiry_date"], today),
        primary_identifier=primary,
        secondary_identifier=secondary,
        name_may_be_truncated=names.may_be_truncated(cells["name"]),
        optional_data=number.optional_data,
    )
    if "optional_data_2" in cells:
        fields["optional_data_2"] = cells["optional_data_2"].rstrip("<")
    return fields
