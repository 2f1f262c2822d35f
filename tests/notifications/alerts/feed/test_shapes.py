"""Areas of alerts on maps: right way round, cut at the 180th meridian, circles round the poles, borders by code."""

import json
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from notifications.alerts.cap.messages import Area, Circle, Named
from notifications.alerts.feed.rules.shapes import bordered, geometry
from notifications.alerts.models.alerts import Alert
from notifications.alerts.rules.message import ring
from tests.factories.alerts import an_alert, an_incident, approved, done, release
from tests.notifications.alerts.feed.conftest import PUBLIC, last
from tests.people import Phone


def drawn(*polygons: str, circles: tuple[Circle, ...] = (), without: tuple[Named, ...] = ()) -> Any:
    found = geometry(Area("x", tuple(map(ring, polygons)), circles), without, [])
    assert found is not None
    made = shape(found)
    assert made.is_valid
    for face in shapely.get_parts(made):
        assert face.exterior.is_ccw
        assert not any(hole.is_ccw for hole in face.interiors)
    west, south, east, north = made.bounds
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
    return made


def test_longitude_comes_first_and_a_ring_closes() -> None:
    found = geometry(Area("x", (ring("37.4,126.7 37.7,126.7 37.7,127.2 37.4,127.2"),)), (), [])
    assert found is not None
    assert found["type"] == "Polygon"
    assert set(found["coordinates"][0]) == {(126.7, 37.4), (127.2, 37.4), (127.2, 37.7), (126.7, 37.7)}
    assert found["coordinates"][0][0] == found["coordinates"][0][-1]


def test_across_the_180th_meridian_it_stands_on_both_edges() -> None:
    fiji = drawn("-19,178 -19,-178 -16,-178 -16,178")
    assert fiji.geom_type == "MultiPolygon"
    assert fiji.area == pytest.approx(12)
    assert sorted(part.bounds for part in shapely.get_parts(fiji)) == [(-180, -19, -178, -16), (178, -19, 180, -16)]


@pytest.mark.parametrize(("latitude", "longitude"), [(37.5, 127.0), (-17, 179.9), (0, -180)])
def test_a_circle_holds_what_lies_within_and_nothing_beyond(latitude: float, longitude: float) -> None:
    made = drawn(circles=(Circle((latitude, longitude), 100),))
    degree = 111.195
    for kilometres, inside in ((98, True), (101, False)):
        for turn in (1, -1):
            assert (
                made.contains(shapely.Point(longitude, latitude + turn * kilometres / degree)) is inside
                or abs(longitude) == 180
            )
    assert made.geom_type == ("Polygon" if longitude == 127.0 else "MultiPolygon")


@pytest.mark.parametrize("turn", [1, -1])
def test_a_circle_may_hold_a_pole(turn: int) -> None:
    made = drawn(circles=(Circle((85.0 * turn, 30.0), 1000),))
    assert made.contains(shapely.Point(-150, 89.9 * turn))
    assert made.contains(shapely.Point(30, 77 * turn))
    assert not made.contains(shapely.Point(-150, 85 * turn))


def test_what_is_left_out_is_cut_out() -> None:
    without = (
        Named("excluded-polygon", "1,1 1,2 2,2 2,1"), Named("nationality", "KAZ"), Named("excluded-circle", "3,3 10"),
    )  # fmt: skip
    made = drawn("0,0 0,4 4,4 4,0", without=without)
    assert len(made.interiors) == 2
    assert not made.contains(shapely.Point(1.5, 1.5))


def test_who_means_people_and_no_place_is_drawn_nowhere() -> None:
    assert geometry(Area("x", geocodes=(Named("mission", "KZ-SEO"),)), (), []) is None


def test_land_of_the_library_lies_beside_own_shapes() -> None:
    land = bordered([[(10, 10), (12, 10), (12, 12), (10, 12)], [(12, 10), (14, 10), (14, 12), (12, 12)]])
    found = shape(geometry(Area("x", (ring("0,0 0,4 4,4 4,0"),)), (), [land]))
    assert found.area == pytest.approx(16 + 8)


def test_the_map_shows_what_is_in_force_with_all_its_words(nobody: Phone, out: Alert) -> None:
    answer = nobody.get(f"{PUBLIC}/alerts.geojson")
    assert answer["Content-Type"] == "application/geo+json"
    (warning,) = json.loads(answer.content)["features"]
    assert warning["id"] == last(out).identifier
    assert shape(warning["geometry"]).bounds == (126.7, 37.4, 127.2, 37.7)
    told = warning["properties"]
    assert (told["msg_type"], told["severity"], told["area_name"]) == ("Alert", "Severe", "Seoul")
    assert told["texts"]["ru"]["headline"] == "Наводнение в Сеуле"


def test_a_region_is_drawn_as_the_library_has_it_and_named(
    nobody: Phone, dana: Phone, erlan: Phone, keys: list[str]
) -> None:
    empty: dict[str, Any] = {"include": [], "exclude": [], "states": [], "missions": []}
    area = {**empty, "include": [{"circle": "35.18,129.08 20"}], "subdivisions": ["KR-11"]}
    done(release(dana, approved(dana, erlan, an_alert(dana, an_incident(dana), area=area))))
    (warning,) = done(nobody.get(f"{PUBLIC}/alerts.geojson"))["features"]
    made = shape(warning["geometry"])
    assert made.contains(shapely.Point(126.99, 37.55))
    assert made.contains(shapely.Point(129.08, 35.18))
    assert warning["properties"]["codes"] == {"ISO3166-2": ["KR-11"]}
    assert warning["properties"]["circles"] == [{"centre": [129.08, 35.18], "radius_km": 20.0}]
