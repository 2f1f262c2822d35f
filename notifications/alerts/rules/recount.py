"""Is somebody in the area? Judged apart from how the database does it, to tell when one of the two is wrong.

The database compares points with polygons on the plane and counts who may be there. Here rays are cast and great
circles measured; where a point lies so near to an edge that both answers are right, there is no verdict. Pure.
"""

from collections.abc import Iterable, Sequence
from math import asin, cos, radians, sin, sqrt

Point = tuple[float, float]
Shapes = Sequence[tuple[str, str]]
EARTH_KM = 6_371.0088
# How far the plane of the database and the globe may part, over the few kilometres a point may be off.
SLACK = 1.25


def judged(point: Point, accuracy_m: int, include: Shapes, exclude: Shapes) -> bool | None:
    """True: surely meant; False: surely not; None: too near to an edge to say. A point is longitude, latitude."""
    inside = verdict(point, accuracy_m, include)
    # Who is placed by something larger than what is left out is warned after all, so only near points are judged.
    left_out = verdict(point, accuracy_m, exclude)
    if inside is False or left_out is False:
        return inside
    return None if inside is None or left_out is None or not certain(point, accuracy_m, exclude) else False


def certain(point: Point, accuracy_m: int, shapes: Shapes) -> bool:
    """Whether it lies in a shape that is large against how far off it may be."""
    return any(within(point, shape) and reach_km(shape) * 500 > accuracy_m for shape in shapes)


def verdict(point: Point, accuracy_m: int, shapes: Shapes) -> bool | None:
    if any(within(point, shape) and edge_km(point, shape) > 0.05 for shape in shapes):
        return True
    near_km = accuracy_m / 1000 * SLACK + 1
    return False if all(not within(point, shape) and edge_km(point, shape) > near_km for shape in shapes) else None


def within(point: Point, shape: tuple[str, str]) -> bool:
    kind, text = shape
    if kind == "circle":
        middle, radius_km = circle_of(text)
        return apart_km(point, middle) <= radius_km
    corners, (x, y) = ring_round(point, text), point
    crossings = 0
    for (x1, y1), (x2, y2) in sides(corners):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossings += 1
    return crossings % 2 == 1


def edge_km(point: Point, shape: tuple[str, str]) -> float:
    kind, text = shape
    if kind == "circle":
        middle, radius_km = circle_of(text)
        return abs(apart_km(point, middle) - radius_km)
    return min(side_km(point, one, other) for one, other in sides(ring_round(point, text)))


def reach_km(shape: tuple[str, str]) -> float:
    kind, text = shape
    if kind == "circle":
        return circle_of(text)[1]
    corners = ring_round((0.0, 0.0), text)
    return max(apart_km(corners[0], other) for other in corners) / 2


def side_km(point: Point, one: Point, other: Point) -> float:
    """To the nearest place of a side, on a plane that touches the globe at the point."""
    narrow = cos(radians(point[1]))
    ax, ay = (one[0] - point[0]) * narrow, one[1] - point[1]
    dx, dy = (other[0] - one[0]) * narrow, other[1] - one[1]
    long = dx * dx + dy * dy
    along = max(0.0, min(1.0, -(ax * dx + ay * dy) / long)) if long else 0.0
    return radians(sqrt((ax + along * dx) ** 2 + (ay + along * dy) ** 2)) * EARTH_KM


def ring_round(point: Point, text: str) -> list[Point]:
    """The corners, each within half a turn of the one before, the whole ring turned to where the point is."""
    corners = [position(pair) for pair in text.split()]
    ring = [corners[0]]
    for x, y in corners[1:]:
        ring.append((x + 360 * round((ring[-1][0] - x) / 360), y))
    middle = sum(x for x, _y in ring) / len(ring)
    turn = 360 * round((point[0] - middle) / 360)
    return [(x + turn, y) for x, y in ring]


def sides(ring: Sequence[Point]) -> Iterable[tuple[Point, Point]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def circle_of(text: str) -> tuple[Point, float]:
    middle, radius_km = text.split()
    return position(middle), float(radius_km)


def position(pair: str) -> Point:
    latitude, longitude = pair.split(",")
    return float(longitude), float(latitude)


def apart_km(one: Point, other: Point) -> float:
    """By great circle."""
    up, along = radians(other[1] - one[1]), radians(other[0] - one[0])
    half = sin(up / 2) ** 2 + cos(radians(one[1])) * cos(radians(other[1])) * sin(along / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
