"""Of two parents neither learns where the other lives by way of their child's entry; both hear that it changed."""

import pytest

from consular.abroad.models.registration import Registration
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User
from tests.factories.abroad import STAY, TRIPS, URL, a_leg, a_registration
from tests.factories.visas import a_person
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def child(aigul: User) -> Person:
    return a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ")


@pytest.fixture
@remembered
def other(child: Person) -> Phone:
    father = a_user("Timur")
    mothers = child.representations.get()
    child.representations.create(user=father, kind="parent", valid_from="2020-01-01", valid_to=mothers.valid_to)
    return phone_of(father)


@pytest.fixture
@remembered
def together(citizen: Phone, child: Person, other: Phone, seoul: Mission) -> Registration:
    return a_registration(citizen, child)


def test_the_other_parent_reads_no_address(citizen: Phone, other: Phone, together: Registration) -> None:
    told = other.get(f"{URL}/{together.public_id}").json()
    assert (told["dwelling"], told["region"], told["serving_mission"], told["host_state"]) == (None, None, None, "KR")
    assert citizen.get(f"{URL}/{together.public_id}").json()["dwelling"]["city"] == "Seoul"
    assert "Example-ro" not in str(other.get(URL).json())


def test_what_one_changes_the_other_hears_of_but_does_not_read(
    citizen: Phone, other: Phone, together: Registration
) -> None:
    answer = other.put(
        f"{URL}/{together.public_id}", {**STAY, "place": {"state": "KR", "region": "KR-26"}}, format="json"
    )
    assert answer.json()["region"] == "KR-26"
    assert citizen.get(f"{URL}/{together.public_id}").json()["dwelling"] is None
    assert "has changed or ended" in citizen.get("/api/v1/inbox").json()["results"][0]["body"]
    assert other.get("/api/v1/inbox").json()["results"] == []


@pytest.mark.parametrize("act", ["leave", "move"])
def test_an_end_is_heard_of_too(
    citizen: Phone, other: Phone, child: Person, together: Registration, vienna: Mission, act: str
) -> None:
    if act == "leave":
        other.post(f"{URL}/{together.public_id}/leave")
    else:
        a_registration(other, child, {**STAY, "place": {"state": "AT"}})
    assert "has changed or ended" in citizen.get("/api/v1/inbox").json()["results"][0]["body"]


def test_of_a_journey_the_other_told_of_not_even_its_id_is_named(
    citizen: Phone, other: Phone, child: Person, seoul: Mission
) -> None:
    theirs = {"person": str(child.public_id), "legs": [a_leg("KR", 10, 20)]}
    own = citizen.post(TRIPS, theirs, format="json").json()["id"]
    refused = {name: app.post(TRIPS, theirs, format="json") for name, app in (("own", citizen), ("other", other))}
    assert {answer.json()["code"] for answer in refused.values()} == {"trips_overlap"}
    assert refused["own"].json()["trip"] == own
    assert "trip" not in refused["other"].json()
