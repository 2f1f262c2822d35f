"""Whose silence worries us most? Points, added up from what notifications know, 0 to 100. Pure.

Where: who is known by a point in the area is more surely there than who is known by their region, and near its middle
it is worse. When: who said lately that they are there probably is. Who: children, who has children with them, who is
alone, and whom nothing that we send reaches.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any

from notifications.areas.fields import Point
from notifications.areas.rules import EARTH_M

INSIDE, POSSIBLY = 25, 5
# Up to so many metres from the middle of the area.
NEAR: Sequence[tuple[int, int]] = ((5_000, 20), (20_000, 15), (50_000, 10), (150_000, 5))
# Confirmed no longer ago than this.
FRESH: Sequence[tuple[timedelta, int]] = (
    (timedelta(days=1), 20),
    (timedelta(days=7), 15),
    (timedelta(days=30), 10),
    (timedelta(days=90), 5),
)
MINOR, WITH_MINORS, ALONE, UNREACHED = 15, 10, 5, 15


@dataclass(frozen=True)
class Known:
    """What is known of somebody silent. `inside`: by a point that lies in the area. `distance_m` from its middle, None
    where there is none. `others` and `minors` hear of it by the same login. `reached`: some login hears for them."""

    inside: bool
    distance_m: float | None
    age: timedelta
    is_minor: bool
    others: int
    minors: int
    reached: bool


def risk(known: Known) -> int:
    near = 0 if known.distance_m is None else first(NEAR, known.distance_m)
    fresh = first(FRESH, known.age)
    points = (INSIDE if known.inside else POSSIBLY) + near + fresh
    points += MINOR if known.is_minor else 0
    points += WITH_MINORS if known.minors and not known.is_minor else 0
    points += ALONE if known.others == 0 else 0
    return points + (0 if known.reached else UNREACHED)


def first(steps: Sequence[tuple[Any, int]], value: Any) -> int:
    return next((points for most, points in steps if value <= most), 0)


def apart_m(one: Point, other: Point) -> float:
    """Along the globe, in metres; points are (longitude, latitude)."""
    (x1, y1), (x2, y2) = ([radians(each) for each in point] for point in (one, other))
    half = sin((y2 - y1) / 2) ** 2 + cos(y1) * cos(y2) * sin((x2 - x1) / 2) ** 2
    return 2 * EARTH_M * asin(min(1.0, sqrt(half)))


def nearest_m(point: Point | None, middles: Sequence[Point]) -> float | None:
    if point is None or not middles:
        return None
    return min(apart_m(point, middle) for middle in middles)
