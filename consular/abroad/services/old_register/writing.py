"""How do judged rows get into the register? A batch at once, in the caller's transaction, each person on record."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.db.models import Model
from django_countries import countries

from consular.abroad.models.old_registers import OldEntry, OldNumber, RegisterImport, RowOutcome
from consular.abroad.models.registration import Registration, RegistrationState
from consular.abroad.services import presence, telling
from consular.abroad.services.old_register.changing import change
from consular.abroad.services.old_register.entries import act_of, confirmed_at, document_of, stay_of
from consular.abroad.services.old_register.fingerprints import row_index
from consular.abroad.services.old_register.judging import Verdict
from consular.citizens.models.person import Person
from consular.citizens.services.people import name_keys_of
from econsulate.core.audit.services import record_all
from econsulate.core.copying import copy_in, draw_keys
from econsulate.core.crypto.models import DataKey

IMPORTED = "abroad.registration.imported"
ADDED = (RowOutcome.NEW, RowOutcome.JOINED)
Row = TypeVar("Row", bound=Model)


class Batch:
    """Rows of all tables that a batch adds. Each has its key before another refers to it."""

    def __init__(self, register: RegisterImport, verdicts: Sequence[Verdict]) -> None:
        self.register = register
        unknown = [verdict for verdict in verdicts if verdict.person is None]
        self.keys = keyed([DataKey.objects.fresh() for _ in unknown])
        self.people = keyed([person_of(verdict, key) for verdict, key in zip(unknown, self.keys, strict=True)])
        entered = iter(self.people)
        rows = [(verdict.person or next(entered), verdict) for verdict in verdicts]
        self.documents = [document_of(person, verdict.row) for person, verdict in rows if lacks_document(verdict)]
        self.entries = keyed([self.entry_of(person, verdict) for person, verdict in rows])
        self.numbers = keyed(
            [OldNumber(source=register.source, number_index=verdict.number_index) for verdict in verdicts]
        )
        self.old_entries = [
            self.old_entry_of(*parts) for parts in zip(verdicts, self.entries, self.numbers, strict=True)
        ]
        self.acts = [
            act_of(entry, verdict.outcome, register) for verdict, entry in zip(verdicts, self.entries, strict=True)
        ]

    def entry_of(self, person: Person, verdict: Verdict) -> Registration:
        return Registration(
            person=person,
            mission=verdict.at,
            told_by=self.register.uploaded_by,
            examined_by=self.register.released_by,
            state=RegistrationState.ACTIVE,
            confirmed_at=confirmed_at(verdict.row, self.register),
            **stay_of(verdict.row),
        )

    def old_entry_of(self, verdict: Verdict, entry: Registration, number: OldNumber) -> OldEntry:
        return OldEntry(
            number=number,
            person=entry.person,
            registration=entry,
            taken_in=self.register,
            row_index=row_index(verdict.row),
            entered=verdict.person is None,
            confirmed_at=entry.confirmed_at,
        )

    def write(self) -> None:
        """In the order of references."""
        for rows in (self.keys, self.people, self.documents, self.entries, self.numbers, self.old_entries):
            copy_in(rows)


def person_of(verdict: Verdict, key: DataKey) -> Person:
    row = verdict.row
    return Person(
        data_key=key,
        identity=row.identity,
        nationality=row.nationality,
        residence=str(countries.alpha3(row.host_state)),
        sex=row.sex,
        match_index=verdict.match_index,
        skeleton_index=verdict.skeleton_index,
        name_keys=name_keys_of(row.identity),
    )


def lacks_document(verdict: Verdict) -> bool:
    """The row tells of a travel document, and the house knows none of this person."""
    if verdict.row.document is None:
        return False
    return verdict.person is None or not verdict.person.travel_documents.exists()


def keyed(rows: list[Row]) -> list[Row]:
    draw_keys(rows)
    return rows


def write(register: RegisterImport, verdicts: Sequence[Verdict], *, now: datetime) -> None:
    """Carry out what was said of each row and note it in the report."""
    batch = Batch(register, [verdict for verdict in verdicts if verdict.outcome in ADDED])
    for verdict in verdicts:
        if verdict.outcome == RowOutcome.CHANGED:
            batch.acts += change(register, verdict)
    batch.write()
    entered = {person.pk for person in batch.people}
    presence.follow_new([entry for entry in batch.entries if entry.person_id in entered], now=now)
    others = [entry for entry in batch.entries if entry.person_id not in entered]
    presence.follow_all([*others, *changed_by(verdicts)], now=now)
    record_all(batch.acts, IMPORTED, by=register.released_by)
    tell(batch, verdicts)
    note(register, verdicts)


def changed_by(verdicts: Sequence[Verdict]) -> list[Registration]:
    return [verdict.old.registration for verdict in verdicts if verdict.outcome == RowOutcome.CHANGED and verdict.old]


def tell(batch: Batch, verdicts: Sequence[Verdict]) -> None:
    """Whoever acts for somebody who was known hears of the entry; nobody acts for the others yet."""
    joined = {verdict.person.pk for verdict in verdicts if verdict.outcome == RowOutcome.JOINED and verdict.person}
    for entry in batch.entries:
        if entry.person.pk in joined:
            telling.accepted(entry)


def note(register: RegisterImport, verdicts: Sequence[Verdict]) -> None:
    """What was done with each row; most need no word more than that."""
    by_outcome = defaultdict[str, list[int]](list)
    for verdict in verdicts:
        by_outcome[verdict.outcome].append(verdict.line.number)
    for outcome, numbers in by_outcome.items():
        register.report.filter(line__in=numbers).update(done=outcome)
    for verdict in verdicts:
        if verdict.faults or verdict.alike:
            told = {"faults": verdict.faults, "alike": verdict.alike}
            register.report.filter(line=verdict.line.number).update(**told)
