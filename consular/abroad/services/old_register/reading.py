"""What stands in the file of an older register, row by row?"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from consular.abroad.models.old_registers import RegisterImport
from consular.abroad.rules.csv_records import Unreadable, records
from consular.abroad.rules.old_register import KNOWN, NEEDED, Fault, OldRow, read
from econsulate.core.files.services.direct import pieces_of

MOST_ROWS = 500_000
# Whole-row faults have no column.
WHOLE = ""


class Line(NamedTuple):
    """A row by its number in a spreadsheet, where the header is 1; `row` or what is wrong with it."""

    number: int
    external_id: str
    row: OldRow | None
    faults: list[Fault]


def lines_of(register: RegisterImport, *, today: date, after: int = 1) -> Iterator[Line]:
    """Rows behind number `after` that are not empty. Raises Unreadable."""
    found = records(pieces_of(register.kept), known=KNOWN, needed=NEEDED)
    for number, cells in enumerate(found, start=2):
        if number > MOST_ROWS + 1:
            raise Unreadable("too_many_rows", number)
        if number > after and cells:
            yield line_of(number, cells, today)


def line_of(number: int, cells: dict[str, str] | str, today: date) -> Line:
    if isinstance(cells, str):
        return Line(number, "", None, [(WHOLE, cells)])
    told = read(cells, today=today)
    if isinstance(told, OldRow):
        return Line(number, told.external_id, told, [])
    return Line(number, shown(cells["external_id"]), None, told)


def shown(external_id: str) -> str:
    """A number that is at fault itself, as far as it can be shown."""
    return external_id.encode("utf-8", "replace").decode().replace("\0", "")[:64]
