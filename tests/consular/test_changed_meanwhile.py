"""Who edits what was changed meanwhile gets, with the 412, what their own GET gives now and its ETag: no more."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from tests.core.api.bodies import PERSON
from tests.factories.abroad import STAY, a_leg, a_registration, a_trip, serves
from tests.factories.contacts import MOTHER, a_contact
from tests.factories.visas import FORM, a_draft, a_person
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered

STALE = {"if-match": '"other"'}
PERSON_FIELDS = {name: value for name, value in PERSON.items() if name != "acting_as"}


@pytest.fixture
@remembered
def citizen(applicant: Phone) -> Person:
    serves(Mission.objects.get(code="KZ-SEO"), "KR")
    return a_person(applicant.user, kind="guardian", nationality="KAZ")  # type: ignore[arg-type]


@dataclass(frozen=True)
class Thing:
    url: str
    method: str
    body: Mapping[str, Any]


def person(_phone: Phone, citizen: Person) -> Thing:
    return Thing(f"/api/v1/persons/{citizen.public_id}", "put", PERSON_FIELDS)


def contact(phone: Phone, citizen: Person) -> Thing:
    return Thing(f"/api/v1/emergency-contacts/{a_contact(phone, citizen).public_id}", "put", MOTHER)


def registration(phone: Phone, citizen: Person) -> Thing:
    return Thing(f"/api/v1/registrations/{a_registration(phone, citizen).public_id}", "put", STAY)


def trip(phone: Phone, citizen: Person) -> Thing:
    legs = {"legs": [a_leg("KR", 30, 41)]}
    return Thing(f"/api/v1/trips/{a_trip(phone, citizen, [a_leg('KR', 30, 40)]).public_id}", "put", legs)


def draft(phone: Phone, _citizen: Person) -> Thing:
    owner = a_person(phone.user)  # type: ignore[arg-type]
    return Thing(f"/api/v1/visa-applications/{a_draft(phone, owner)['id']}", "patch", FORM)


def preferences(_phone: Phone, _citizen: Person) -> Thing:
    return Thing("/api/v1/contact-preferences", "put", {})


@pytest.mark.parametrize("thing", [person, contact, registration, trip, draft, preferences])
def test_the_refusal_brings_what_a_get_gives(applicant: Phone, citizen: Person, thing: Any) -> None:
    made = thing(applicant, citizen)
    before = applicant.get(made.url)
    assert before.status_code == 200
    refused = getattr(applicant, made.method)(made.url, made.body, format="json", headers=STALE)
    assert (refused.status_code, refused.json()["code"]) == (412, "changed_meanwhile")
    assert refused.json()["current"] == before.json()
    assert refused.headers["ETag"] == refused.json()["etag"] == before.headers["ETag"]
    again = applicant.get(made.url)
    assert (again.json(), again.headers["ETag"]) == (before.json(), before.headers["ETag"])


def test_a_verb_brings_the_application(applicant: Phone, citizen: Person) -> None:
    url = draft(applicant, citizen).url
    refused = applicant.post(f"{url}/submit", {}, format="json", headers=STALE)
    assert (refused.status_code, refused.json()["current"]) == (412, applicant.get(url).json())


def test_the_other_parent_is_shown_no_address_by_the_refusal(applicant: Phone, citizen: Person) -> None:
    url = registration(applicant, citizen).url
    father = a_user("Timur")
    right = citizen.representations.get()
    citizen.representations.create(user=father, kind="guardian", valid_from=right.valid_from)
    other = phone_of(father)
    refused = other.put(url, STAY, format="json", headers=STALE)
    assert refused.status_code == 412
    assert refused.json()["current"] == other.get(url).json()
    assert (refused.json()["current"]["dwelling"], refused.json()["current"]["region"]) == (None, None)


def test_a_stranger_gets_no_copy(applicant: Phone, stranger: Phone, citizen: Person) -> None:
    made = trip(applicant, citizen)
    refused = stranger.put(made.url, made.body, format="json", headers=STALE)
    assert (refused.status_code, "current" in refused.json()) == (404, False)
