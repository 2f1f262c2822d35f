"""Where a message is about: shapes by our rules, never smaller than they came, and what can't be placed is said."""

from math import cos, pi, sin
from typing import Any

import pytest
import shapely

from notifications.alerts.cap.messages import Area, Circle, Named, Polygon
from notifications.alerts.models.alerts import AlertVersion
from notifications.alerts.rules.content import MOST_SHAPES
from notifications.alerts.services import host_areas
from notifications.areas.rules import MOST_CORNERS, shape_of
from tests.factories.alerts import done
from tests.factories.cap import FAR_AWAY, RING, SEOUL_AREA, a_block, a_message, brought
from tests.people import Phone

ISO = "ISO 3166-2"


def told_of(phone: Phone, *areas: Area) -> Any:
    return done(brought(phone, a_message(a_block(areas=areas))), 201)


def round_seoul(corners: int) -> Polygon:
    """A wheel with many teeth."""
    turns = [2 * pi * number / corners for number in range(corners)]
    far = [0.3 if number % 2 else 0.25 for number in range(corners)]
    points = [(37.55 + one * sin(turn), 126.95 + 1.2 * one * cos(turn)) for one, turn in zip(far, turns, strict=True)]
    return Polygon((*points, points[0]))


def test_codes_of_iso_3166_count_where_there_are_no_shapes(dana: Phone) -> None:
    region = Area("Seoul", geocodes=(Named(ISO, "kr-11"),))
    told = told_of(dana, region)
    assert (told["people"], told["remarks"]["placed"]) == (4, True)
    assert AlertVersion.objects.get().area["subdivisions"] == ["KR-11"]


def test_beside_shapes_they_say_the_same_again_and_less_exactly(dana: Phone) -> None:
    told = told_of(dana, Area("Seoul", polygons=SEOUL_AREA.polygons, geocodes=(Named(ISO, "KR"), Named("SAME", "1"))))
    area = AlertVersion.objects.get().area
    assert (area["states"], area["subdivisions"], len(area["include"])) == ([], [], 1)
    assert told["remarks"]["unplaced"] == []


def test_whole_states_count_too(dana: Phone) -> None:
    assert told_of(dana, Area("Korea", geocodes=(Named("iso 3166-1", "KR"),)))["people"] == 5
    assert AlertVersion.objects.get().area["states"] == ["KR"]


def test_a_place_we_do_not_know_is_named_and_drafted_whoever_is_counted(dana: Phone) -> None:
    strange = (
        Area("The old town"),
        Area("District 7", geocodes=(Named("SAME", "006109"),)),
        Area("No such State", geocodes=(Named(ISO, "XX-99"), Named(ISO, "QQ"))),
        Area("Epicentre", circles=(Circle((-50.0, -140.0), 0.0),)),
        Area("Half the globe", circles=(Circle((-50.0, -140.0), 9000.0),)),
        Area("Half known", geocodes=(Named(ISO, "AT-9"), Named("SAME", "1"))),
    )
    told = told_of(dana, *strange, FAR_AWAY)
    assert (told["people"], told["outcome"], told["remarks"]["placed"]) == (0, "drafted", False)
    assert told["remarks"]["unplaced"] == [area.area_desc for area in strange]
    assert AlertVersion.objects.get().area["subdivisions"] == ["AT-9"]


def test_no_area_at_all_is_nowhere_we_know(dana: Phone) -> None:
    told = told_of(dana)
    assert (told["people"], told["outcome"], told["remarks"]["placed"]) == (0, "drafted", False)


def test_one_area_in_several_languages_is_one(dana: Phone) -> None:
    named_otherwise = Area("서울", polygons=SEOUL_AREA.polygons)
    korean = a_block(language="ko", event="홍수", headline="홍수", areas=(named_otherwise,))
    done(brought(dana, a_message(a_block(), korean)), 201)
    version = AlertVersion.objects.get()
    assert (len(version.area["include"]), version.area_name) == (1, "Seoul")


def test_over_the_180th_meridian(dana: Phone) -> None:
    told = told_of(
        dana, Area("Fiji", polygons=(Polygon(((-20, 177), (-20, -178), (-15, -178), (-15, 177), (-20, 177))),))
    )
    assert told["remarks"]["placed"] is True
    assert told["outcome"] == "nobody_there"


def test_a_polygon_of_many_corners_gets_fewer_and_never_smaller(dana: Phone) -> None:
    drawn = round_seoul(2000)
    told = told_of(dana, Area("Seoul", polygons=(drawn,)))
    assert told["remarks"]["placed"] is True
    (typed,) = AlertVersion.objects.get().area["include"]
    corners = [tuple(map(float, pair.split(",")))[::-1] for pair in typed["polygon"].split()]
    assert len(corners) <= MOST_CORNERS + 1
    came = shapely.Polygon([(x, y) for y, x in drawn.points])
    taken = shapely.Polygon(corners)
    assert taken.buffer(1e-6).covers(came)
    assert taken.area < 1.3 * came.area


def test_one_of_many_corners_over_the_180th_meridian(dana: Phone) -> None:
    moved = Polygon(tuple((y - 55, (x + 53 + 180) % 360 - 180) for y, x in round_seoul(600).points))
    told = told_of(dana, Area("The sea", polygons=(moved,)))
    assert (told["remarks"]["placed"], told["outcome"]) == (True, "nobody_there")


@pytest.mark.parametrize("corners", [2, 150])
def test_a_band_round_the_whole_globe_is_none_the_short_way_and_is_named(dana: Phone, corners: int) -> None:
    """Sides go the short way, so from 180 W to 180 E there is nothing, and a map shows all of it."""
    up = [-10 + 20 * number / (corners - 1) for number in range(corners)]
    points = [*((latitude, -180.0) for latitude in up), *((latitude, 180.0) for latitude in reversed(up))]
    told = told_of(dana, Area("The tropics", polygons=(Polygon((*points, points[0])),)))
    assert told["remarks"]["unplaced"] == ["The tropics"]


def test_more_codes_than_an_area_holds_are_named(dana: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_areas, "MOST_CODES", 2)
    three = Area("Three", geocodes=tuple(Named(ISO, code) for code in ("AT-9", "KR-11", "KR-26")))
    again = Area("Again", geocodes=(Named(ISO, "AT-9"),))
    assert told_of(dana, three, again)["remarks"]["unplaced"] == ["Three"]
    assert AlertVersion.objects.get().area["subdivisions"] == ["AT-9", "KR-11"]


def test_more_shapes_than_an_area_holds_are_named(dana: Phone) -> None:
    many = [
        Area(f"Dot {number}", polygons=(Polygon(tuple((y - 80 + number, x) for y, x in RING)),))
        for number in range(MOST_SHAPES + 3)
    ]
    told = told_of(dana, *many)
    assert told["remarks"]["unplaced"] == [f"Dot {number}" for number in range(MOST_SHAPES, MOST_SHAPES + 3)]
    area = AlertVersion.objects.get().area
    assert len(area["include"]) == MOST_SHAPES
    assert all(shape_of(typed) for typed in area["include"])
