"""Zones to begin with: one legal set of fields for each format, and a way to print anything into a cell."""

from datetime import date
from typing import Any

from consular.citizens.mrz.check_digits import check_digit
from consular.citizens.mrz.composing import compose
from consular.citizens.mrz.fields import Fields
from consular.citizens.mrz.formats import LAYOUTS, Format
from consular.citizens.mrz.reading import Reading, read

TODAY = date(2026, 6, 15)
CODES = {Format.TD1: "ID", Format.TD2: "I", Format.TD3: "PP", Format.MRV_A: "V", Format.MRV_B: "VC"}


def fields(format: Format, **changes: Any) -> Fields:
    return {
        "document_code": CODES[format],
        "issuing_state": "UTO",
        "document_number": "L898902C3",
        "nationality": "UTO",
        "birth_date": "1974-08-12",
        "sex": "F",
        "expiry_date": "2031-04-15",
        "primary_identifier": "ERIKSSON",
        "secondary_identifier": "ANNA MARIA",
        **changes,
    }


def zone(format: Format, **changes: Any) -> tuple[str, ...]:
    return compose(format, fields(format, **changes))


def reprinted(format: Format, lines: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    """Print texts into cells as they are; check digits not given are made right again."""
    layout = LAYOUTS[format]
    text = list("".join(lines))
    for cell, content in cells.items():
        text[layout.cells[cell]] = content.ljust(layout.room(cell), "<")
    for cell, place in layout.cells.items():
        checked = cell.removesuffix("_check")
        if checked in layout.cells and cell != checked and cell not in cells:
            text[place] = check_digit("".join(text[layout.cells[checked]]))
    if layout.composite and "composite_check" not in cells:
        covered = "".join("".join(text[place]) for place in layout.composite)
        text[layout.cells["composite_check"]] = check_digit(covered)
    joined = "".join(text)
    return tuple(joined[start : start + layout.width] for start in range(0, len(joined), layout.width))


def judged(format: Format, **cells: str) -> Reading:
    """Read a legal zone of this format with some cells printed otherwise."""
    return read(reprinted(format, zone(format), **cells), today=TODAY)
