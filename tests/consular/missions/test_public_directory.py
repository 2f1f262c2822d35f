from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consular.missions.models.districts import Accreditation, ConsularDistrict
from consular.missions.models.hours import CalendarDay, ServiceHours
from consular.missions.models.missions import Mission
from consular.missions.services.missions import close_mission
from econsulate.core.accounts.models import User
from tests.factories.missions import a_mission
from tests.people import Phone, phone_of
from tests.remembered import remembered

TUESDAY_MORNING_IN_SEOUL = datetime(2026, 12, 15, 1, 0, tzinfo=UTC)
LIST = "/api/v1/public/missions"


@pytest.fixture
@remembered
def open_seoul(seoul: Mission) -> Mission:
    for weekday in range(1, 6):
        ServiceHours.objects.create(
            mission=seoul, weekday=weekday, opens=time(9), closes=time(18), valid_from=date(2020, 1, 1)
        )
    ConsularDistrict.objects.create(mission=seoul, place="KR", valid_from=date(2020, 1, 1))
    ConsularDistrict.objects.create(
        mission=seoul, place="KR-26", valid_from=date(2020, 1, 1), valid_to=date(2021, 1, 1)
    )
    Accreditation.objects.create(mission=seoul, state="MN", valid_from=date(2020, 1, 1))
    CalendarDay.objects.create(
        mission=seoul,
        date=date(2026, 12, 17),
        kind="half",
        opens=time(9),
        closes=time(12),
        reasons={"en": "Staff meeting", "kk": "Жиналыс"},
    )
    return seoul


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY_MORNING_IN_SEOUL, tick=False):
        yield


def test_anyone_reads_a_mission(open_seoul: Mission, nobody: Phone) -> None:
    answer = nobody.get(f"{LIST}/KZ-SEO")
    assert answer.status_code == 200
    body = answer.json()
    weekly, special = body.pop("weekly_hours"), body.pop("special_dates")
    assert body == {
        "code": "KZ-SEO",
        "kind": "embassy",
        "name": "Demo embassy KZ-SEO",
        "address": "1 Example Street",
        "host_state": "KR",
        "latitude": None,
        "longitude": None,
        "zone": "Asia/Seoul",
        "languages": ["kk", "ru", "en"],
        "capabilities": ["accept", "decide"],
        "email": "",
        "phones": [],
        "emergency_phone": "",
        "branch_of": "KZ-HQ",
        "closed_on": None,
        "successor": None,
        "places": ["KR"],
        "accredited_to": ["MN"],
        "opening": {"is_open": True, "closes_at": "2026-12-15T09:00:00Z", "opens_at": None},
    }
    assert weekly[0] == {
        "service": "general",
        "weekday": 1,
        "opens": "09:00",
        "closes": "18:00",
        "valid_from": "2020-01-01",
        "valid_to": None,
    }
    assert special[:3] == [
        {"date": "2026-12-16", "opens": None, "closes": None, "reason": "Independence Day"},
        {"date": "2026-12-17", "opens": "09:00", "closes": "12:00", "reason": "Staff meeting"},
        {"date": "2026-12-25", "opens": None, "closes": None, "reason": "Christmas Day"},
    ]


def test_it_speaks_the_language_of_the_caller_and_english_where_it_must(open_seoul: Mission) -> None:
    body = phone_of(language="kk").get(f"{LIST}/KZ-SEO").json()
    assert body["name"] == "Демо елшілік KZ-SEO"
    assert body["address"] == "1 Example Street"
    assert [day["reason"] for day in body["special_dates"][:2]] == ["Тәуелсіздік күні", "Жиналыс"]


def test_after_hours_it_says_when_it_opens_again_past_the_holiday(open_seoul: Mission, nobody: Phone) -> None:
    with time_machine.travel(datetime(2026, 12, 15, 10, 0, tzinfo=UTC), tick=False):
        opening = nobody.get(f"{LIST}/KZ-SEO").json()["opening"]
    assert opening == {"is_open": False, "closes_at": None, "opens_at": "2026-12-17T00:00:00Z"}


