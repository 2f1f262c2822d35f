"""How does somebody tell of a journey, change it, take it back?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from consular.abroad.models.trips import Trip, TripCompanion, TripLeg, TripQuerySet
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
    span = first, last = checked(journey, today=now.date())
    require_free(Trip.objects.filter(person=person), span, by=by)
    trip = Trip(person=person, told_by=by, first_day=first, last_day=last, contact={"phone": journey.phone})
    trip.save(force_insert=True)
    fill(trip, journey, by=by, now=now)
    presence.follow_trip(trip, now=now)
    audit_trip(trip, "abroad.trip.told", by)
    return trip


@transaction.atomic
def change(trip: Trip, journey: Journey, *, by: User | None, now: datetime) -> Trip:
    """Replace what was told; `by` is nobody where a link opened it. Raises ChangedMeanwhile and what `tell` raises."""
    seen = trip.version
    locked = claim(trip)
    if locked.version != seen:
        raise ChangedMeanwhile
    span = first, last = checked(journey, today=now.date())
    whose = {"person": locked.person} if locked.person else {"traveller_index": locked.traveller_index}
    require_free(Trip.objects.filter(**whose).exclude(pk=locked.pk), span, by=by)
    before = missions_of(locked)
    locked.first_day, locked.last_day, locked.version = first, last, seen + 1
    locked.contact = {"phone": journey.phone}
    if locked.person is not None:
        locked.told_by = by
    locked.save()
    locked.legs.all().delete()
    locked.companions.all().delete()
    fill(locked, journey, by=by, now=now)
    presence.follow_trip(locked, now=now)
    audit_trip(locked, "abroad.trip.changed", by, also=before)
    return locked


@transaction.atomic
def cancel(trip: Trip, *, by: User | None, now: datetime) -> None:
    """The journey doesn't take place: nothing of it stays but that it was told of. Again is no error."""
    locked = locked_row(trip)
    if locked is not None:
        audit_trip(locked, "abroad.trip.cancelled", by)
        remove(locked)
        presence.follow_trip(locked, now=now)


def claim(trip: Trip) -> Trip:
    """The journey as it is now, locked after who leads it. Raises ChangedMeanwhile when it is gone."""
    if trip.person_id is not None:
        Person.objects.select_for_update(no_key=True).get(pk=trip.person_id)
    else:
        hold_journeys(trip.traveller_index)
    locked = locked_row(trip)
    if locked is None:
        raise ChangedMeanwhile
    return locked


def hold_journeys(traveller_index: bytes | memoryview | None) -> None:
    """Of who has no account nothing else is there to lock: two changes at once wait for each other here."""
    theirs = Trip.objects.filter(traveller_index=traveller_index, traveller__isnull=False)
    list(theirs.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def locked_row(trip: Trip) -> Trip | None:
    rows = Trip.objects.select_for_update(of=("self",)).select_related("person__data_key", "traveller__data_key")
    return rows.filter(pk=trip.pk).first()


def remove(trip: Trip) -> None:
    """Delete a journey the caller has locked; of who has no account all that there is goes with it, their key too."""
    traveller = trip.traveller
    trip.delete()
    if traveller is not None:
        key = traveller.data_key
        traveller.delete()
        key.delete()


def told_of(trip: Trip) -> Journey:
    """A journey as it was told, from a `whole` row or a locked one."""
    legs = sorted(trip.legs.all(), key=lambda leg: leg.number)
    companions = sorted(trip.companions.all(), key=lambda row: row.number)
    return Journey([leg_of(row) for row in legs], [companion_of(row) for row in companions], trip.contact["phone"])


def leg_of(row: TripLeg) -> Leg:
    days = rules.Days(row.arrives_on, row.leaves_on)
    return Leg(row.host_state, row.region, row.where["city"], row.where["lodging"], days)


def companion_of(row: TripCompanion) -> Companion:
    if row.person is not None:
        return Companion(row.person.public_id, "", None, None, "")
    born = row.named["birth_date"]
    names = (row.named["primary_identifier"], row.named["secondary_identifier"])
    return Companion(None, *names, date.fromisoformat(born) if born else None, row.nationality)


def name_on(trip: Trip) -> str:
    """How who leads it is called, as lists show it."""
    names = (trip.identity["primary_identifier"], trip.identity["secondary_identifier"])
    return ", ".join(name for name in names if name)


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


def require_free(others: TripQuerySet, span: rules.Days, *, by: User | None) -> None:
    """As the database has it (consular_trip_one_at_a_time), told in words; `others` are journeys of the same one.

    The other journey is named to whoever may read it: of two parents only to the one who told of it.
    """
    first, last = span
    for other in others.filter(first_day__lt=last, last_day__gt=first):
        if max(first, other.first_day) + rules.DATE_LINE < min(last, other.last_day):
            readable = by is None or Trip.objects.visible_to(by).filter(pk=other.pk).exists()
            raise TripsOverlap(trip=str(other.public_id)) if readable else TripsOverlap()


def fill(trip: Trip, journey: Journey, *, by: User | None, now: datetime) -> None:
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
    travelling = [trip.lead.nationality, *trip.companions.values_list("nationality", flat=True)]
    if not any(is_citizen(nationality, mission) for nationality in travelling):
        detail = _("At least one of those who travel must be a citizen of our State.")
        raise InvalidInput(errors=[FieldError("person", "not_a_citizen", detail)])


def mission_at(leg: Leg, *, on: date) -> Mission:
    found = serving(leg.host_state, leg.region, on=on)
    if found is None:
        raise NoMissionServes
    return found


def row_of(trip: Trip, number: int, companion: Companion, *, by: User | None) -> TripCompanion:
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


def known(trip: Trip, number: int, public_id: UUID, *, by: User | None) -> TripCompanion:
    """Somebody the caller acts for; whoever leads the journey is no companion on it."""
    theirs = Person.objects.visible_to(by) if by else Person.objects.none()
    found = theirs.select_related("data_key").filter(public_id=public_id).first()
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
