"""What do the register and the journeys say of where people are? The same words at each act and each night.

Whoever told of a place hears of it while they act for the person, and so does the person; no other parent or
representative, since a message about a place tells where somebody is.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from uuid import UUID, uuid5

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet

from consular.abroad.models.registration import Registration, RegistrationQuerySet
from consular.abroad.models.travellers import Traveller
from consular.abroad.models.trips import Trip, TripCompanion
from consular.abroad.models.whereabouts import Whereabouts, WhereaboutsQuerySet
from consular.abroad.rules.trips import MOST_LEGS
from consular.citizens import rules as ages
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation, RepresentationKind
from econsulate.core.work.each import each_by_itself
from notifications import facade
from notifications.facade import Facts, Source, Spot

# A day is counted from when it begins anywhere until it has ended everywhere.
SOMEWHERE = timedelta(hours=12)
CHUNK = 1_000
# Rights that end by their day are followed each night; some nights may be missed.
LOOKED_BACK = timedelta(days=7)
# Of an entry, of many at once: what it takes to say where somebody is.
READ = (
    "public_id", "host_state", "region", "since", "confirmed_at",
    "person__public_id", "person__nationality", "person__identity",
    "person__data_key__public_id", "person__data_key__wrapped", "person__data_key__wrapped_by",
)  # fmt: skip
HEARD_BY = ArraySubquery(
    Representation.objects.in_force()
    .filter(Q(kind=RepresentationKind.SELF) | Q(user=OuterRef("told_by")), person=OuterRef("person"))
    .order_by("user")
    .values("user")
)
THEMSELVES = ArraySubquery(
    Representation.objects.in_force()
    .filter(kind=RepresentationKind.SELF, person=OuterRef("person"))
    .order_by("user")
    .values("user")
)


def follow(entry: Registration, *, now: datetime) -> None:
    """What the entry says now, or that it has ended; in the transaction of whoever changes it."""
    follow_all([entry], now=now)


def follow_all(entries: Collection[Registration], *, now: datetime) -> None:
    """The same of many at once."""
    told = residences(Registration.objects.filter(pk__in=[entry.pk for entry in entries]))
    facade.replace_presences(Source.RESIDENCE, [str(entry.public_id) for entry in entries], told, now=now)


def follow_new(entries: Collection[Registration], *, now: datetime) -> None:
    """The same of entries just written, of people who came with them, so that nobody acts for them yet."""
    told = [residence(entry, entry.mission.code, ()) for entry in entries]
    facade.replace_presences(Source.RESIDENCE, [facts.reference for facts in told], told, now=now)


def follow_trip(trip: Trip, *, now: datetime) -> None:
    """What the journey says now, or that there is none any longer."""
    references = [part(trip, number) for number in range(MOST_LEGS)]
    facade.replace_presences(Source.TRIP, references, journeys(Trip.objects.filter(pk=trip.pk)), now=now)


def follow_whereabouts(references: Collection[str], *, now: datetime) -> None:
    """What these words of exact positions say now, or that there are none any longer."""
    told = check_ins(Whereabouts.objects.filter(public_id__in=references, expires_at__gt=now))
    facade.replace_presences(Source.CHECK_IN, references, told, now=now)


@transaction.atomic
def follow_person(person: Person, *, now: datetime) -> bool:
    """All that is known of where somebody is, after something changed about them or about who acts for them."""
    for entry in Registration.objects.live().filter(person=person):
        follow(entry, now=now)
    for trip in Trip.objects.filter(Q(person=person) | Q(companions__person=person)).distinct():
        follow_trip(trip, now=now)
    words = Whereabouts.objects.filter(person=person).values_list("public_id", flat=True)
    follow_whereabouts([str(public_id) for public_id in words], now=now)
    return True


def forget(person: Person, *, now: datetime) -> None:
    """The person is erased: nothing about them stays, nor of those who travelled with them."""
    for trip in Trip.objects.filter(person=person):
        references = [part(trip, number) for number in range(MOST_LEGS)]
        facade.replace_presences(Source.TRIP, references, [], now=now)
    facade.forget_presences(person.public_id, now=now)


def follow_calendar(*, now: datetime) -> int:
    """A right to act that ends by its day is nobody's act; returns how many people were looked at."""
    days = (now.date() - LOOKED_BACK, now.date())
    lately = Representation.objects.filter(valid_to__range=days, revoked_at=None)
    abroad = Q(registrations__isnull=False) | Q(trips__isnull=False) | Q(companies__isnull=False)
    abroad |= Q(whereabouts__isnull=False)
    people = Person.objects.filter(abroad, pk__in=lately.values("person"), erased_at=None).distinct()
    return each_by_itself(people.iterator(chunk_size=200), lambda person: follow_person(person, now=now))


def resync(*, now: datetime) -> facade.PresenceResync:
    """Compare every presence with the register and the journeys, mend what differs and record how much did."""
    follow_calendar(now=now)
    sources = [Source.RESIDENCE, Source.TRIP, Source.CHECK_IN]
    return facade.resync_presences(sources, partial(told, now), now=now)