def test_what_has_not_changed_is_not_sent_again(open_seoul: Mission, nobody: Phone) -> None:
    for address in (f"{LIST}/KZ-SEO", LIST, f"{LIST}/serving?state=KR"):
        first = nobody.get(address)
        again = nobody.get(address, headers={"if-none-match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert "public" in first.headers["Cache-Control"]
        assert "Accept-Language" in first.headers["Vary"]


def test_a_changed_door_or_language_is_sent_again(open_seoul: Mission, nobody: Phone) -> None:
    etag = nobody.get(f"{LIST}/KZ-SEO").headers["ETag"]
    other_language = phone_of(language="kk").get(f"{LIST}/KZ-SEO", headers={"if-none-match": etag})
    assert other_language.status_code == 200
    with time_machine.travel(datetime(2026, 12, 15, 10, 0, tzinfo=UTC), tick=False):
        assert nobody.get(f"{LIST}/KZ-SEO", headers={"if-none-match": etag}).status_code == 200


def test_the_list_holds_open_missions_by_code_in_pages(
    open_seoul: Mission, vienna: Mission, saule: User, nobody: Phone
) -> None:
    gone = a_mission("KZ-ALT")
    close_mission(gone, successor=vienna, by=saule, now=TUESDAY_MORNING_IN_SEOUL)
    a_mission("KZ-NEW", opened_on=date(2027, 1, 1))
    first = nobody.get(LIST, {"page_size": 2}).json()
    second = nobody.get(first["next"]).json()
    assert [row["code"] for row in first["results"] + second["results"]] == ["KZ-HQ", "KZ-SEO", "KZ-VIE"]
    assert second["next"] is None


def test_a_closed_mission_names_its_successor(seoul: Mission, vienna: Mission, saule: User, nobody: Phone) -> None:
    close_mission(seoul, successor=vienna, by=saule, now=TUESDAY_MORNING_IN_SEOUL)
    body = nobody.get(f"{LIST}/KZ-SEO").json()
    assert (body["successor"], body["closed_on"]) == ("KZ-VIE", "2026-12-15")


@pytest.mark.parametrize("code", ["KZ-XXX", "kz-seo", "1", "KZ-SEO'--", "%00", "KZ-SEO%0A", "KZ-SEO/"])
def test_an_unknown_code_is_not_found(code: str, seoul: Mission, nobody: Phone) -> None:
    answer = nobody.get(f"{LIST}/{code}")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_directory_is_only_read(method: str, seoul: Mission, nobody: Phone) -> None:
    for address in (LIST, f"{LIST}/KZ-SEO", f"{LIST}/serving"):
        assert getattr(nobody, method)(address).status_code == 405


def test_ten_missions_cost_as_many_queries_as_one(open_seoul: Mission, nobody: Phone) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert nobody.get(LIST).status_code == 200
        return len(captured)

    few = queries()
    for index in range(10):
        mission = a_mission(f"KZ-T{index}")
        ConsularDistrict.objects.create(mission=mission, place=f"TR-{index:02}", valid_from=date(2020, 1, 1))
    assert queries() == few <= 5


def served(phone: Phone, **place: Any) -> Any:
    return phone.get(f"{LIST}/serving", place)


def test_the_mission_that_serves_a_place_is_found(open_seoul: Mission, vienna: Mission, nobody: Phone) -> None:
    ConsularDistrict.objects.create(mission=vienna, place="KR-11", valid_from=date(2020, 1, 1))
    assert served(nobody, state="KR").json()["code"] == "KZ-SEO"
    assert served(nobody, state="KR", region="KR-26").json()["code"] == "KZ-SEO"
    assert served(nobody, state="KR", region="KR-11").json()["code"] == "KZ-VIE"
    assert served(nobody, state="MN").json()["code"] == "KZ-SEO"


def test_a_place_nobody_serves_says_so(open_seoul: Mission, nobody: Phone) -> None:
    answer = served(nobody, state="JP")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_mission_serves")


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ({}, "state"),
        ({"state": ""}, "state"),
        ({"state": "kr"}, "state"),
        ({"state": "KOR"}, "state"),
        ({"state": "K\0"}, "state"),
        ({"state": "KR", "region": "TR-34"}, "region"),
        ({"state": "KR", "region": "26"}, "region"),
        ({"state": "KR", "region": "KR"}, "region"),
        ({"state": "KR", "city": "Seoul"}, "city"),
    ],
)
def test_a_bad_place_is_named(place: dict[str, str], path: str, open_seoul: Mission, nobody: Phone) -> None:
    answer = served(nobody, **place)
    assert answer.status_code == 400
    assert {error["path"] for error in answer.json()["errors"]} == {path}
