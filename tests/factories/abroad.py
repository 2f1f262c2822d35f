"""Citizens abroad: Aigul of Kazakhstan who lives in Seoul, and her entry in the register."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from consular.abroad.models.registration import Registration
from consular.abroad.models.trips import Trip
from consular.abroad.services import presence
from consular.citizens.models.person import Person
from consular.missions.models.districts import ConsularDistrict
from consular.missions.models.missions import Mission
from tests.factories.missions import LONG_AGO
from tests.people import Phone

URL, TRIPS = "/api/v1/registrations", "/api/v1/trips"
STAY: dict[str, Any] = {
    "stay": "permanent",
    "reason": "work",
    "place": {"state": "KR", "region": "KR-11"},
    "dwelling": {"address": "12 Example-ro\nJongno-gu", "city": "Seoul", "phone": "+82 10 1234 5678"},
    "since": "2024-03-01",
}
VISIT: dict[str, Any] = {**STAY, "stay": "temporary", "reason": "study", "since": "2026-01-01", "until": "2030-07-01"}


def serves(mission: Mission, place: str) -> None:
    """Unless some mission serves the place already, as in a demo."""
    since = {"mission": mission, "valid_from": LONG_AGO.date()}
    ConsularDistrict.objects.get_or_create(place=place, defaults=since)


def a_registration(phone: Phone, person: Person, stay: dict[str, Any] | None = None, **more: Any) -> Registration:
    """Entered over HTTP, as the app does it."""
    answer = phone.post(URL, {"person": str(person.public_id), **(stay or STAY), **more}, format="json")
    assert answer.status_code == 201, answer.content
    return Registration.objects.get(public_id=answer.json()["id"])


def accepted(entry: Registration, officer: Phone) -> Registration:
    answer = officer.post(f"/api/v1/staff/registrations/{entry.public_id}/accept")
    assert answer.status_code == 200, answer.content
    entry.refresh_from_db()
    return entry


def agrees() -> None:
    """Nothing had to be mended."""
    found = presence.resync(now=timezone.now())
    assert found.differences == 0, vars(found)


def day(days: int) -> str:
    """So many days from today."""
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def a_leg(state: str, arrives: int, leaves: int, city: str = "Somewhere") -> dict[str, Any]:
    return {"place": {"state": state}, "city": city, "arrives_on": day(arrives), "leaves_on": day(leaves)}


def a_trip(app: Phone, person: Person, legs: list[dict[str, Any]], **more: Any) -> Trip:
    answer = app.post(TRIPS, {"person": str(person.public_id), "legs": legs, **more}, format="json")
    assert answer.status_code == 201, answer.content
    return Trip.objects.get(public_id=answer.json()["id"])
