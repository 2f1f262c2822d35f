"""When does a journey go away? Some days after its end, as each mission sets it, unless a hold keeps it."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Max, QuerySet

from consular.abroad.models.trips import Trip
from consular.abroad.rules.trips import forget_on
from consular.abroad.services import presence, proving, travelling
from consular.abroad.services.trail import audit_trip
from consular.privacy.models.holds import LegalHold
from consular.privacy.services.cases import claim_person
from econsulate.core.work.each import each_by_itself


def forget_trips(*, now: datetime) -> int:
    """Delete the journeys whose days are over; safe to run twice, and twice at once. Returns how many went."""
    proving.forget_old(now=now)
    return each_by_itself(over(now).iterator(chunk_size=200), partial(forget_one, now=now))


def over(now: datetime) -> QuerySet[Trip]:
    return Trip.objects.filter(last_day__lt=now.date()).only("pk", "public_id", "person").order_by("pk")


@transaction.atomic
def forget_one(trip: Trip, *, now: datetime) -> bool:
    """After the longest time that any mission on the way has set. Holds are placed under the same lock."""
    if trip.person_id is not None:
        claim_person(trip.person_id)
    locked = travelling.locked_row(trip)
    if locked is None or is_held(locked):
        return False
    keep_days = locked.legs.aggregate(most=Max("mission__keep_trips_days"))["most"]
    # Somewhere on the way it may still be yesterday.
    if forget_on(locked.last_day, keep_days) > (now - timedelta(hours=12)).date():
        return False
    audit_trip(locked, "abroad.trip.forgotten", None)
    travelling.remove(locked)
    presence.follow_trip(locked, now=now)
    return True


def is_held(trip: Trip) -> bool:
    """Whether all there is of anybody on the journey is kept by order."""
    if trip.traveller is not None:
        # Whom the house knows by this journey alone may be somebody it was told to keep all of.
        alike = LegalHold.objects.live().filter(person__match_index=trip.traveller.match_index, whole_person=True)
        if alike.exists():
            return True
    people = [trip.person_id, *trip.companions.exclude(person=None).values_list("person", flat=True)]
    return LegalHold.objects.live().filter(person__in=people, whole_person=True).exists()
