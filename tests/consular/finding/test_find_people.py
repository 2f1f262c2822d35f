"""GET /staff/people: whom an officer finds by what somebody says on the telephone."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consular.abroad.models.registration import Registration
from consular.citizens.models.person import Person
from consular.citizens.services.people import index_people
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from tests.factories.abroad import a_leg, a_registration, a_trip, accepted, an_open_trip, some_whereabouts
from tests.factories.cases import a_case, a_thread
from tests.factories.sos import a_call
from tests.factories.visas import a_passport, a_person
from tests.people import Phone, a_user, phone_of

URL = "/api/v1/staff/people"


def found(officer: Phone, q: str) -> list[Any]:
    answer = officer.get(URL, {"q": q})
    assert answer.status_code == 200, answer.content
    rows: list[Any] = answer.json()["results"]
    return rows


def names(officer: Phone, q: str) -> list[str]:
    return [row["name"] for row in found(officer, q)]


@pytest.mark.parametrize(
    "typed",
    [
        "Қалиева Айгүл",
        "Kaliyeva Aigul",
        "aygul QALIEVA",
        "Калиева Айгуль Маратовна",
        "Kaliyeva",
        "айгуль 1990",
        "Kalieva Aigul 12.04.1990",
        "1990-04-12, Aigul",
    ],
)
def test_somebody_is_found_by_a_name_in_any_spelling(bek: Phone, entry: Registration, typed: str) -> None:
    assert names(bek, typed) == ["Қалиева, Айгүл"]


@pytest.mark.parametrize("typed", ["Kaliyeva Dinara", "Aigul 1991", "Tulegenova", "Kaliyeva N0000001", "+77010000000"])
def test_whoever_doesnt_agree_is_not_shown(bek: Phone, entry: Registration, typed: str) -> None:
    assert found(bek, typed) == []


def test_what_is_shown_of_somebody(bek: Phone, person: Person, entry: Registration) -> None:
    (row,) = found(bek, "Kaliyeva")
    assert row == {
        "person": str(person.public_id),
        "name": "Қалиева, Айгүл",
        "birth_date": "1990-04-12",
        "nationality": "KAZ",
        "things": [
            {
                "kind": "registration",
                "id": str(entry.public_id),
                "kind_name": "Entry in the register",
                "said": "In the register",
                "reference": "",
                "missions": ["KZ-SEO"],
            }
        ],
    }


def test_everything_the_officer_may_open_is_named(
    bek: Phone, citizen: Phone, person: Person, entry: Registration
) -> None:
    case = a_case(citizen, person)
    things = {
        "sos_call": a_call(citizen),
        "whereabouts": some_whereabouts(citizen, person),
        "registration": entry,
        "trip": a_trip(citizen, person, [a_leg("KR", 1, 5)]),
        "case": case,
        "thread": case.thread,
    }
    (row,) = found(bek, "Kaliyeva")
    ids = {thing["kind"]: thing["id"] for thing in row["things"]}
    assert list(ids) == list(things)
    assert ids == {kind: str(thing.public_id) for kind, thing in things.items()}


def test_by_number_address_and_reference(bek: Phone, citizen: Phone, person: Person, entry: Registration) -> None:
    User.objects.filter(pk=citizen.user.pk).update(phone="+77011112233")
    a_passport(person, citizen.user, number="N12345678")
    thread = a_thread(citizen, person)
    stay_phone = "+82 10 1234 5678"
    typed = (
        *("N12345678", "n 12345678", "aigul@example.org", "+7 701 111 22 33", "77011112233", stay_phone),
        *(thread.reference, thread.reference.lower().replace("-", ""), str(entry.public_id)),
        *("Kaliyeva N12345678", "Aigul aigul@example.org"),
    )
    for one in typed:
        assert names(bek, one) == ["Қалиева, Айгүл"], one


def test_an_address_leads_to_those_somebody_acts_for_now(bek: Phone, citizen: Phone, entry: Registration) -> None:
    child = a_person(citizen.user, kind="parent", born="2020-01-01", nationality="KAZ", secondary="Daniyar")
    accepted(a_registration(citizen, child), bek)
    assert len(found(bek, "aigul@example.org")) == 2
    child.representations.update(revoked_at=child.created_at)
    assert len(found(bek, "aigul@example.org")) == 1


def test_who_agrees_best_comes_first(bek: Phone, entry: Registration) -> None:
    for name, born in (("Kalyeva", "1990-12-04"), ("Kaliyeva", "1990-04-12")):
        other = phone_of(a_user(f"{name}{born}"))
        accepted(
            a_registration(other, a_person(other.user, primary=name, secondary="Aygul", born=born, nationality="KAZ")),
            bek,
        )
    assert names(bek, "Kaliyeva Aygul 12.04.1990") == ["Kaliyeva, Aygul", "Қалиева, Айгүл", "Kalyeva, Aygul"]


def test_a_traveller_without_an_account_is_found_by_name_and_address(bek: Phone, nobody: Phone) -> None:
    trip, _token = an_open_trip(nobody, "dinara@example.org", [a_leg("KR", 1, 5)])
    for typed in ("Example Aigul", "Aygul 1990", "dinara@example.org"):
        (row,) = found(bek, typed)
        assert (row["person"], row["name"], row["things"][0]["id"]) == (None, "Example, Aigul", str(trip.public_id))
    assert found(bek, "Example N12345678") == []


def test_a_companion_is_found_on_the_journey(bek: Phone, citizen: Phone, person: Person) -> None:
    child = a_person(citizen.user, kind="parent", born="2020-01-01", nationality="KAZ", secondary="Daniyar")
    trip = a_trip(citizen, person, [a_leg("KR", 1, 5)], companions=[{"person": str(child.public_id)}])
    (row,) = found(bek, "Daniyar Example")
    assert (row["person"], row["things"][0]["id"]) == (str(child.public_id), str(trip.public_id))


def test_a_changed_name_is_found_under_the_new_one_alone(bek: Phone, citizen: Phone, entry: Registration) -> None:
    facts = {"primary_identifier": "Serikova", "secondary_identifier": "Aigul", "birth_date": "1990-04-12"}
    body = {**facts, "sex": "F", "nationality": "KAZ", "residence": "KOR"}
    url = f"/api/v1/persons/{entry.person.public_id}"
    assert citizen.put(url, body, format="json").status_code == 200
    assert names(bek, "Serikova") == ["Serikova, Aigul"]
    assert found(bek, "Kaliyeva") == []


def test_people_of_an_earlier_release_are_found_once_they_are_indexed(bek: Phone, entry: Registration) -> None:
    Person.objects.update(name_keys=None)
    assert found(bek, "Kaliyeva") == []
    assert index_people() == 1
    assert names(bek, "Kaliyeva") == ["Қалиева, Айгүл"]


def test_that_somebody_was_shown_is_on_their_record(bek: Phone, citizen: Phone, entry: Registration) -> None:
    found(bek, "Kaliyeva")
    row = AuditEntry.objects.get(action="citizens.person.viewed")
    assert (row.target, row.chain, row.actor) == (str(entry.public_id), "KZ-SEO", str(bek.user.public_id))
    assert row.detail == {}
    (line, *_rest) = citizen.get("/api/v1/me/access-history").json()["results"]
    assert (line["text"], line["kind"], line["office"]) == (
        "Your name was shown to an officer who searched for somebody.",
        "reading",
        "KZ-SEO",
    )


def test_the_number_of_queries_doesnt_grow_with_who_is_found(bek: Phone, entry: Registration, seoul: Mission) -> None:
    found(bek, "Kaliyeva")
    with CaptureQueriesContext(connection) as one:
        found(bek, "Kaliyeva")
    for number in range(3):
        other = phone_of(a_user(f"Other{number}"))
        accepted(a_registration(other, a_person(other.user, primary="Kalieva", nationality="KAZ")), bek)
    with CaptureQueriesContext(connection) as four:
        assert len(found(bek, "Kaliyeva")) == 4
    assert len(four) == len(one)


def test_the_database_takes_the_keys_of_the_names_with_whoever_erases(person: Person) -> None:
    assert person.name_keys
    Person.objects.filter(pk=person.pk).update(
        identity=None,
        nationality="XXX",
        residence="XXX",
        sex="X",
        match_index=b"",
        skeleton_index=None,
        erased_at=timezone.now(),
    )
    assert Person.objects.get(pk=person.pk).name_keys is None
