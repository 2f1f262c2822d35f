"""How do judged rows get into the register? A batch at once, in the caller's transaction, each person on record."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model
from django_countries import countries

from consular.abroad.models.old_registers import OldEntry, OldNumber, RegisterImport, RowOutcome
from consular.abroad.models.registration import Registration, RegistrationState
from consular.abroad.rules.old_register import OldRow
from consular.abroad.services import presence, telling
from consular.abroad.services.old_register.changing import change
from consular.abroad.services.old_register.entries import act_of, confirmed_at, document_of, stay_of
from consular.abroad.services.old_register.fingerprints import row_index
from consular.abroad.services.old_register.judging import Verdict
from consular.citizens.models.person import Person
from consular.citizens.models.travel_document import TravelDocument
from econsulate.core.audit.services import Act, record_all
from econsulate.core.copying import copy_in
from econsulate.core.crypto.models import DataKey

IMPORTED = "abroad.registration.imported"


class Batch:
    """Rows of all tables that a batch adds, written in the order of their references."""

    def __init__(self, register: RegisterImport) -> None:
        self.register = register
        self.keys: list[DataKey] = []
        self.people: list[Person] = []
        self.documents: list[TravelDocument] = []
        self.entries: list[Registration] = []
        self.numbers: list[OldNumber] = []
        self.old_entries: list[OldEntry] = []
        self.acts: list[Act] = []

    def add(self, verdict: Verdict) -> None:
        row = verdict.row
        person = verdict.person or self.enter(row, verdict)
        if row.document and (verdict.person is None or not person.travel_documents.exists()):
            self.documents.append(document_of(person, row))
        entry = self.entry_of(person, row, verdict)
        self.entries.append(entry)
        number = OldNumber(source=self.register.source, number_index=verdict.number_index)
        self.numbers.append(number)
        self.old_entries.append(
            OldEntry(
                number=number,
                person=person,
                registration=entry,
                taken_in=self.register,
                row_index=row_index(row),
                entered=verdict.person is None,
                confirmed_at=entry.confirmed_at,
            )
        )
        self.acts.append(act_of(entry, verdict.outcome, self.register))

    def enter(self, row: OldRow, verdict: Verdict) -> Person:
        person = Person(
            data_key=DataKey.objects.fresh(),
            identity=row.identity,
            nationality=row.nationality,
            residence=str(countries.alpha3(row.host_state)),
            sex=row.sex,
            match_index=verdict.match_index,
            skeleton_index=verdict.skeleton_index,
        )
        self.keys.append(person.data_key)
        self.people.append(person)
        return person

    def entry_of(self, person: Person, row: OldRow, verdict: Verdict) -> Registration:
        return Registration(
            person=person,
            mission=verdict.at,
            told_by=self.register.uploaded_by,
            examined_by=self.register.released_by,
            state=RegistrationState.ACTIVE,
            confirmed_at=confirmed_at(row, self.register),
            **stay_of(row),
        )

    def write(self) -> None:
        """In the order of references: a row is tied once more to what has got its key by then."""
        copy_in(self.keys)
        tie(self.people, "data_key")
        copy_in(self.people)
        tie(self.documents, "person")
        copy_in(self.documents)
        tie(self.entries, "person")
        copy_in(self.entries)
        copy_in(self.numbers)
        tie(self.old_entries, "person", "number", "registration")
        copy_in(self.old_entries)


def tie(rows: Sequence[Model], *names: str) -> None:
    for row in rows:
        for name in names:
            setattr(row, name, getattr(row, name))


def write(register: RegisterImport, verdicts: Sequence[Verdict], *, now: datetime) -> None:
    """Carry out what was said of each row and note it in the report."""
    batch = Batch(register)
    for verdict in verdicts:
        if verdict.outcome in (RowOutcome.NEW, RowOutcome.JOINED):
            batch.add(verdict)
        elif verdict.outcome == RowOutcome.CHANGED:
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
