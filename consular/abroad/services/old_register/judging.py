"""What becomes of rows of an older register, beside what the house knows already? A batch costs a few queries.

Strict is: names, day of birth and nationality alike, of one person only, and no travel document that says otherwise.
Whatever is less than that is left to an officer, who writes into the column `same_as` who it is, or `nobody`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast
from uuid import UUID

from django.db.models import Exists, OuterRef
from django_countries import countries

from consular.abroad.models.old_registers import OldEntry, OldNumber, RegisterImport, RowOutcome
from consular.abroad.models.registration import Registration
from consular.abroad.rules.old_register import NOBODY, Fault, OldRow
from consular.abroad.services.old_register.fingerprints import number_index, row_index
from consular.abroad.services.old_register.reading import Line
from consular.abroad.services.registering import serving
from consular.citizens.models.person import Person, match_index_of
from consular.citizens.models.representation import Representation
from consular.citizens.models.travel_document import TravelDocument
from consular.citizens.services.people import skeleton_index_of
from consular.missions.models.missions import Mission, MissionKind
from econsulate.core.crypto.primitives import blind_index

MOST_ALIKE = 10


@dataclass
class Verdict:
    """What is to be done with one row; the rows it concerns are those locked when it was said."""

    line: Line
    outcome: RowOutcome
    faults: list[Fault] = field(default_factory=list)
    alike: list[UUID] = field(default_factory=list)
    number_index: bytes | None = None
    match_index: bytes | None = None
    skeleton_index: bytes | None = None
    mission: Mission | None = None
    person: Person | None = None
    old: OldEntry | None = None

    @property
    def row(self) -> OldRow:
        """That of one that can be read."""
        return cast(OldRow, self.line.row)

    @property
    def at(self) -> Mission:
        """Who serves the place of one that is not refused."""
        return cast(Mission, self.mission)


class Desk:
    """What holds for all rows of an import on one day: who serves which place, whose family is whose."""

    def __init__(self, register: RegisterImport, *, today: date) -> None:
        self.register, self.today = register, today
        self.places: dict[tuple[str, str | None], Mission | None] = {}
        self.everywhere = register.mission.kind == MissionKind.HEADQUARTERS
        hands = [pk for pk in (register.uploaded_by_id, register.released_by_id) if pk]
        family = Representation.objects.filter(user__in=hands, person__isnull=False)
        self.family = set(family.values_list("person", flat=True))

    def serving(self, row: OldRow) -> Mission | None:
        place = (row.host_state, row.region)
        if place not in self.places:
            self.places[place] = serving(*place, on=self.today)
        return self.places[place]

    def misplaced(self, row: OldRow, mission: Mission | None) -> list[Fault]:
        if mission is None:
            return [("state", "no_mission")]
        if not self.everywhere and mission.pk != self.register.mission_id:
            return [("state", "elsewhere")]
        if row.nationality != str(countries.alpha3(mission.sending_state)):
            return [("nationality", "citizen")]
        return []


class Known:
    """What the house knows of the people and numbers in a batch, read in a few queries; `lock` holds the people."""

    def __init__(self, desk: Desk, verdicts: Sequence[Verdict], *, lock: bool) -> None:
        numbers = OldNumber.objects.filter(
            source=desk.register.source, number_index__in=[verdict.number_index for verdict in verdicts]
        )
        self.numbers = {bytes(one.number_index): one.pk for one in numbers}
        entries = OldEntry.objects.filter(number__in=self.numbers.values()).select_related("registration")
        self.entries = {entry.number_id: entry for entry in entries}
        people = self.people_of(desk, verdicts, lock=lock)
        self.people = {person.pk: person for person in people}
        self.by_match, self.by_skeleton = defaultdict[bytes, list[Person]](list), defaultdict[bytes, list[Person]](list)
        for person in people:
            self.by_match[bytes(person.match_index)].append(person)
            if person.skeleton_index is not None and not person.is_of_this_file:  # type: ignore[attr-defined]
                self.by_skeleton[bytes(person.skeleton_index)].append(person)
        self.documents = defaultdict[int, set[tuple[bytes, str]]](set)
        documents = TravelDocument.objects.filter(person__in=self.people)
        for key, number, state in documents.values_list("person", "number_index", "issuing_state"):
            self.documents[key].add((bytes(number), state))
        live = Registration.objects.live().filter(person__in=self.people)
        self.live = dict(live.values_list("person", "pk"))
        acted_for = Representation.objects.filter(person__in=self.people)
        self.claimed = set(acted_for.values_list("person", flat=True))

    def people_of(self, desk: Desk, verdicts: Sequence[Verdict], *, lock: bool) -> list[Person]:
        """By the two keys, by `same_as` and by the number; who was erased is nobody."""
        rows = [verdict.line.row for verdict in verdicts if verdict.line.row is not None]
        said = [row.same_as for row in rows if isinstance(row.same_as, UUID)]
        keys = (
            {"match_index__in": [verdict.match_index for verdict in verdicts]},
            {"skeleton_index__in": [verdict.skeleton_index for verdict in verdicts]},
            {"public_id__in": said},
            {"pk__in": [entry.person_id for entry in self.entries.values()]},
        )
        wanted = {pk for key in keys for pk in Person.objects.filter(**key).values_list("pk", flat=True)}
        of_this_file = OldEntry.objects.filter(person=OuterRef("pk"), entered=True, taken_in=desk.register)
        people = Person.objects.filter(pk__in=wanted, erased_at=None).select_related("data_key")
        people = people.annotate(is_of_this_file=Exists(of_this_file)).order_by("pk")
        return list(people.select_for_update(of=("self",), no_key=True) if lock else people)


def judge(desk: Desk, lines: Iterable[Line], *, lock: bool = False) -> list[Verdict]:
    """What is to be done with each row. With `lock`, the people concerned are held to the end of the transaction."""
    verdicts = [first_look(desk, line) for line in lines]
    open_ones = [verdict for verdict in verdicts if verdict.outcome != RowOutcome.REFUSED]
    known = Known(desk, open_ones, lock=lock)
    for verdict in open_ones:
        settle(desk, verdict, known)
        if verdict.outcome == RowOutcome.JOINED and verdict.person is not None:
            # A second row of this batch that says it is them comes too late.
            known.live[verdict.person.pk] = 0
    return verdicts


def first_look(desk: Desk, line: Line) -> Verdict:
    """What the row tells by itself, and its keys."""
    if line.row is None:
        return Verdict(line, RowOutcome.REFUSED, line.faults)
    mission = desk.serving(line.row)
    if faults := desk.misplaced(line.row, mission):
        return Verdict(line, RowOutcome.REFUSED, faults)
    return Verdict(
        line,
        RowOutcome.NEW,
        number_index=number_index(desk.register.source, line.external_id),
        match_index=match_index_of(line.row.identity, line.row.nationality),
        skeleton_index=skeleton_index_of(line.row.identity),
        mission=mission,
    )


def settle(desk: Desk, verdict: Verdict, known: Known) -> None:
    row, key = verdict.row, known.numbers.get(verdict.number_index or b"")
    if key is not None:
        verdict.old = known.entries.get(key)
        verdict.outcome = RowOutcome.ERASED if verdict.old is None else of_known_number(verdict, verdict.old, known)
    elif row.same_as == NOBODY:
        verdict.outcome = RowOutcome.NEW
    elif row.same_as is not None:
        by_word(verdict, row, known)
    else:
        by_keys(verdict, row, known)
    if verdict.person is not None and verdict.person.pk in desk.family:
        refuse(verdict, "", "own_family")


def of_known_number(verdict: Verdict, old: OldEntry, known: Known) -> RowOutcome:
    """The entry changes only while it is what the older register made of it."""
    if bytes(old.row_index) == row_index(verdict.row):
        return RowOutcome.UNCHANGED
    person = known.people.get(old.person_id)
    is_live = known.live.get(old.person_id) == old.registration_id
    if person is None or not is_live or old.confirmed_at != old.registration.confirmed_at:
        return RowOutcome.KEPT
    verdict.person = person
    if bytes(person.match_index) != verdict.match_index and not is_ours(old, person, known):
        return RowOutcome.KEPT
    return RowOutcome.CHANGED


def is_ours(old: OldEntry, person: Person, known: Known) -> bool:
    """The person came with the older register too, and nobody has ever acted for them."""
    return old.entered and person.pk not in known.claimed


def by_word(verdict: Verdict, row: OldRow, known: Known) -> None:
    """An officer has said who it is; only somebody who is alike by one of the keys can be."""
    alike = {*known.by_match[verdict.match_index or b""], *known.by_skeleton[verdict.skeleton_index or b""]}
    found = next((person for person in alike if person.public_id == row.same_as), None)
    if found is None or found.nationality != row.nationality:
        refuse(verdict, "same_as", "same_as")
    else:
        join(verdict, found, known)


def by_keys(verdict: Verdict, row: OldRow, known: Known) -> None:
    strict = known.by_match[verdict.match_index or b""]
    if len(strict) == 1 and row.born_on_a_known_day and not contradicts(row, strict[0], known):
        join(verdict, strict[0], known)
        return
    verdict.outcome = RowOutcome.UNDECIDED if strict else RowOutcome.NEW
    alike = strict or known.by_skeleton[verdict.skeleton_index or b""]
    verdict.alike = [person.public_id for person in alike[:MOST_ALIKE]]


def join(verdict: Verdict, person: Person, known: Known) -> None:
    verdict.person = person
    verdict.outcome = RowOutcome.KEPT if person.pk in known.live else RowOutcome.JOINED


def contradicts(row: OldRow, person: Person, known: Known) -> bool:
    """Both have travel documents, and none in common."""
    documents = known.documents[person.pk]
    if row.document is None or not documents:
        return False
    number = blind_index(row.document.number, purpose="travel_document")
    return (number, row.document.issuing_state) not in documents


def refuse(verdict: Verdict, column: str, code: str) -> None:
    verdict.outcome, verdict.faults, verdict.person = RowOutcome.REFUSED, [(column, code)], None
