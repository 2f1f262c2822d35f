"""Citizens abroad: Aigul of Kazakhstan who lives in Seoul, and her entry in the register."""

import re
from datetime import timedelta
from typing import Any

from django.core import mail
from django.utils import timezone

from consular.abroad.models.registration import Registration
from consular.abroad.models.travellers import EMAIL, TravellerContact, TripCode, contact_index_of
from consular.abroad.models.trips import Trip
from consular.abroad.models.whereabouts import Whereabouts
from consular.abroad.services import presence
from consular.citizens.models.person import Person
from consular.missions.models.districts import ConsularDistrict
from consular.missions.models.missions import Mission
from tests.factories.missions import LONG_AGO
from tests.factories.notifications import work_is_done
from tests.people import Phone

URL, TRIPS = "/api/v1/registrations", "/api/v1/trips"
STAY: dict[str, Any] = {
    "stay": "permanent",
    "reason": "work",
    "place": {"state": "KR", "region": "KR-11"},
    "dwelling": {"address": "12 Example-ro\nJongno-gu", "city": "Seoul", "phone": "+82 10 1234 5678"},
    "since": "2024-03-01",
}
HERE: dict[str, Any] = {
    "latitude": 35.1796,
    "longitude": 129.0756,
    "accuracy_m": 12,
    "is_safe": True,
    "consent": True,
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


def some_whereabouts(phone: Phone, person: Person, **more: Any) -> Whereabouts:
    answer = phone.put(f"/api/v1/persons/{person.public_id}/whereabouts", {**HERE, **more}, format="json")
    assert answer.status_code == 200, answer.content
    return Whereabouts.objects.get(public_id=answer.json()["id"])


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


OPEN_TRIPS, OWN_TRIP = "/api/v1/public/trips", "/api/v1/public/trips/own"
TRAVELLER: dict[str, Any] = {
    "primary_identifier": "Example",
    "secondary_identifier": "Aigul",
    "birth_date": "1990-04-12",
    "nationality": "KAZ",
}


def a_code(app: Phone, address: str) -> str:
    """Asked for over HTTP and read in the mail."""
    answer = app.post(f"{OPEN_TRIPS}/codes", {"email": address}, format="json")
    assert answer.status_code == 202, answer.content
    work_is_done()
    found = re.search(r"\b\d{8}\b", str(mail.outbox[-1].body))
    assert found
    return found[0]


def a_placed_code(address: str) -> str:
    """As if it had gone out, where no mail can be read: beside a running system."""
    index = contact_index_of(TravellerContact(kind=EMAIL, address=address))
    TripCode.objects.filter(contact_index=index).delete()
    row = TripCode(contact_index=index)
    row.code_hash = row.hash_of("01234567")
    row.save(force_insert=True)
    return "01234567"


def told_openly(app: Phone, address: str, legs: list[dict[str, Any]], **more: Any) -> Any:
    """The answer to a journey told of without an account."""
    body = {"contact": {"email": address}, "traveller": TRAVELLER, "legs": legs, **more}
    return app.post(OPEN_TRIPS, {"code": a_placed_code(address), **body}, format="json")


def an_open_trip(app: Phone, address: str, legs: list[dict[str, Any]], **more: Any) -> tuple[Trip, str]:
    """With the token of its link."""
    answer = told_openly(app, address, legs, **more)
    assert answer.status_code == 201, answer.content
    return Trip.objects.get(public_id=answer.json()["trip"]["id"]), answer.json()["token"]
