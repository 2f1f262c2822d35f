"""The recount judges points by its own means, and comes to what the database says wherever it gives a verdict."""

import random

import pytest
from django.db import connection

from notifications.alerts.rules.recount import judged
from notifications.areas.rules import circle, polygon
from tests.factories.alerts import ROUND_SEOUL

SHAPES = {
    "a box": ("polygon", ROUND_SEOUL, (127.0, 37.5)),
    "a bow": ("polygon", "10,10 20,30 12,25 10,40 5,25", (25.0, 12.0)),
    "over the 180th meridian": ("polygon", "-10,178 -10,-178 -20,-178 -20,178", (180.0, -15.0)),
    "a circle": ("circle", "37.5665,126.978 120", (127.0, 37.5)),
    "a circle over the 180th meridian": ("circle", "-17,179.5 300", (180.0, -17.0)),
    "a circle near a pole": ("circle", "85,20 500", (20.0, 85.0)),
}


@pytest.mark.parametrize("name", SHAPES)
def test_both_ways_agree_on_a_thousand_points(db: None, name: str) -> None:
    kind, text, (longitude, latitude) = SHAPES[name]
    shape = (polygon if kind == "polygon" else circle)(text)
    rng = random.Random(7)
    points = [
        ((longitude + rng.gauss(0, 8) + 180) % 360 - 180, max(-89.0, min(89.0, latitude + rng.gauss(0, 6))))
        for _ in range(1000)
    ]
    sql = f"SELECT {shape.inside.of('p')} FROM unnest(%s::point[]) WITH ORDINALITY each(p, n) ORDER BY n"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [*shape.inside.values, [f"({x!r},{y!r})" for x, y in points]])
        theirs = [row for (row,) in cursor.fetchall()]
    ours = [judged(point, 100, [(kind, text)], []) for point in points]
    assert [point for point, one, other in zip(points, ours, theirs, strict=True) if one not in {None, other}] == []
    # It says something of nearly all of them, both ways.
    assert ours.count(None) < 60
    assert {True, False} <= set(ours)


def test_near_an_edge_there_is_no_verdict() -> None:
    box = [("polygon", ROUND_SEOUL)]
    assert judged((127.0, 37.5), 100, box, []) is True
    assert judged((127.21, 37.5), 2000, box, []) is None
    assert judged((127.6, 37.5), 2000, box, []) is False


def test_whoever_lies_in_what_is_left_out_is_not_meant_unless_placed_by_something_larger() -> None:
    box, hole = [("polygon", ROUND_SEOUL)], [("circle", "37.5,127.0 5")]
    assert judged((127.0, 37.5), 100, box, hole) is False
    assert judged((127.0, 37.5), 15_000, box, hole) is None
    assert judged((126.8, 37.65), 100, box, hole) is True


def test_latitude_for_longitude_is_noticed() -> None:
    assert judged((37.5, 127.0 - 90), 100, [("polygon", ROUND_SEOUL)], []) is False
