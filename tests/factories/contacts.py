"""Whom Aigul wants called, and what they may be told; over HTTP, as the app does it."""

from typing import Any

from consular.citizens.models.consents import ConsentGrant
from consular.citizens.models.emergency_contacts import EmergencyContact
from consular.citizens.models.person import Person
from tests.people import Phone

MOTHER: dict[str, Any] = {
    "name": "Saule Example",
    "relation": "parent",
    "phone": "+7 (701) 123-45-67",
    "language": "kk",
}
ALLOWED: dict[str, Any] = {"what": "safety", "wording": 1}


def url_of(person: Person) -> str:
    return f"/api/v1/persons/{person.public_id}/emergency-contacts"


def a_contact(app: Phone, person: Person, /, **more: Any) -> EmergencyContact:
    answer = app.post(url_of(person), {**MOTHER, **more}, format="json")
    assert answer.status_code == 201, answer.content
    return EmergencyContact.objects.get(public_id=answer.json()["id"])


def a_consent(phone: Phone, person: Person, contact: EmergencyContact | None, **more: Any) -> ConsentGrant:
    named = {"contact": str(contact.public_id)} if contact else {}
    answer = phone.post(f"/api/v1/persons/{person.public_id}/consents", {**ALLOWED, **named, **more}, format="json")
    assert answer.status_code == 201, answer.content
    return ConsentGrant.objects.get(public_id=answer.json()["id"])
