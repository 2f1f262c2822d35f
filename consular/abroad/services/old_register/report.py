"""How does an administrator read what was said of each row? Counts and first faults, or all of it as a CSV."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from consular.abroad.models.old_registers import ImportRow, ImportState, RegisterImport, RowOutcome
from consular.abroad.rules.csv_records import BOM, safe
from consular.abroad.rules.old_words import row_fault
from consular.abroad.services.old_register.imports import ReportGone
from consular.abroad.services.old_register.running import counted
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record

FIRST = 50
AT_ONCE = 1000
NOTABLE = (RowOutcome.REFUSED, RowOutcome.UNDECIDED, RowOutcome.ERASED, RowOutcome.KEPT)


@dataclass(frozen=True)
class Told:
    """One row of the report in words."""

    line: int
    external_id: str
    outcome: str
    outcome_text: str
    faults: list[str]
    alike: list[str]


def counts(register: RegisterImport) -> dict[str, dict[str, int]]:
    """How many rows came out how, so far."""
    tried = register.tried if register.state != ImportState.TRYING else counted(register, "tried")
    taken = counted(register, "done") if register.state == ImportState.RUNNING else register.taken
    return {"tried": tried, "taken": taken}


def first_faults(register: RegisterImport) -> list[Told]:
    """The first rows that somebody should look at."""
    if register.file is None:
        return []
    rows = register.report.filter(tried__in=NOTABLE) | register.report.filter(done__in=NOTABLE)
    rows = rows | register.report.exclude(alike=[])
    return [told(row, register) for row in rows.order_by("line")[:FIRST]]


def told(row: ImportRow, register: RegisterImport) -> Told:
    row.of = register
    outcome = RowOutcome(row.done or row.tried)
    faults = [row_fault(column, code) for column, code in row.faults]
    alike = [str(public_id) for public_id in row.alike]
    return Told(row.line, row.external_id or "", outcome.value, str(outcome.label), faults, alike)


@transaction.atomic
def opened(register: RegisterImport, *, by: User) -> RegisterImport:
    """For the whole report; that somebody took it is on record. Raises ReportGone."""
    if register.file is None:
        raise ReportGone
    record("abroad.import.report_opened", by=by, target=register, chain=register.mission.code)
    return register


def as_csv(register: RegisterImport, language: str) -> Iterator[bytes]:
    """All rows, in this language; memory stays flat."""
    with override(language):
        titles = ["external_id", "outcome", _("What becomes of it"), _("What is wrong"), _("Perhaps the same as")]
        piece = BOM + lines([[_("Row"), *titles]])
    yield piece
    after = 0
    while rows := list(register.report.filter(line__gt=after).order_by("line")[:AT_ONCE]):
        with override(language):
            piece = lines(cells(told(row, register)) for row in rows)
        yield piece
        after = rows[-1].line


def cells(row: Told) -> list[Any]:
    return [row.line, row.external_id, row.outcome, row.outcome_text, " ".join(row.faults), " ".join(row.alike)]


def lines(rows: Iterable[Iterable[Any]]) -> bytes:
    """Rows of a CSV whose cells no spreadsheet takes for formulas."""
    out = StringIO()
    csv.writer(out).writerows([safe(str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode()
