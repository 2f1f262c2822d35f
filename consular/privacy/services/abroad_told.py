"""What does a copy of somebody's data tell of their stays abroad?"""

from dataclasses import asdict
from typing import Any

from consular.abroad.models.registration import Registration
from consular.abroad.models.trips import Trip, TripCompanion
from consular.abroad.models.whereabouts import Whereabouts
from consular.citizens.models.person import Person
from econsulate.core.accounts.models import User
from notifications import facade


def registrations_told(person: Person, user: User) -> list[dict[str, Any]]:
    """Where somebody lives stays out where another representative told it: they may not want to be found."""
    entries = Registration.objects.filter(person=person).order_by("pk")
    entries = entries.select_related("mission", "told_by", "old_entry__number")
    return [registration_told(entry, person, user) for entry in entries]


def registration_told(entry: Registration, person: Person, user: User) -> dict[str, Any]:
    entry.person = person
    mine = entry.shows_address_to(user)
    return {
        "mission": entry.mission.code,
        "stay": entry.stay,
        "reason": entry.reason,
        "state": entry.state,
        "host_state": entry.host_state,
        "region": entry.region if mine else None,
        "dwelling": entry.dwelling if mine else None,
        "since": entry.since,
        "until": entry.until,
        "entered_at": entry.created_at,
        "confirmed_at": entry.confirmed_at,
        "ended_at": entry.ended_at,
        "ending": entry.ending,
        "taken_over_from": entry.old_entry.number.source if hasattr(entry, "old_entry") else None,
        "withheld": not mine,
    }


def trips_told(person: Person, user: User) -> list[dict[str, Any]]:
    """Journeys that the reader may see; of others who travelled along no more than they told."""
    trips = Trip.objects.visible_to(user).filter(person=person).whole().order_by("first_day", "pk")
    return [trip_told(trip, person) for trip in trips]


def position_told(person: Person, user: User) -> dict[str, Any] | None:
    """What we keep of where the reader themselves share that they are."""
    if not Person.objects.is_user(user).filter(pk=person.pk).exists():
        return None
    shared = facade.shared_position(person.public_id)
    return asdict(shared) if shared else None


def whereabouts_told(person: Person, user: User) -> list[dict[str, Any]]:
    """Exact positions the reader told, or that are about them, while they are kept."""
    rows = Whereabouts.objects.visible_to(user).filter(person=person).whole().order_by("created_at", "pk")
    return [
        {
            **row.told,
            "is_safe": row.is_safe,
            "mission": row.mission.code,
            "told_at": row.created_at,
            "expires_at": row.expires_at,
        }
        for row in rows
    ]


def trip_told(trip: Trip, person: Person) -> dict[str, Any]:
    trip.person = person
    trip.hand_key_on()
    return {
        "told_at": trip.created_at,
        "phone": trip.contact["phone"],
        "legs": [
            {
                "host_state": leg.host_state,
                "region": leg.region,
                **leg.where,
                "arrives_on": leg.arrives_on,
                "leaves_on": leg.leaves_on,
                "mission": leg.mission.code,
            }
            for leg in sorted(trip.legs.all(), key=lambda leg: leg.number)
        ],
        "companions": [
            companion_told(row) for row in sorted(trip.companions.all(), key=lambda companion: companion.number)
        ],
    }


def companion_told(companion: TripCompanion) -> dict[str, Any]:
    if companion.person is None:
        return {**companion.named, "nationality": companion.nationality}
    return {"person": companion.person.public_id, "nationality": companion.nationality}
