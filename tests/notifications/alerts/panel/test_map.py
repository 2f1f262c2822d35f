"""Maps from the library's borders: whole, small, across the 180th meridian and round a pole."""

import re

import pytest

from consular.missions.models.missions import Mission
from notifications.alerts.panel.frame import WIDTH, Frame, circle_round, frame_round, spanned
from notifications.alerts.panel.map import map_of
from notifications.areas.rules import DEGREE_M, shape_of

EMPTY = {"include": [], "exclude": [], "states": [], "subdivisions": [], "missions": []}
ENOUGH = 60_000


def corners(path: str) -> list[tuple[int, int]]:
    """Where the pieces of a path lead, step by step."""
    found = []
    for begin, steps in re.findall(r"M(-?\d+ -?\d+)l([^Z]*)Z", path):
        x, y = map(int, begin.split())
        found.append((x, y))
        numbers = [int(number) for number in re.findall(r"-?\d+", steps)]
        for right, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + right, y + down
            found.append((x, y))
    return found


def test_what_is_meant_lies_in_the_middle_with_land_around(seoul: Mission) -> None:
    drawn = map_of({**EMPTY, "subdivisions": ["KR-11"]}, [(126.98, 37.55), None])
    assert drawn is not None
    points = corners(drawn.include)
    assert all(0 < x < WIDTH and 0 < y < drawn.height for x, y in points)
    along = [x for x, _y in points]
    assert abs((min(along) + max(along)) / 2 - WIDTH / 2) < 10
    assert drawn.land
    assert len(drawn.cells) == 1
    assert 30 < drawn.wide_km < 200


@pytest.mark.parametrize(
    "area",
    [{"states": ["RU"]}, {"states": ["US"]}, {"states": ["KR", "AT"]}, {"include": [{"circle": "89,0 3000"}]}],
)
def test_a_map_stays_small_however_large_the_area(seoul: Mission, area: dict[str, list[str]]) -> None:
    drawn = map_of({**EMPTY, **area})
    assert drawn is not None
    assert len(drawn.include) + len(drawn.land) < ENOUGH
    assert 0.3 * WIDTH < drawn.height < WIDTH


def test_a_state_on_both_sides_of_the_180th_meridian_stays_together(seoul: Mission) -> None:
    drawn = map_of({**EMPTY, "states": ["FJ"]})
    assert drawn is not None
    assert drawn.wide_km < 2000
    typed = {**EMPTY, "include": [{"polygon": "-10,175 -10,-175 -20,-175 -20,175"}]}
    across = map_of(typed)
    assert across is not None
    assert across.wide_km < 2500
    assert len({x for x, _y in corners(across.include)}) == 2


def test_what_is_left_out_is_drawn_apart_and_missions_are_not(seoul: Mission) -> None:
    typed = {**EMPTY, "states": ["KR"], "exclude": [{"circle": "37.5,127 30"}]}
    drawn = map_of(typed)
    assert drawn is not None
    assert len(corners(drawn.exclude)) > 10
    assert map_of({**EMPTY, "missions": ["KZ-SEO"]}) is None
    assert map_of(EMPTY) is None


def test_without_an_area_there_is_what_is_around_to_draw_on(seoul: Mission) -> None:
    drawn = map_of(EMPTY, around=["KR"])
    assert drawn is not None
    assert (drawn.include, drawn.exclude) == ("", "")
    assert len(drawn.land) > 100
    meant = map_of({**EMPTY, "subdivisions": ["KR-11"]}, around=["KR"])
    assert meant is not None
    assert meant.wide_km < drawn.wide_km, "what is meant comes first"


def test_who_draws_knows_where_each_point_of_the_paper_lies(seoul: Mission) -> None:
    drawn = map_of({**EMPTY, "include": [{"polygon": "37.4,126.7 37.4,127.2 37.7,127.2 37.7,126.7"}]})
    assert drawn is not None
    west, north, across, down = map(float, drawn.corner.split())
    found = {(round(north - y * down, 2), round(west + x * across, 2)) for x, y in corners(drawn.include)}
    assert found == {(37.4, 126.7), (37.4, 127.2), (37.7, 127.2), (37.7, 126.7)}


def test_a_circle_has_its_radius_on_all_sides() -> None:
    ring = circle_round(127.0, 37.5, 100)
    high = max(y for _x, y in ring) - min(y for _x, y in ring)
    assert high * DEGREE_M / 1000 == pytest.approx(200, rel=0.01)
    shape = shape_of({"circle": "37.5,127.0 100"})
    (west, _south), (east, _north) = shape.boxes[0]
    assert max(x for x, _y in ring) - min(x for x, _y in ring) == pytest.approx(east - west, rel=0.01)
    assert sorted({y for _x, y in circle_round(0, 89, 3000)}) == pytest.approx([62.02, 90.0], abs=0.01)


def test_the_widest_gap_is_left_out() -> None:
    assert spanned([(170, 179), (-179, -170)]) == (170, 190)
    assert spanned([(-10, 10)]) == (-10, 10)
    assert spanned([(126, 127), (9, 17)]) == (9, 127)
    assert spanned([(-180, 180)]) == (-180, 180)


def test_a_frame_is_neither_a_line_nor_a_tower() -> None:
    for ring in ([(0, 0), (40, 0), (40, 0.1)], [(0, 0), (0.1, 0), (0.1, 40)], [(10, 10), (10, 10), (10, 10)]):
        frame = frame_round([ring])
        assert 0.4 * WIDTH < frame.height < WIDTH
    assert len(Frame(170, 200, -10, 10).boxes) == 2
