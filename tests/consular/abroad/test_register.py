"""POST /api/v1/registrations: a citizen enters the register of the mission that serves their place."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from consular.abroad.models.registration import Registration
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from tests.core.api.bodies import faults
from tests.factories.abroad import STAY, URL, VISIT, a_registration, serves
from tests.factories.missions import a_mission, headquarters
from tests.factories.visas import a_person
from tests.people import Phone


def test_the_mission_that_serves_the_place_gets_the_entry(citizen: Phone, person: Person, seoul: Mission) -> None:
    busan = a_mission("KZ-PUS", host_state="KR", zone="Asia/Seoul", kind="consulate")
    serves(busan, "KR-26")
    answer = citizen.post(URL, {"person": str(person.public_id), **STAY}, format="json")
    assert answer.status_code == 201
    told = answer.json()
    assert (told["mission"], told["serving_mission"], told["state"]) == ("KZ-SEO", "KZ-SEO", "submitted")
    assert told["dwelling"]["phone"] == "+821012345678"
    assert citizen.get(answer.headers["Location"]).json() == told
    assert [line["id"] for line in citizen.get(URL).json()["results"]] == [told["id"]]
    there = {**STAY, "place": {"state": "KR", "region": "KR-26"}}
    assert a_registration(citizen, person, there).mission == busan


def test_where_no_mission_serves_headquarters_do(citizen: Phone, person: Person, seoul: Mission) -> None:
    entry = a_registration(citizen, person, {**STAY, "place": {"state": "FJ"}})
    assert entry.mission == headquarters()


@pytest.fixture(autouse=True)
def _headquarters(db: None) -> None:
    headquarters()


def test_the_wrong_mission_is_no_fault_and_one_click_mends_it(
    citizen: Phone, person: Person, seoul: Mission, vienna: Mission
) -> None:
    entry = a_registration(citizen, person, mission="KZ-VIE")
    url = f"{URL}/{entry.public_id}"
    told = citizen.get(url).json()
    assert (told["mission"], told["serving_mission"]) == ("KZ-VIE", "KZ-SEO")
    assert citizen.post(f"{url}/transfer").json()["mission"] == "KZ-SEO"
    assert citizen.post(f"{url}/transfer").json()["code"] == "served_already"
    moves = AuditEntry.objects.filter(action__in=["abroad.registration.sent_on", "abroad.registration.received"])
    assert sorted(moves.values_list("chain", "action")) == [
        ("KZ-SEO", "abroad.registration.received"),
        ("KZ-VIE", "abroad.registration.sent_on"),
    ]
    assert "serves your place" in citizen.get("/api/v1/inbox").json()["results"][0]["body"]


def test_a_second_mission_ends_the_first(citizen: Phone, person: Person, entry: Registration, vienna: Mission) -> None:
    second = a_registration(citizen, person, {**STAY, "place": {"state": "AT"}})
    entry.refresh_from_db()
    assert (entry.state, entry.ending, second.mission) == ("ended", "moved", vienna)


def test_the_same_entry_twice_is_told_of_the_first(citizen: Phone, person: Person, sent: Registration) -> None:
    answer = citizen.post(URL, {"person": str(person.public_id), **STAY}, format="json")
    assert answer.status_code == 409
    assert (answer.json()["code"], answer.json()["registration"]) == ("registered_already", str(sent.public_id))
    assert Registration.objects.count() == 1


def test_the_database_keeps_one_live_entry_a_person(sent: Registration) -> None:
    sent.pk = None
    sent._state.adding = True
    sent.public_id = "11111111-1111-4111-8111-111111111111"
    with pytest.raises(IntegrityError, match="consular_registration_one_live"), transaction.atomic():
        sent.save(force_insert=True)


def test_others_than_our_citizens_are_not_entered(citizen: Phone, aigul: User, seoul: Mission) -> None:
    korean = a_person(aigul)
    answer = citizen.post(URL, {"person": str(korean.public_id), **STAY}, format="json")
    assert answer.status_code == 400
    assert faults(answer) == {"person": "not_a_citizen"}


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"stay": "forever"}, "stay"),
    ({"until": "2030-01-01"}, "until"),
    ({"stay": "temporary"}, "until"),
    ({"stay": "temporary", "until": "2024-03-01"}, "until"),
    ({"stay": "temporary", "until": "2025-01-01"}, "until"),
    ({"stay": "temporary", "until": "2199-12-31"}, "until"),
    ({"since": "9999-12-31"}, "since"),
    ({"since": "2026-02-30"}, "since"),
    ({"since": "2190-01-01"}, "since"),
    ({"place": {"state": "KOR"}}, "place.state"),
    ({"place": {"state": "ZZ"}}, "place.state"),
    ({"place": {"state": "KR", "region": "JP-13"}}, "place.region"),
    ({"place": "KR"}, "place"),
    ({"place": {"state": "KR", "latitude": 37.5}}, "place.latitude"),
    ({"dwelling": {"address": "", "city": "Seoul"}}, "dwelling.address"),
    ({"dwelling": {"address": "1\u202e2", "city": "Seoul"}}, "dwelling.address"),
    ({"dwelling": {"address": "1", "city": "Seoul", "phone": "call me"}}, "dwelling.phone"),
    ({"mission": "KZ-XXX"}, "mission"),
]


@pytest.mark.parametrize(("wrong", "path"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_wrong_is_named_and_nothing_is_entered(
    citizen: Phone, person: Person, seoul: Mission, wrong: dict[str, Any], path: str
) -> None:
    answer = citizen.post(URL, {"person": str(person.public_id), **STAY, **wrong}, format="json")
    assert answer.status_code == 400
    assert set(faults(answer)) == {path}
    assert not Registration.objects.exists()


def test_nobody_registers_somebody_they_do_not_act_for(stranger: Phone, person: Person, seoul: Mission) -> None:
    answer = stranger.post(URL, {"person": str(person.public_id), **STAY}, format="json")
    assert answer.status_code == 404
    assert not Registration.objects.exists()


def test_a_parent_enters_a_child(citizen: Phone, aigul: User, seoul: Mission) -> None:
    child = a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ")
    assert a_registration(citizen, child, VISIT).person == child


def test_the_same_key_twice_is_one_entry(citizen: Phone, person: Person, seoul: Mission) -> None:
    body, key = {"person": str(person.public_id), **STAY}, {"idempotency-key": "once"}
    first = citizen.post(URL, body, format="json", headers=key)
    second = citizen.post(URL, body, format="json", headers=key)
    assert first.json() == second.json()
    assert Registration.objects.count() == 1
