"""Whose silence worries us most? Points, added up from what notifications know, 0 to 100. Pure.

Where: who is known by a point in the area is more surely there than who is known by their region, and near its middle
it is worse. When: who said lately that they are there probably is. Who: children, who has children with them, who is
alone, and whom nothing that we send reaches, nor our calls.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any

from notifications.areas.fields import Point
from notifications.areas.rules import EARTH_M
from notifications.checkins.models.choices import Ground

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
# Called so often in vain, calls don't reach them either.
IN_VAIN = 3


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


def grounds(known: Known) -> dict[str, int]:
    """What adds up to it, by Ground, the points of each."""
    found = {
        Ground.INSIDE if known.inside else Ground.POSSIBLY: INSIDE if known.inside else POSSIBLY,
        Ground.NEAR: 0 if known.distance_m is None else first(NEAR, known.distance_m),
        Ground.FRESH: first(FRESH, known.age),
        Ground.MINOR: MINOR if known.is_minor else 0,
        Ground.WITH_MINORS: WITH_MINORS if known.minors and not known.is_minor else 0,
        Ground.ALONE: ALONE if known.others == 0 else 0,
        Ground.UNREACHED: 0 if known.reached else UNREACHED,
    }
    return {str(ground): points for ground, points in found.items() if points}


def risk(grounds: Mapping[str, int]) -> int:
    return sum(grounds.values())


def after_calls(grounds: Mapping[str, int], tries: int) -> dict[str, int]:
    """What is known of somebody once they were called so often in vain."""
    return {**grounds, str(Ground.UNREACHED): UNREACHED} if tries >= IN_VAIN else dict(grounds)


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
