"""What does a copy of somebody's data tell of their stays abroad?"""

from typing import Any

from consular.abroad.models.registration import Registration
from consular.citizens.models.person import Person
from econsulate.core.accounts.models import User


def registrations_told(person: Person, user: User) -> list[dict[str, Any]]:
    """Where somebody lives stays out where another representative told it: they may not want to be found."""
    entries = Registration.objects.filter(person=person).select_related("mission", "told_by").order_by("pk")
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
        "withheld": not mine,
    }