def told(now: datetime) -> Iterator[Facts]:
    yield from residences(Registration.objects.all())
    yield from journeys(Trip.objects.all())
    yield from check_ins(Whereabouts.objects.filter(expires_at__gt=now))


def residences(entries: RegistrationQuerySet) -> Iterator[Facts]:
    """Of the live ones among these; who is to be examined still, or wasn't confirmed for long, may be there too."""
    live = entries.live().filter(person__erased_at=None)
    rows = live.select_related("person__data_key").annotate(heard_by=HEARD_BY, kept_by=F("mission__code")).only(*READ)
    for entry in rows.iterator(chunk_size=CHUNK):
        yield residence(entry, entry.kept_by, entry.heard_by)


def residence(entry: Registration, served_by: str, heard_by: Collection[int]) -> Facts:
    return Facts(
        subject=entry.person.public_id,
        source=Source.RESIDENCE,
        reference=str(entry.public_id),
        state=entry.host_state,
        subdivision=entry.region or "",
        served_by=served_by,
        nationality=entry.person.nationality,
        is_companion=False,
        of_age_on=majority_of(entry.person),
        valid_from=begins(entry.since),
        valid_to=None,
        confirmed_at=entry.confirmed_at,
        logins=tuple(heard_by),
    )


def journeys(trips: QuerySet[Trip]) -> Iterator[Facts]:
    """Everybody on these journeys, at each place on the way."""
    companions = TripCompanion.objects.select_related("person").annotate(themselves=THEMSELVES).order_by("number")
    there = trips.filter(person__erased_at=None).select_related("person__data_key", "traveller__data_key")
    whole = there.annotate(heard_by=HEARD_BY).prefetch_related("legs__mission", Prefetch("companions", companions))
    for trip in whole.iterator(chunk_size=CHUNK):
        yield from travellers(trip)


def travellers(trip: Trip) -> Iterator[Facts]:
    hearing = set(trip.heard_by)  # type: ignore[attr-defined]
    of_age_on = majority_of(trip.lead)
    for leg in trip.legs.all():
        place = {
            "source": Source.TRIP,
            "reference": part(trip, leg.number),
            "state": leg.host_state,
            "subdivision": leg.region or "",
            "served_by": leg.mission.code,
            "valid_from": begins(leg.arrives_on),
            "valid_to": begins(leg.leaves_on) + timedelta(days=1) + 2 * SOMEWHERE,
            "confirmed_at": trip.created_at,
        }
        yield Facts(
            subject=trip.subject,
            nationality=trip.lead.nationality,
            is_companion=False,
            of_age_on=of_age_on,
            logins=tuple(sorted(hearing)),
            **place,  # type: ignore[arg-type]
        )
        for companion in trip.companions.all():
            yield Facts(
                subject=subject_of(companion, trip),
                nationality=companion.nationality,
                is_companion=True,
                of_age_on=companion.of_age_on,
                logins=tuple(sorted(hearing | set(companion.themselves))),  # type: ignore[attr-defined]
                **place,  # type: ignore[arg-type]
            )


def check_ins(words: WhereaboutsQuerySet) -> Iterator[Facts]:
    """Not where somebody is exactly, which lies under seal, but the cell it is in: enough to count and to warn by."""
    rows = words.filter(person__erased_at=None).select_related("person__data_key", "mission")
    for row in rows.annotate(heard_by=HEARD_BY).iterator(chunk_size=CHUNK):
        yield Facts(
            subject=row.person.public_id,
            source=Source.CHECK_IN,
            reference=str(row.public_id),
            state=row.host_state,
            subdivision=row.region,
            served_by=row.mission.code,
            nationality=row.person.nationality,
            is_companion=False,
            of_age_on=majority_of(row.person),
            valid_from=row.created_at,
            valid_to=row.expires_at,
            confirmed_at=row.created_at,
            logins=tuple(row.heard_by),
            spot=Spot(row.cell_latitude, row.cell_longitude, row.cell_accuracy_m),
        )


def subject_of(companion: TripCompanion, trip: Trip) -> UUID:
    """The same human being on two families' journeys is one subject: the person, or who has that name and birth date.

    Without a birth date a name may be anybody's, so it counts on each journey.
    """
    if companion.person is not None:
        return companion.person.public_id
    index = bytes(companion.name_index or b"")
    return UUID(bytes=index[:16]) if companion.of_age_on else uuid5(trip.public_id, index.hex())


def part(trip: Trip, number: int) -> str:
    return f"{trip.public_id}:{number}"


def majority_of(somebody: Person | Traveller) -> date:
    return ages.birthday(ages.latest_birth(somebody.identity["birth_date"]), ages.MAJORITY)


def begins(day: date) -> datetime:
    return datetime.combine(day, time(), UTC) - SOMEWHERE
