"""How is a long file tried and taken over? A slice of some seconds at a time, batch by batch, each in one transaction.

A worker that is killed loses one batch, which the next does anew: where the file stands is written with the batch.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from consular.abroad.models.old_registers import (
    IMPORT_TRANSITIONS,
    ImportRow,
    ImportState,
    RegisterImport,
    RowOutcome,
)
from consular.abroad.rules.csv_records import Unreadable
from consular.abroad.services.old_register.judging import Desk, Verdict, judge
from consular.abroad.services.old_register.reading import Line, lines_of
from consular.abroad.services.old_register.writing import write
from econsulate.core.audit.services import record
from econsulate.core.copying import copy_in

TRY, TAKE_OVER = "abroad.try_old_register", "abroad.take_over_old_register"
BATCH = 500
# Well under a lease of the ledger.
SLICE_SECONDS = 20.0

Step = Callable[[RegisterImport, Desk, list[Line]], None]


def try_slice(public_id: UUID, *, now: datetime, seconds: float = SLICE_SECONDS) -> bool:
    """Try some more rows, changing nothing but the report; whether there are more."""
    return go_on(public_id, ImportState.TRYING, try_batch, now=now, seconds=seconds)


def take_slice(public_id: UUID, *, now: datetime, seconds: float = SLICE_SECONDS) -> bool:
    """Take some more rows over; whether there are more."""
    return go_on(public_id, ImportState.RUNNING, partial(take_batch, now=now), now=now, seconds=seconds)


def go_on(public_id: UUID, state: ImportState, step: Step, *, now: datetime, seconds: float) -> bool:
    register = RegisterImport.objects.whole().filter(public_id=public_id, state=state).first()
    if register is None:
        return False
    desk, until = Desk(register, today=now.date()), time.monotonic() + seconds
    try:
        for batch in batches(lines_of(register, today=now.date(), after=max(register.seen, 1))):
            if not done(register, state, step, desk, batch):
                return False
            if time.monotonic() > until:
                return True
    except Unreadable as fault:
        refuse(register, fault, now=now)
        return False
    finish(register, state, now=now)
    return False


def batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    lines = iter(lines)
    while batch := list(islice(lines, BATCH)):
        yield batch


@transaction.atomic
def done(register: RegisterImport, state: ImportState, step: Step, desk: Desk, batch: list[Line]) -> bool:
    """Do the batch, unless another worker was faster or somebody withdrew the file."""
    if not held(register, state):
        return False
    step(register, desk, batch)
    register.seen = batch[-1].number
    register.save(update_fields=["seen"])
    return True


def held(register: RegisterImport, state: ImportState) -> bool:
    """Whether the file still stands where we saw it; if so, it is ours to the end of the transaction."""
    rows = RegisterImport.objects.select_for_update(no_key=True).filter(pk=register.pk)
    return rows.filter(state=state, seen=register.seen).exists()


def try_batch(register: RegisterImport, desk: Desk, batch: list[Line]) -> None:
    verdicts = judge(desk, batch)
    refuse_doubles(register, verdicts)
    copy_in(
        [
            ImportRow(
                of=register,
                line=verdict.line.number,
                external_id=verdict.line.external_id or None,
                number_index=verdict.number_index,
                match_index=verdict.match_index,
                tried=verdict.outcome,
                faults=verdict.faults,
                alike=verdict.alike,
            )
            for verdict in verdicts
        ]
    )


def refuse_doubles(register: RegisterImport, verdicts: list[Verdict]) -> None:
    """A number, or somebody by names, birth and nationality, counts where it stands first in the file."""
    numbers = seen_before(register, "number_index", [verdict.number_index for verdict in verdicts])
    people = seen_before(register, "match_index", [verdict.match_index for verdict in verdicts])
    for verdict in verdicts:
        row = verdict.line.row
        if row is None or verdict.outcome == RowOutcome.REFUSED:
            verdict.number_index = verdict.match_index = None
            continue
        if row.same_as is not None:
            # Somebody has said who it is.
            verdict.match_index = None
        double = "number_twice" if verdict.number_index in numbers else "person_twice"
        if verdict.number_index in numbers or verdict.match_index in people:
            column = "external_id" if double == "number_twice" else ""
            verdict.outcome, verdict.faults, verdict.alike = RowOutcome.REFUSED, [(column, double)], []
            verdict.number_index = verdict.match_index = None
            continue
        numbers.add(verdict.number_index)
        people |= {verdict.match_index} - {None}


def seen_before(register: RegisterImport, column: str, values: list[bytes | None]) -> set[bytes | None]:
    found = register.report.filter(**{f"{column}__in": [value for value in values if value is not None]})
    return {bytes(value) for value in found.values_list(column, flat=True)}


def take_batch(register: RegisterImport, desk: Desk, batch: list[Line], *, now: datetime) -> None:
    """Rows refused when they were tried stay refused; the others are judged anew, for the house has gone on."""
    numbers = [line.number for line in batch]
    refused = register.report.filter(line__in=numbers, tried=RowOutcome.REFUSED)
    out = set(refused.values_list("line", flat=True))
    refused.update(done=RowOutcome.REFUSED)
    write(register, judge(desk, [line for line in batch if line.number not in out], lock=True), now=now)


@transaction.atomic
def finish(register: RegisterImport, state: ImportState, *, now: datetime) -> None:
    if not held(register, state):
        return
    if state == ImportState.TRYING:
        tried = counted(register, "tried")
        to = ImportState.TRIED if tried else ImportState.REFUSED
        ending = {} if tried else {"fault": "empty", "fault_at": 1, "ended_at": now}
        IMPORT_TRANSITIONS.move(register, to, rows=sum(tried.values()), seen=0, tried=tried, **ending)
        record(f"abroad.import.{to}", by=None, target=register, chain=register.mission.code, detail=tried)
    else:
        taken = counted(register, "done")
        IMPORT_TRANSITIONS.move(register, ImportState.DONE, taken=taken, ended_at=now)
        record(
            "abroad.import.done", by=register.released_by, target=register, chain=register.mission.code, detail=taken
        )


def counted(register: RegisterImport, column: str) -> dict[str, int]:
    rows = register.report.exclude(**{column: None}).order_by().values_list(column)
    return dict(rows.annotate(Count("pk")))


@transaction.atomic
def refuse(register: RegisterImport, fault: Unreadable, *, now: datetime) -> None:
    """The file can't be read to its end, so nothing of it is taken over."""
    if not held(register, ImportState.TRYING):
        return
    told = {"fault": fault.code, "fault_at": fault.line, "fault_names": fault.names, "ended_at": now}
    IMPORT_TRANSITIONS.move(register, ImportState.REFUSED, **told)
    detail = {"fault": fault.code}
    record("abroad.import.refused", by=None, target=register, chain=register.mission.code, detail=detail)
