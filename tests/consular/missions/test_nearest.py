"""GET /public/missions/nearest: which missions lie near a position, and which one serves it?"""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consular.missions.models.missions import Mission
from consular.missions.rules.distance import Position, great_circle_km
from tests.factories.abroad import serves
from tests.factories.missions import a_mission
from tests.people import Phone
from tests.remembered import remembered

NEAREST = "/api/v1/public/missions/nearest"
SEOUL, BUSAN, SUVA = {"latitude": 37.5665, "longitude": 126.978}, (35.1796, 129.0756), (-18.14, 178.44)


def at(phone: Phone, latitude: Any, longitude: Any, **headers: str) -> Any:
    return phone.get(NEAREST, {"latitude": latitude, "longitude": longitude}, headers=headers)


@pytest.fixture
@remembered
def seoul_placed(seoul: Mission) -> Mission:
    Mission.objects.filter(pk=seoul.pk).update(**SEOUL)
    serves(seoul, "KR")
    return seoul


def test_the_nearest_come_first_with_their_distance_and_who_serves(seoul_placed: Mission, nobody: Phone) -> None:
    a_mission("KZ-PUS", latitude=BUSAN[0], longitude=BUSAN[1], host_state="KR")
    a_mission("KZ-MOB", kind="mobile")
    body = at(nobody, *BUSAN).json()
    assert [(near["mission"]["code"], near["distance_km"]) for near in body["nearest"]] == [
        ("KZ-PUS", 0.0),
        ("KZ-SEO", pytest.approx(324.9, abs=1)),
    ]
    assert (body["state"], body["region"], body["serving"]["code"]) == ("KR", "KR-26", "KZ-SEO")
    assert body["nearest"][1]["mission"]["latitude"] == 37.5665
    assert "opening" in body["nearest"][0]["mission"]


def test_on_the_high_seas_nobody_serves_but_the_nearest_is_named(seoul_placed: Mission, nobody: Phone) -> None:
    body = at(nobody, 0, -140).json()
    assert (body["state"], body["region"], body["serving"]) == (None, None, None)
    assert [near["mission"]["code"] for near in body["nearest"]] == ["KZ-SEO"]


def test_no_more_than_five_and_no_closed_one(seoul_placed: Mission, nobody: Phone) -> None:
    for number in range(7):
        a_mission(f"KZ-N{number}", latitude=number, longitude=100)
    a_mission(
        "KZ-OLD", latitude=0, longitude=101, opened_on="2020-01-01", closed_on="2021-01-01", successor=seoul_placed
    )
    codes = [near["mission"]["code"] for near in at(nobody, 0, 100).json()["nearest"]]
    assert codes == [f"KZ-N{number}" for number in range(5)]


def test_across_the_180th_meridian_and_at_the_pole_near_is_near(seoul_placed: Mission, nobody: Phone) -> None:
    a_mission("KZ-FJI", latitude=SUVA[0], longitude=SUVA[1])
    assert at(nobody, -18, -179).json()["nearest"][0] | {"mission": None} == {
        "distance_km": pytest.approx(271, abs=2),
        "mission": None,
    }
    assert at(nobody, 90, -180).json()["nearest"][0]["mission"]["code"] == "KZ-SEO"
    assert at(nobody, 90, 12).json()["nearest"][0]["distance_km"] == pytest.approx((90 - 37.5665) * 111.195, abs=1)


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((0, 0), (0, 180), 20015.1),
        ((90, 0), (-90, 123), 20015.1),
        ((90, 17), (90, -80), 0),
        ((0, 179.5), (0, -179.5), 111.2),
        ((51.5074, -0.1278), (40.7128, -74.006), 5570.2),
    ],
)
def test_great_circles(one: tuple[float, float], other: tuple[float, float], km: float) -> None:
    assert great_circle_km(Position(*one), Position(*other)) == pytest.approx(km, abs=0.1)


@pytest.mark.parametrize(
    ("latitude", "longitude", "path"),
    [
        ("91", "0", "latitude"),
        ("-90.0001", "0", "latitude"),
        ("0", "180.5", "longitude"),
        ("nan", "0", "latitude"),
        ("0", "inf", "longitude"),
        ("0", "-Infinity", "longitude"),
        ("north", "0", "latitude"),
        ("", "0", "latitude"),
        ("1" * 2000, "0", "latitude"),
    ],
)
def test_what_is_no_position_is_refused_in_words(
    nobody: Phone, db: None, latitude: str, longitude: str, path: str
) -> None:
    answer = at(nobody, latitude, longitude)
    assert answer.status_code == 400
    assert [error["path"] for error in answer.json()["errors"]] == [path]
    assert answer.json()["errors"][0]["detail"]


def test_half_a_position_and_more_than_one_are_refused(nobody: Phone, db: None) -> None:
    assert nobody.get(NEAREST, {"latitude": "1"}).status_code == 400
    assert nobody.get(NEAREST, {"latitude": "1", "longitude": "1", "radius": "5"}).status_code == 400


def test_caches_ask_by_etag(seoul_placed: Mission, nobody: Phone) -> None:
    first = at(nobody, 37, 127)
    again = at(nobody, 37, 127, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age=60" in first["Cache-Control"]


def test_queries_stay_the_same_however_many_missions(seoul_placed: Mission, nobody: Phone) -> None:
    with CaptureQueriesContext(connection) as few:
        at(nobody, 37, 127)
    for number in range(20):
        a_mission(f"KZ-N{number}", latitude=number, longitude=100)
    with CaptureQueriesContext(connection) as many:
        at(nobody, 37, 127)
    assert len(many) == len(few)
