"""How does somebody tell of a journey, change it, take it back?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from consular.abroad.models.trips import Trip, TripCompanion, TripLeg
from consular.abroad.rules import trips as rules
from consular.abroad.services import presence
from consular.abroad.services.registering import is_citizen, serving
from consular.abroad.services.trail import audit_trip, missions_of
from consular.citizens import rules as ages
from consular.citizens.models.person import Person
from consular.citizens.services.people import ChangedMeanwhile
from consular.missions.models.missions import Mission
from consular.missions.services.directory import NoMissionServes
from econsulate.core.accounts.models import User
from econsulate.core.crypto.primitives import blind_index
from econsulate.core.errors import DomainError, FieldError, InvalidInput


class TripsOverlap(DomainError):
    """Nobody is on two journeys at once; `trip` names the other, which can be changed."""

    code = "trips_overlap"
    title = _("This person is on another journey on these days. Change that one instead.")


@dataclass(frozen=True)
class Leg:
    """One place on the way; `host_state` is ISO 3166-1 alpha-2, `region` ISO 3166-2, the days are the place's own."""

    host_state: str
    region: str | None
    city: str
    lodging: str
    days: rules.Days


@dataclass(frozen=True)
class Companion:
    """`person` for somebody the house knows, else name, birth date if known (ISO 8601) and nationality (alpha-3)."""

    person: UUID | None
    primary_identifier: str
    secondary_identifier: str | None
    birth_date: date | None
    nationality: str


@dataclass(frozen=True)
class Journey:
    legs: Sequence[Leg]
    companions: Sequence[Companion]
    phone: str | None


@transaction.atomic
def tell(person: Person, journey: Journey, *, by: User, now: datetime) -> Trip:
    """Enter a journey. Raises TripsOverlap, NoMissionServes, InvalidInput (legs out of order, a journey that is over,
    somebody twice, nobody of ours), ChangedMeanwhile for somebody erased in this moment."""
    if not Person.objects.select_for_update(no_key=True).filter(pk=person.pk, erased_at=None).exists():
        raise ChangedMeanwhile
    first, last = checked(journey, today=now.date())
    require_free(person, first, last)
    trip = Trip(person=person, told_by=by, first_day=first, last_day=last, contact={"phone": journey.phone})
    trip.save(force_insert=True)
    fill(trip, journey, by=by, now=now)
    presence.follow_trip(trip, now=now)
    audit_trip(trip, "abroad.trip.told", by)
    return trip


@transaction.atomic
def change(trip: Trip, journey: Journey, *, by: User, now: datetime) -> Trip:
    """Replace what was told. Raises ChangedMeanwhile and what `tell` raises."""
    seen = trip.version
    Person.objects.select_for_update(no_key=True).get(pk=trip.person_id)
    locked = Trip.objects.select_for_update(of=("self",)).select_related("person__data_key").filter(pk=trip.pk).first()
    if locked is None or locked.version != seen:
        raise ChangedMeanwhile
    first, last = checked(journey, today=now.date())
    require_free(locked.person, first, last, but=locked)
    before = missions_of(locked)
    locked.first_day, locked.last_day, locked.version = first, last, seen + 1
    locked.contact, locked.told_by = {"phone": journey.phone}, by
    locked.save()
    locked.legs.all().delete()
    locked.companions.all().delete()
    fill(locked, journey, by=by, now=now)
    presence.follow_trip(locked, now=now)
    audit_trip(locked, "abroad.trip.changed", by, also=before)
    return locked


@transaction.atomic
def cancel(trip: Trip, *, by: User, now: datetime) -> None:
    """The journey doesn't take place: nothing of it stays but that it was told of. Again is no error."""
    locked = Trip.objects.select_for_update(of=("self",)).select_related("person").filter(pk=trip.pk).first()
    if locked is not None:
        audit_trip(locked, "abroad.trip.cancelled", by)
        locked.delete()
        presence.follow_trip(locked, now=now)


