"""Who is in an area, who possibly is, and who would hear of what happens there?"""

import random
from datetime import timedelta
from math import acos, cos, degrees, radians, sin
from operator import mul

import pytest
from django.db import connection

from econsulate.core.errors import InvalidInput
from notifications import facade
from notifications.facade import Spot, Target
from notifications.presence.models import Presence
from tests.factories.presence import BUSAN, NOW, SEOUL, facts, trip
from tests.notifications.presence.conftest import tell
from tests.people import a_user

ROUND_SEOUL = "37.4,126.7 37.4,127.2 37.7,127.2 37.7,126.7 37.4,126.7"
ROUND_KOREA = "33,124 33,131 39,131 39,124"
WEST_OF_FIJI, EAST_OF_FIJI = Spot(-17, 179.9, 50), Spot(-17, -179.9, 50)
ROUND_FIJI = "-16,179 -16,-179 -18,-179 -18,179"


def counted(shape: facade.Shape, **options: object) -> tuple[int, int]:
    found = facade.count_in_area(shape, **options)
    return found.there.registered, found.possibly_there.registered


def heard(target: Target) -> tuple[int, list[int]]:
    found = facade.count_audience(target, now=NOW)
    logins = [login for some in facade.audience(target, now=NOW) for login in some]
    assert found.logins == len(logins)
    return found.subjects, logins


def test_points_are_there_and_places_that_reach_in_are_possibly_there(db: None) -> None:
    tell(
        facts(1, spot=SEOUL),
        facts(2, spot=BUSAN),
        facts(3, subdivision="KR-11"),
        facts(4, subdivision="KR-41"),
        facts(5),
        facts(6, state="AT"),
        facts(7, subdivision="KR-99"),
    )
    # The city's middle is within; the province round it, and the State, may be.
    assert counted(facade.polygon(ROUND_SEOUL)) == (2, 3)
    assert counted(facade.polygon(ROUND_KOREA)) == (6, 0)
    assert counted(facade.circle("37.5665,126.978 30")) == (2, 3)
    assert counted(facade.circle("0,0 100")) == (0, 0)
    assert counted(facade.polygon(ROUND_KOREA), served_by=["KZ-PUS"]) == (0, 0)


