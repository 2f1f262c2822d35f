"""What do check-ins ask of the register? For whom a login answers, and whom an officer may see by name."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from consular.abroad.models.registration import REGISTER_ROLES, Registration
from consular.abroad.models.trips import Trip, TripCompanion
from consular.abroad.models.whereabouts import Whereabouts
from consular.abroad.services.finding import missions_of
from consular.abroad.services.presence import subject_of
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation, RepresentationKind
from consular.citizens.services import finding
from consular.citizens.services.people import name_of
from consular.missions.models.missions import missions_of as missions_of_officer
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import Act
from notifications.facade import Known, Member

# A day is over everywhere by then.
LATEST = timedelta(days=1)


class Households:
    def household_of(self, user: User, now: datetime) -> Sequence[Member]:
        """Themselves first, then whom they act for, then whom they told us they travel with these days."""
        rows = Representation.objects.in_force().filter(user=user).select_related("person__data_key")
        mine = sorted(rows, key=lambda row: (row.kind != RepresentationKind.SELF, row.pk))
        members = {
            row.whom.public_id: Member(row.whom.public_id, name_of(row.whom), row.kind == RepresentationKind.SELF)
            for row in mine
        }
        return [*members.values(), *(one for one in companions(user, now) if one.subject not in members)]

    @transaction.atomic
    def known(self, subjects: Collection[UUID], *, by: User, now: datetime) -> Mapping[UUID, Known]:
        """Those in the register, on a journey or with a position at the officer's missions. Whom only a journey knows
        by name stays without one: the journey tells it."""
        rows = Person.objects.filter(public_id__in=subjects, erased_at=None, data_key__destroyed_at=None)
        people = list(rows.select_related("data_key"))
        acts = dict(readings(people, by))
        finding.shown(list(acts.values()), by=by)
        return {person.public_id: known_of(person) for person in people if person.public_id in acts}

    def readable(self, served: Mapping[UUID, str], *, by: User) -> Collection[UUID]:
        """As `known`. Whom only a journey knows by name is read by who keeps the register where the journey goes."""
        people = list(Person.objects.filter(public_id__in=served).only("public_id"))
        here = set(missions_of_officer(by, *REGISTER_ROLES).values_list("code", flat=True))
        on_journeys = served.keys() - {person.public_id for person in people}
        mine = {subject for subject in on_journeys if served[subject] in here}
        return mine | dict(readings(people, by)).keys()


def companions(user: User, now: datetime) -> Iterator[Member]:
    trips = Trip.objects.visible_to(user).filter(last_day__gte=now.date() - LATEST, first_day__lte=now.date() + LATEST)
    for row in TripCompanion.objects.filter(trip__in=trips).select_related(
        "trip__person__data_key", "person__data_key"
    ):
        yield Member(subject_of(row, row.trip), name_of(row.person) if row.person else named(row.named), is_self=False)


def named(names: Mapping[str, Any]) -> str:
    return ", ".join(name for key in ("primary_identifier", "secondary_identifier") if (name := names.get(key)))


def readings(people: Sequence[Person], by: User) -> Iterator[tuple[UUID, Act]]:
    """For each whom the officer may read, on what of theirs that rests."""
    ids = {person.pk: person.public_id for person in people}
    rows: list[Any] = [
        *Registration.objects.visible_to_staff(by).live().filter(person__in=ids).select_related("mission"),
        *Whereabouts.objects.visible_to_staff(by).filter(person__in=ids).select_related("mission"),
    ]
    for row in rows:
        yield ids[row.person_id], Act(row, row.mission.code, ids[row.person_id])
    trips = Trip.objects.visible_to_staff(by).filter(Q(person__in=ids) | Q(companions__person__in=ids)).distinct()
    for trip in trips.prefetch_related("legs__mission", "companions"):
        for key in ids.keys() & {trip.person_id, *(one.person_id for one in trip.companions.all())}:
            yield ids[key], Act(trip, missions_of(trip)[0], ids[key])


def known_of(person: Person) -> Known:
    identity = person.identity
    born = identity["birth_date"].split("-XX", 1)[0]
    given = identity["secondary_identifier"] or ""
    return Known(
        full_name=" ".join(part for part in (given, identity["primary_identifier"]) if part),
        given_name=given,
        family_name=identity["primary_identifier"],
        alternate_names=identity["original_script_name"] or "",
        birth_date="" if born.startswith("XX") else born,
        sex=person.sex,
    )
