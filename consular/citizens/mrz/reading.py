"""What do these lines say, and may we take them as they are?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeGuard

from consular.citizens.mrz import judging
from consular.citizens.mrz.check_digits import check_digit
from consular.citizens.mrz.fields import Fields, Number, document_number, fields_of
from consular.citizens.mrz.formats import Format, Layout, layout_of
from consular.citizens.mrz.judging import Reason, Verdict

_LINE = re.compile(r"[A-Z0-9<]*")


@dataclass(frozen=True)
class Reading:
    """One zone, judged: is each check digit right, what is printed, what speaks against it?"""

    verdict: Verdict
    format: Format | None
    checks: Mapping[str, bool]
    fields: Fields
    reasons: tuple[str, ...]


def read(lines: object, *, today: date) -> Reading:
    """Return the verdict on lines given exactly as printed, with all that could be read; never raises."""
    if not _is_text(lines):
        return unread(("input", "lines"))
    layout = layout_of(lines)
    if layout is None:
        return unread(("structure", "lines"))
    foreign = [("alphabet", f"line_{n}") for n, line in enumerate(lines, 1) if not _LINE.fullmatch(line)]
    if foreign:
        return unread(*foreign, format=layout.format)
    text = "".join(lines)
    cells = {name: text[place] for name, place in layout.cells.items()}
    number = document_number(layout, cells)
    checks = _checks(layout, text, cells, number)
    fields = fields_of(cells, number, today)
    return _judged(layout.format, checks, fields, *judging.reasons(layout.format, cells, checks, fields, today))


def unread(*reasons: Reason, format: Format | None = None) -> Reading:
    """Return the reading of something whose cells can't be told apart."""
    return _judged(format, {}, {}, *reasons)


def _judged(format: Format | None, checks: Mapping[str, bool], fields: Fields, *reasons: Reason) -> Reading:
    return Reading(judging.verdict(reasons), format, checks, fields, tuple(map(":".join, reasons)))


def _is_text(lines: object) -> TypeGuard[list[str] | tuple[str, ...]]:
    return isinstance(lines, list | tuple) and all(isinstance(line, str) for line in lines)


def _checks(layout: Layout, text: str, cells: Mapping[str, str], number: Number) -> dict[str, bool]:
    checks = {"document_number": number.is_right}
    for field in ("birth_date", "expiry_date"):
        checks[field] = cells[f"{field}_check"] == check_digit(cells[field])
    if "optional_data_check" in cells:
        checks["optional_data"] = _is_right(cells["optional_data"], cells["optional_data_check"])
    if layout.composite:
        covered = "".join(text[place] for place in layout.composite)
        checks["composite"] = cells["composite_check"] == check_digit(covered)
    return checks


def _is_right(optional_data: str, digit: str) -> bool:
    """Of an empty personal number the digit "may be zero or the filler character" (9303-4 §4.2.2.2)."""
    return digit == check_digit(optional_data) or (digit == "<" and not optional_data.strip("<"))