def checked(journey: Journey, *, today: date) -> rules.Days:
    """The journey's first and last day. Raises InvalidInput."""
    days = [leg.days for leg in journey.legs]
    fault = rules.first_fault(days)
    if fault:
        number, field = fault
        text = _("It must end after it begins.") if field == "leaves_on" else _("It begins before the last one ends.")
        raise InvalidInput(errors=[FieldError(f"legs.{number}.{field}", "order", text)])
    span = rules.span(days)
    if span.leaves_on < today - rules.DATE_LINE:
        over = _("This journey is over already.")
        raise InvalidInput(errors=[FieldError(f"legs.{len(days) - 1}.leaves_on", "over", over)])
    if span.leaves_on - span.arrives_on > rules.LONGEST:
        long = _("A journey lasts five years at most. Who lives abroad is entered in the register.")
        raise InvalidInput(errors=[FieldError(f"legs.{len(days) - 1}.leaves_on", "too_long", long)])
    return span


def require_free(person: Person, first: date, last: date, *, but: Trip | None = None) -> None:
    """As the database has it (consular_trip_one_at_a_time), told in words."""
    others = Trip.objects.filter(person=person).exclude(pk__in=[but.pk] if but else [])
    for other in others.filter(first_day__lt=last, last_day__gt=first):
        if max(first, other.first_day) + rules.DATE_LINE < min(last, other.last_day):
            raise TripsOverlap(trip=str(other.public_id))


def fill(trip: Trip, journey: Journey, *, by: User, now: datetime) -> None:
    for number, leg in enumerate(journey.legs):
        TripLeg(
            trip=trip,
            number=number,
            host_state=leg.host_state,
            region=leg.region,
            where={"city": leg.city, "lodging": leg.lodging},
            arrives_on=leg.days.arrives_on,
            leaves_on=leg.days.leaves_on,
            mission=mission_at(leg, on=now.date()),
        ).save(force_insert=True)
    for number, companion in enumerate(journey.companions):
        try:
            with transaction.atomic():
                row_of(trip, number, companion, by=by).save(force_insert=True)
        except IntegrityError as error:
            twice = _("This companion stands here twice.")
            raise InvalidInput(errors=[FieldError(f"companions.{number}", "twice", twice)]) from error
    require_citizen(trip)


def require_citizen(trip: Trip) -> None:
    """A mission looks after its own, and after whoever travels with them."""
    mission = trip.legs.select_related("mission")[0].mission
    travelling = [trip.person.nationality, *trip.companions.values_list("nationality", flat=True)]
    if not any(is_citizen(nationality, mission) for nationality in travelling):
        detail = _("At least one of those who travel must be a citizen of our State.")
        raise InvalidInput(errors=[FieldError("person", "not_a_citizen", detail)])


def mission_at(leg: Leg, *, on: date) -> Mission:
    found = serving(leg.host_state, leg.region, on=on)
    if found is None:
        raise NoMissionServes
    return found


def row_of(trip: Trip, number: int, companion: Companion, *, by: User) -> TripCompanion:
    if companion.person is not None:
        return known(trip, number, companion.person, by=by)
    born = companion.birth_date
    names = (companion.primary_identifier, companion.secondary_identifier or "", born.isoformat() if born else "")
    return TripCompanion(
        trip=trip,
        number=number,
        named={
            "primary_identifier": companion.primary_identifier,
            "secondary_identifier": companion.secondary_identifier,
            "birth_date": born.isoformat() if born else None,
        },
        name_index=blind_index("\0".join(names).upper(), purpose="trip_companion"),
        nationality=companion.nationality,
        of_age_on=ages.birthday(born, ages.MAJORITY) if born else None,
    )


def known(trip: Trip, number: int, public_id: UUID, *, by: User) -> TripCompanion:
    """Somebody the caller acts for; whoever leads the journey is no companion on it."""
    found = Person.objects.visible_to(by).select_related("data_key").filter(public_id=public_id).first()
    if found is None:
        detail = _("You don't act for this person. Give their name instead.")
        raise InvalidInput(errors=[FieldError(f"companions.{number}.person", "not_found", detail)])
    if found.pk == trip.person_id:
        twice = _("This companion stands here twice.")
        raise InvalidInput(errors=[FieldError(f"companions.{number}", "twice", twice)])
    majority = ages.birthday(ages.latest_birth(found.identity["birth_date"]), ages.MAJORITY)
    return TripCompanion(trip=trip, number=number, person=found, nationality=found.nationality, of_age_on=majority)


@transaction.atomic
def opened(trip: Trip, *, by: User) -> Trip:
    """The whole journey for an officer; the reading is recorded, and who travels can see it."""
    audit_trip(trip, "abroad.trip.opened", by)
    return trip