def test_areas_across_the_180th_meridian_and_round_the_pole(db: None) -> None:
    tell(
        facts(1, state="FJ", spot=WEST_OF_FIJI),
        facts(2, state="FJ", spot=EAST_OF_FIJI),
        facts(3, state="FJ", spot=Spot(-17, 0, 50)),
        facts(4, state="", served_by="", spot=Spot(89.5, -100, 50)),
    )
    assert counted(facade.polygon(ROUND_FIJI)) == (2, 0)
    assert counted(facade.circle("-17,180 50")) == (2, 0)
    assert counted(facade.circle("-17,-179.95 20")) == (2, 0)
    assert counted(facade.circle("-17,-179.95 10")) == (1, 0)
    assert counted(facade.circle("90,0 100")) == (1, 0)
    assert counted(facade.circle("89.5,80 120")) == (1, 0)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "too_few"),
        ("1,1 2,2", "too_few"),
        ("1,1 2,2 1,1", "too_few"),
        ("1,1 2,2 3,3", "too_few"),
        ("-10,-180 -10,180 10,180 10,-180", "too_few"),
        ("1,1 2,2 3", "malformed"),
        ("1,1 2,2 91,1", "range"),
        ("1,1 2,2 1,181", "range"),
        ("1,1 2,2 nan,1", "number"),
        ("1,1 2,2 1,inf", "number"),
        ("1,1 2,2 1,1e999", "number"),
        ("1,1 2,2 ১,1", "number"),
        ("1,1 2,2 1_0,1", "number"),
        ("1,1 2,2 1e1,1", "number"),
        ("0,0 1,1 0,1 1,0", "crosses_itself"),
        ("80,0 80,100 80,-100 80,-30", "round_a_pole"),
        (" ".join(f"{number / 10},{number % 2}" for number in range(201)), "too_many"),
    ],
)
def test_what_bounds_no_area_is_refused_in_words(text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        facade.polygon(text)
    assert [(fault.path, fault.code) for fault in refused.value.errors] == [("polygon", code)]
    assert str(refused.value.errors[0].detail)


@pytest.mark.parametrize(
    "text", ["", "1,1", "1,1 0", "1,1 -5", "1,1 5001", "1,1 nan", "91,0 5", "1 1 1", "1,1 2_0", "1,1 2e1"]
)
def test_what_is_no_circle_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        facade.circle(text)


def test_a_message_reaches_whoever_may_be_there_once(db: None) -> None:
    near = Spot(37.4, 127.25, 7_900)
    tell(
        facts(1, spot=SEOUL, logins=(1, 2)),
        trip(1, spot=SEOUL, logins=(2,)),
        facts(2, spot=near, logins=(3,)),
        facts(3, spot=BUSAN, logins=(4,)),
        facts(4, subdivision="KR-41", logins=(5,)),
        facts(5, subdivision="KR-49", logins=(6,)),
        facts(6, logins=(7,)),
        trip(7, "over:0", spot=SEOUL, valid_to=NOW - timedelta(days=1), logins=(8,)),
    )
    assert heard(Target(include=[facade.polygon(ROUND_SEOUL)])) == (4, [1, 2, 3, 5, 7])
    assert heard(Target(include=[facade.circle("37.5665,126.978 5")])) == (3, [1, 2, 5, 7])
    everywhere = facade.polygon(ROUND_KOREA)
    assert heard(Target(include=[everywhere], exclude=[facade.polygon(ROUND_SEOUL)])) == (5, [3, 4, 5, 6, 7])
    assert heard(Target()) == (0, [])


def test_who_lies_in_the_corner_of_a_circles_box_is_not_meant(db: None) -> None:
    corner, near = Spot(37.7, 127.14, 100), Spot(37.7, 127.14, 1_800)
    tell(facts(1, spot=SEOUL, logins=(1,)), facts(2, spot=corner, logins=(2,)), facts(3, spot=near, logins=(3,)))
    assert heard(Target(include=[facade.circle("37.5665,126.978 19")])) == (2, [1, 3])
    assert heard(Target(include=[facade.circle("37.5665,126.978 17")])) == (1, [1])


def test_a_subdivision_by_its_code_reaches_whoever_may_be_in_it(db: None) -> None:
    """As a shape round it does: not those who are known to be elsewhere in the State, nor in another one."""
    tell(
        facts(1, subdivision="KR-11", logins=(1,)),
        facts(2, spot=SEOUL, subdivision="KR-11", logins=(2,)),
        facts(3, logins=(3,)),
        facts(4, subdivision="KR-99", logins=(4,)),
        facts(5, subdivision="KR-26", logins=(5,)),
        facts(6, spot=BUSAN, logins=(6,)),
        facts(7, state="AT", logins=(7,)),
    )
    assert heard(Target(subdivisions=["KR-11"])) == (4, [1, 2, 3, 4])
    assert heard(Target(include=[facade.polygon("37.5,126.9 37.5,127.0 37.6,127.0 37.6,126.9")])) == (4, [1, 2, 3, 4])


def test_a_target_is_a_place_a_mission_or_a_nationality_too(db: None) -> None:
    readers = {language: a_user(f"Reader {language}") for language in ("kk", "ru")}
    for language, user in readers.items():
        user.language = language
        user.save()
    tell(
        facts(1, subdivision="KR-26", logins=(readers["kk"].pk,)),
        facts(2, state="AT", served_by="KZ-VIE", logins=(readers["ru"].pk,)),
        trip(3, nationality="DEU", is_companion=True, logins=(readers["kk"].pk, readers["ru"].pk)),
    )
    kk, ru = readers["kk"].pk, readers["ru"].pk
    assert heard(Target(states=["AT"])) == (1, [ru])
    # The third is in Korea, nobody knows where.
    assert heard(Target(subdivisions=["KR-26"])) == (2, [kk, ru])
    assert heard(Target(served_by=["KZ-SEO"])) == (2, [kk, ru])
    assert heard(Target(states=["AT", "KR"], nationalities=["DEU"])) == (1, [kk, ru])
    assert heard(Target(states=["AT", "KR"], languages=["ru"])) == (3, [ru])
    assert Presence.objects.count() == 3


@pytest.mark.parametrize("latitude", [0.0, 37.5, -65.0, 79.0, 89.9])
@pytest.mark.parametrize("longitude", [0.0, 126.9, 179.5])
@pytest.mark.parametrize("radius_km", [1, 300, 990, 4000])
def test_a_circle_holds_what_lies_within_its_radius(
    db: None, latitude: float, longitude: float, radius_km: int
) -> None:
    """By a way of reckoning of its own: vectors, not sines of halves."""
    shape = facade.circle(f"{latitude},{longitude} {radius_km}")
    some = random.Random(1)
    span = degrees(radius_km / 6371.0088)
    points = [
        (
            (longitude + some.uniform(-2, 2) * span / max(0.05, cos(radians(latitude))) + 540) % 360 - 180,
            max(-90.0, min(90.0, latitude + some.uniform(-1.3, 1.3) * span)),
        )
        for _number in range(300)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {shape.inside.of('point')}"  # noqa: S608 - our own condition
            " FROM unnest(%s::point[]) WITH ORDINALITY given(point, n) ORDER BY n",
            [*shape.inside.values, [f"({x},{y})" for x, y in points]],
        )
        found = [inside for (inside,) in cursor.fetchall()]
    here = vector(longitude, latitude)
    ways = [6371.0088 * acos(max(-1.0, min(1.0, sum(map(mul, here, vector(*point)))))) for point in points]
    sure = [(way, inside) for way, inside in zip(ways, found, strict=True) if abs(way - radius_km) > 0.05]
    assert [inside for _way, inside in sure] == [way < radius_km for way, _inside in sure]
    assert any(found)
    assert not all(found)


def vector(longitude: float, latitude: float) -> tuple[float, float, float]:
    along, up = radians(longitude), radians(latitude)
    return cos(up) * cos(along), cos(up) * sin(along), sin(up)
