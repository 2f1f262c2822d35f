"""/api/v1/persons/…/emergency-contacts: named, put in order, changed, taken away; nobody else's to read."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from consular.citizens.models.emergency_contacts import EmergencyContact
from consular.citizens.models.person import Person
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from tests.core.api.bodies import faults
from tests.factories.contacts import MOTHER, a_contact, url_of
from tests.factories.visas import a_person
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def citizen(aigul: User) -> Phone:
    return phone_of(aigul)


@pytest.fixture
@remembered
def person(aigul: User) -> Person:
    return a_person(aigul, nationality="KAZ")


def names(phone: Phone, person: Person) -> list[str]:
    return [line["name"] for line in phone.get(url_of(person)).json()]


def test_a_contact_is_named_and_sealed(citizen: Phone, person: Person) -> None:
    answer = citizen.post(url_of(person), MOTHER, format="json")
    assert answer.status_code == 201
    told = answer.json()
    assert (told["name"], told["phone"], told["rank"], told["language"]) == ("Saule Example", "+77011234567", 1, "kk")
    assert citizen.get(answer.headers["Location"]).json() == told
    row = EmergencyContact.objects.values().get()
    assert b"Saule" not in bytes(row["details"])
    entry = AuditEntry.objects.get(action="citizens.emergency_contact.named")
    assert (entry.person, entry.detail) == (str(person.public_id), {})


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"email": None, "phone": None}, "phone"),
    ({"phone": "12"}, "phone"),
    ({"email": "nobody"}, "email"),
    ({"relation": "enemy"}, "relation"),
    ({"language": "xx"}, "language"),
    ({"rank": 6}, "rank"),
    ({"rank": 0}, "rank"),
    ({"name": ""}, "name"),
    ({"address": "1 Example-ro"}, "address"),
]


@pytest.mark.parametrize(("wrong", "path"), WRONG, ids=str)
def test_what_is_wrong_is_named(citizen: Phone, person: Person, wrong: dict[str, Any], path: str) -> None:
    answer = citizen.post(url_of(person), {**MOTHER, **wrong}, format="json")
    assert (answer.status_code, set(faults(answer))) == (400, {path})
    assert not EmergencyContact.objects.exists()


def test_five_are_enough(citizen: Phone, person: Person) -> None:
    for number in range(5):
        a_contact(citizen, person, name=f"Friend {number}")
    answer = citizen.post(url_of(person), MOTHER, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "enough_contacts")
    with pytest.raises(IntegrityError, match="consular_emergencycontact_a_handful"), transaction.atomic():
        EmergencyContact.objects.filter(rank=5).update(rank=6)


def test_they_stand_in_the_order_that_was_said(citizen: Phone, person: Person) -> None:
    for name in "ABC":
        a_contact(citizen, person, name=name)
    a_contact(citizen, person, name="D", rank=2)
    assert names(citizen, person) == ["A", "D", "B", "C"]
    last = EmergencyContact.objects.get(rank=4)
    url = f"/api/v1/emergency-contacts/{last.public_id}"
    told = citizen.put(url, {**MOTHER, "name": "C", "rank": 1}, format="json").json()
    assert told["rank"] == 1
    assert names(citizen, person) == ["C", "A", "D", "B"]
    first = EmergencyContact.objects.get(rank=1)
    assert citizen.delete(f"/api/v1/emergency-contacts/{first.public_id}").status_code == 204
    assert names(citizen, person) == ["A", "D", "B"]
    assert sorted(EmergencyContact.objects.values_list("rank", flat=True)) == [1, 2, 3]


def test_a_change_loses_no_other_change(citizen: Phone, person: Person) -> None:
    contact = a_contact(citizen, person)
    url = f"/api/v1/emergency-contacts/{contact.public_id}"
    etag = citizen.get(url).headers["ETag"]
    changed = {**MOTHER, "phone": None, "email": "saule@example.org"}
    assert citizen.put(url, changed, format="json", headers={"if-match": etag}).json()["phone"] is None
    assert citizen.put(url, MOTHER, format="json", headers={"if-match": etag}).status_code == 412
    assert citizen.delete(url).status_code == 204
    assert not EmergencyContact.objects.exists()
    assert citizen.put(url, MOTHER, format="json").status_code == 404


def test_the_other_parent_learns_of_no_contact(citizen: Phone, aigul: User) -> None:
    child = a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ")
    father = a_user("Timur")
    mothers = child.representations.get()
    child.representations.create(user=father, kind="parent", valid_from="2020-01-01", valid_to=mothers.valid_to)
    contact = a_contact(citizen, child)
    other = phone_of(father)
    assert names(other, child) == []
    url = f"/api/v1/emergency-contacts/{contact.public_id}"
    for answer in (other.get(url), other.put(url, MOTHER, format="json"), other.delete(url)):
        assert answer.status_code == 404
    a_contact(other, child, name="Grandfather")
    assert names(other, child) == ["Grandfather"]
    assert names(citizen, child) == ["Saule Example"]


def test_whoever_no_longer_acts_has_no_say(citizen: Phone, aigul: User) -> None:
    ward = a_person(aigul, kind="attorney")
    a_contact(citizen, ward)
    assert EmergencyContact.objects.in_use().count() == 1
    ward.representations.update(revoked_at="2026-01-01T00:00:00Z", ending="given_up")
    assert EmergencyContact.objects.in_use().count() == 0
    assert citizen.get(url_of(ward)).status_code == 404
