"""Which day do six characters YYMMDD mean? Doc 9303-3 §4.8 prints no century, so it has to be inferred."""

import re
from datetime import date

_BIRTH = re.compile(r"([0-9]{2}|<<)([0-9]{2}|<<)([0-9]{2}|<<)")
_SOME_LEAP_YEAR = 4
YEARS_AHEAD = 50
"""An expiry date is at most this many years ahead; what reads as later was a hundred years before."""


def birth_date(text: str, today: date) -> str | None:
    """Return the latest such day not after today as YYYY-MM-DD, X for unknown digits; None if impossible.

    So a holder over a hundred reads as a child: nothing in the zone tells them apart.
    """
    match = _BIRTH.fullmatch(text)
    if match is None:
        return None
    year, month, day = (None if part == "<<" else int(part) for part in match.groups())
    for full_year in _years_of_birth(year, today):
        earliest = _day(full_year, 1 if month is None else month, 1 if day is None else day)
        if earliest is not None and earliest <= today:
            return "-".join(["XXXX" if year is None else f"{full_year:04}", _shown(month), _shown(day)])
    return None


def expiry_date(text: str, today: date) -> str | None:
    """Return the day within the hundred years that end YEARS_AHEAD as YYYY-MM-DD; None if there is none."""
    if not text.isdecimal():
        return None
    first_year = today.year + YEARS_AHEAD - 99
    year = first_year + (int(text[:2]) - first_year) % 100
    day = _day(year, int(text[2:4]), int(text[4:]))
    return None if day is None else day.isoformat()


def printed(day: str) -> str:
    """Return a day YYYY-MM-DD, with X for unknown digits, as a zone prints it."""
    return day.replace("-", "").replace("X", "<")[2:]


def _years_of_birth(year: int | None, today: date) -> tuple[int, ...]:
    if year is None:
        return (_SOME_LEAP_YEAR,)
    in_this_century = today.year // 100 * 100 + year
    return in_this_century, in_this_century - 100


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _shown(part: int | None) -> str:
    return "XX" if part is None else f"{part:02}"
