"""Who is on the telephone, and what of theirs lies with this officer's missions?

People are looked for by keyed indexes, kept where the officer may see something of theirs, and only then opened.
Nobody learns whether there is somebody of whom other missions have something: what isn't theirs to see is nothing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from consular.abroad.models.trips import Trip
from consular.abroad.services import finding as abroad
from consular.abroad.services import travelling
from consular.citizens.models.person import Person
from consular.citizens.services.finding import Asked, ask, shown
from consular.citizens.services.people import name_of
from consular.finding.services.sources import SOURCES, Source, named
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import Act

# How many people are compared with what was typed, how many are shown, and how much of each.
COMPARED, SHOWN, THINGS = 200, 20, 20
# Rows read of all kinds together.
MOST = 5 * COMPARED
TRAVELLER = "traveller"
# More people than this are never meant: nobody is found by the commonest name of a million alone.
MEANT = 20_000


@dataclass(frozen=True)
class Thing:
    """Something of theirs that the officer may open."""

    row: Any
    kind: str
    label: Any
    page: str
    said: str
    missions: Sequence[str]
    reference: str

    @property
    def id(self) -> UUID:
        found: UUID = self.row.public_id
        return found


@dataclass(frozen=True)
class Hit:
    """Somebody; `person` is null for a traveller without an account."""

    person: UUID | None
    name: str
    birth_date: str
    nationality: str
    things: Sequence[Thing]


@dataclass(frozen=True)
class Found:
    """`more`: there may be others; say more to find them."""

    hits: Sequence[Hit]
    more: bool


def search(text: str, *, by: User) -> Found:
    """Those who agree best first. That they were shown is on the record of each thing.

    Raises InvalidInput for what nobody can be found by, TooManyRequests.
    """
    return found(ask(text, by=by), by=by)


@transaction.atomic
def found(asked: Asked, *, by: User) -> Found:
    by_kind = seen(asked, by=by)
    trips = by_kind.pop(TRAVELLER, set())
    keys = sorted(set().union(*by_kind.values()), reverse=True)
    people = best(asked, keys[:COMPARED])
    things = things_of([person.pk for person in people[:SHOWN]], by_kind, by=by)
    # Whom nothing was read of is not shown: there would be no record of it.
    hits = [hit_of(person, things[person.pk]) for person in people[:SHOWN] if things[person.pk]]
    hits = [*hits, *travellers(trips)][:SHOWN]
    shown([act for hit in hits for act in acts_of(hit)], by=by)
    return Found(hits, len(keys) + len(trips) > SHOWN)


def seen(asked: Asked, *, by: User) -> dict[str, set[int]]:
    """By the kind of a thing that the officer may see, keys of people it may be; of travellers, of their journeys.

    The same query for whoever asks and whoever is found, so that how long it takes tells little.
    """
    found = defaultdict[str, set[int]](set)
    first, *others = arms(asked, by=by)
    rows = list(first.union(*others)[:MOST])
    for kind, key in rows:
        found[kind].add(key)
    if len(rows) == MOST:
        # There is more than was read, so of whoever is shown there may be things of any kind.
        every = set().union(*(keys for kind, keys in found.items() if kind != TRAVELLER))
        found |= {source.kind: every for source in SOURCES}
    return found


def arms(asked: Asked, *, by: User) -> list[QuerySet[Any]]:
    if asked.reference:
        named_there = list(whose(asked.reference, by=by))
        return [arm for source in SOURCES for arm in source.keys(named_there, by=by)]
    people = list(abroad.people(asked, by=by).values_list("pk", flat=True)[:MEANT])
    trips = Trip.objects.visible_to_staff(by).filter(traveller__in=abroad.travellers(asked))
    return [*(arm for source in SOURCES for arm in source.keys(people, by=by)), named(trips, TRAVELLER, "pk")]


def whose(reference: str, *, by: User) -> set[int]:
    """Keys of those whose thing the officer may see under this reference."""
    rows = (source.visible(by).filter(source.named(reference)) for source in SOURCES if source.named)
    return {key for row in rows for key in row.values_list("person_id", flat=True)}


def best(asked: Asked, keys: Sequence[int]) -> list[Person]:
    """In the order of how well they agree; the newest first among equals. Nothing can be read of whom a backup brought
    back after their key was destroyed."""
    people = Person.objects.filter(pk__in=keys, erased_at=None, data_key__destroyed_at=None).select_related("data_key")
    return sorted(people.order_by("-pk"), key=lambda person: asked.likeness(person.identity), reverse=True)


def things_of(keys: Sequence[int], by_kind: Mapping[str, set[int]], *, by: User) -> dict[int, list[Thing]]:
    """What is most urgent first; a query for each kind that was found, however many people, and another where one of
    them has so much that nothing of somebody else's was read."""
    things = defaultdict[int, list[Thing]](list)
    for source in SOURCES:
        left = sorted(by_kind[source.kind].intersection(keys)) if source.kind in by_kind else []
        while left:
            read = set[int]()
            for key, row in source.rows(left, by=by, most=THINGS * len(left)):
                read.add(key)
                if len(things[key]) < THINGS:
                    things[key].append(thing_of(source, row))
            left = [key for key in left if key not in read] if read else []
    return things


def thing_of(source: Source, row: Any) -> Thing:
    missions, reference = source.missions(row), source.reference(row)
    return Thing(row, source.kind, source.label, source.page, source.said(row), missions, reference)


def hit_of(person: Person, things: Sequence[Thing]) -> Hit:
    return Hit(person.public_id, name_of(person), person.identity["birth_date"], person.nationality, things)


def travellers(keys: set[int]) -> list[Hit]:
    """Journeys told of without an account, by their keys: each is all we know of somebody."""
    trips = Trip.objects.filter(pk__in=sorted(keys)[-SHOWN:]).select_related("traveller__data_key")
    journey = next(source for source in SOURCES if source.kind == "trip")
    hits = []
    for trip in trips.prefetch_related("legs__mission").order_by("-pk") if keys else ():
        born, thing = trip.identity["birth_date"], thing_of(journey, trip)
        hits.append(Hit(None, travelling.name_on(trip), born, trip.lead.nationality, [thing]))
    return hits


def acts_of(hit: Hit) -> list[Act]:
    """In the chain of every mission that has the thing."""
    return [
        Act(thing.row, mission, hit.person or thing.row.subject) for thing in hit.things for mission in thing.missions
    ]
