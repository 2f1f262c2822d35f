"""/api/v1/staff/head-counts and the page: five figures of the officer's places, of all at headquarters."""

from typing import Any

import pytest
from django.test import Client

from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from tests.browsers import browser_of, text_of
from tests.consular.visas.test_cost import MOST, queries_of
from tests.core.api.bodies import faults
from tests.factories.abroad import STAY, a_leg, a_registration, a_trip
from tests.factories.missions import an_officer, headquarters
from tests.factories.visas import a_person
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered

COUNTS, PAGE = "/api/v1/staff/head-counts", "/panel/head-counts/"
FRIEND = {"primary_identifier": "Muster", "nationality": "DEU", "birth_date": "2015-05-05"}
ROUND_SEOUL = "37.4,126.7 37.4,127.2 37.7,127.2 37.7,126.7"


@pytest.fixture
@remembered
def abroad(citizen: Phone, person: Person, aigul: User, seoul: Mission, vienna: Mission) -> bool:
    """A family in Seoul, of whom the mother travels to Vienna with a friend's child."""
    a_registration(citizen, person)
    child = a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ")
    a_registration(citizen, child, {**STAY, "place": {"state": "KR"}})
    a_trip(citizen, person, [a_leg("AT", -2, 5)], companions=[FRIEND])
    return True


@pytest.fixture
@remembered
def chief(abroad: bool) -> Phone:
    return phone_of(an_officer("Saule", headquarters(), Role.MISSION_ADMIN))


def figures(registered: int, confirmed: int, travelling: int, companions: int, minors: int) -> dict[str, int]:
    return locals()


IN_KOREA, IN_AUSTRIA = figures(2, 2, 0, 0, 1), figures(0, 0, 2, 1, 1)


def asked(phone: Phone, **query: str) -> Any:
    answer = phone.get(COUNTS, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_mission_counts_the_people_it_serves(abroad: bool, bek: Phone, gulnar: Phone) -> None:
    assert asked(bek)["places"] == [{"place": "KR", "state": "KR", "name": "South Korea", "figures": IN_KOREA}]
    assert asked(gulnar) == {
        "places": [{"place": "AT", "state": "AT", "name": "Austria", "figures": IN_AUSTRIA}],
        "area": None,
    }
    assert "Example" not in str(asked(bek))


def test_headquarters_count_all_at_every_level(chief: Phone) -> None:
    assert {one["place"]: one["figures"] for one in asked(chief)["places"]} == {"AT": IN_AUSTRIA, "KR": IN_KOREA}
    regions = asked(chief, by="subdivision", state="KR")["places"]
    assert [(one["place"], one["name"], one["figures"]["registered"]) for one in regions] == [
        ("", "", 1),
        ("KR-11", "Seoul", 1),
    ]
    missions = asked(chief, by="mission")["places"]
    assert [(one["place"], one["name"]) for one in missions] == [
        ("KZ-SEO", "Demo embassy KZ-SEO"),
        ("KZ-VIE", "Demo embassy KZ-VIE"),
    ]


def test_an_area_has_who_is_there_and_who_possibly_is(chief: Phone, bek: Phone, gulnar: Phone) -> None:
    found = asked(bek, polygon=ROUND_SEOUL)
    assert found["places"] == []
    assert found["area"] == {"there": figures(1, 1, 0, 0, 0), "possibly_there": figures(1, 1, 0, 0, 1)}
    assert asked(chief, circle="37.57,126.98 30")["area"] == found["area"]
    assert asked(gulnar, circle="37.57,126.98 30")["area"]["possibly_there"] == figures(0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({"by": "person"}, "by"),
        ({"state": "Korea"}, "state"),
        ({"polygon": "1,1 2,2"}, "polygon"),
        ({"polygon": "1,1 2,2 91,1"}, "polygon"),
        ({"polygon": "1,1 2,2 nan,1"}, "polygon"),
        ({"circle": "1,1 inf"}, "circle"),
        ({"circle": "1,1 2", "polygon": "1,1 2,2 2,1"}, "circle"),
        ({"names": "true"}, "names"),
    ],
)
def test_what_can_not_be_counted_is_refused_in_words(bek: Phone, query: dict[str, str], path: str) -> None:
    answer = bek.get(COUNTS, query)
    assert answer.status_code == 400
    assert list(faults(answer)) == [path]


@pytest.mark.parametrize("role", [Role.DECIDER, Role.MISSION_ADMIN, Role.AUDITOR])
def test_other_roles_at_a_mission_count_nobody(abroad: bool, seoul: Mission, role: Role) -> None:
    officer = an_officer("Dana", seoul, role)
    assert phone_of(officer).get(COUNTS).json()["code"] == "not_your_role"
    assert browser_of(officer).get(PAGE).status_code == 403


def test_citizens_count_nobody(abroad: bool, citizen: Phone) -> None:
    assert citizen.get(COUNTS).status_code == 403
    assert phone_of(a_user("Farida")).get(COUNTS).status_code == 403


def test_queries_stay_few(chief: Phone, abroad: bool) -> None:
    for query in ("", "?by=mission", "?by=subdivision", f"?polygon={ROUND_SEOUL}".replace(" ", "%20")):
        assert queries_of(chief, COUNTS + query) <= MOST


@pytest.fixture
def screen(abroad: bool, bek: Phone) -> Client:
    return browser_of(bek.user)


def test_the_page_shows_them(screen: Client) -> None:
    page = text_of(screen.get(PAGE))
    for word in ("South Korea", "Registered", "Confirmed within 90 days", "don't add them up"):
        assert word in page
    assert "Austria" not in page
    assert "not known more exactly" in text_of(screen.get(PAGE, {"by": "subdivision"}))
    assert "Demo embassy KZ-SEO" in text_of(screen.get(PAGE, {"by": "mission"}))
    assert "Head-counts" in text_of(screen.get("/panel/register/"))


def test_the_page_counts_an_area_and_says_what_is_wrong_with_one(screen: Client) -> None:
    assert "Possibly there" in text_of(screen.get(PAGE, {"circle": "37.57,126.98 30"}))
    refused = screen.get(PAGE, {"polygon": "0,0 1,1 0,1 1,0"})
    assert refused.status_code == 400
    assert "The sides of the polygon cross each other." in text_of(refused)
    assert "0,0 1,1 0,1 1,0" in refused.content.decode()
