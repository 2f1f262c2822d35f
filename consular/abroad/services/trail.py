"""How does an act on the register or a journey come into the trail? In the chains of the missions it concerns."""

from collections.abc import Set

from consular.abroad.models.registration import Registration
from consular.abroad.models.trips import Trip
from consular.abroad.models.whereabouts import Whereabouts
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record


def audit(entry: Registration, action: str, by: User | None, **detail: str) -> None:
    """About the person the entry is of, in the chain of the mission that has it."""
    record(action, by=by, target=entry, chain=entry.mission.code, person=entry.person.public_id, detail=detail)


def audit_trip(trip: Trip, action: str, by: User | None, *, also: Set[str] = frozenset()) -> None:
    """About who travels, in the chain of every mission on the way, and of those that were."""
    for code in sorted(missions_of(trip) | also):
        record(action, by=by, target=trip, chain=code, person=trip.subject)


def audit_whereabouts(row: Whereabouts, action: str, by: User | None) -> None:
    """About the person, in the chain of the mission where they are."""
    record(action, by=by, target=row, chain=row.mission.code, person=row.person.public_id)


def audit_stay(stay: Registration | Trip, action: str, by: User | None) -> None:
    """Either of the two."""
    if isinstance(stay, Trip):
        audit_trip(stay, action, by)
    else:
        audit(stay, action, by)


def missions_of(trip: Trip) -> set[str]:
    return set(trip.legs.values_list("mission__code", flat=True))
