"""Which part of the globe is meant by a polygon or a circle, and how does the database ask whether a point lies in it?

Polygons and circles are written as in CAP 1.2: `lat,lon lat,lon …` and `lat,lon radius_km`. Sides go the short way
round the globe, so a polygon may cross the 180th meridian; on the plane of the database it then stands twice, once on
each edge. Pure.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import asin, atan2, cos, degrees, hypot, pi, radians, sin
from typing import Any

from django.utils.translation import gettext_lazy as _

from econsulate.core.errors import FieldError, InvalidInput
from notifications.areas.fields import Point, point_text, ring_text

EARTH_M = 6_371_008.8
DEGREE_M = EARTH_M * radians(1)
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
MOST_CORNERS = 200
LONGEST_RADIUS_KM = 5_000
# Square degrees: less than ten square metres.
LEAST_SURFACE = 1e-9
HAVERSINE = f"""
    (2 * {EARTH_M} * asin(sqrt(least(1.0,
        power(sin(radians({{point}}[1] - %s) / 2), 2)
        + cos(radians({{point}}[1])) * cos(radians(%s)) * power(sin(radians({{point}}[0] - %s) / 2), 2)))))
"""
Box = tuple[Point, Point]


@dataclass(frozen=True)
class Condition:
    """A piece of SQL with its values; `{point}` stands for the column."""

    sql: str
    values: tuple[Any, ...]

    def of(self, column: str) -> str:
        return self.sql.replace("{point}", column)


@dataclass(frozen=True)
class Shape:
    """`inside` asks whether a point lies in it, `apart_m` says how far from it at the least. `outlines` cover it
    on the plane; `middle` is that of the box around it, `reach_m` is half its width."""

    inside: Condition
    apart_m: Condition
    outlines: Sequence[Sequence[Point]]
    boxes: Sequence[Box]
    middle: Point
    reach_m: float


def polygon(text: str, path: str = "polygon") -> Shape:
    """Raises InvalidInput with words for everything that bounds no area."""
    corners = [position(pair, path) for pair in text.split()]
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    if len(set(corners)) < 3:
        raise refused(path, "too_few", _("A polygon has three corners at least."))
    if len(corners) > MOST_CORNERS:
        raise refused(path, "too_many", _("A polygon has 200 corners at most."))
    ring = unwrapped(corners, path)
    if crosses_itself(ring):
        raise refused(path, "crosses_itself", _("The sides of the polygon cross each other."))
    if surface(ring) < LEAST_SURFACE:
        # All on one line, or from one side of the 180th meridian to the other the short way: nobody lies in it.
        raise refused(path, "too_few", _("A polygon has three corners at least."))
    rings = placed(ring)
    condition = " OR ".join("{point} <@ %s::polygon" for _ring in rings)
    values = tuple(ring_text(each) for each in rings)
    boxes = [box_of(each) for each in rings]
    (west, south), (east, north) = box_of(ring)
    wide = (east - west) * cos(radians((south + north) / 2))
    to_the_ring = ", ".join("%s::polygon <-> {point}" for _ring in rings)
    apart = Condition(f"least({to_the_ring}) * {DEGREE_M} * cos(radians({{point}}[1]))", values)
    middle = (((west + east) / 2 + 540) % 360 - 180, (south + north) / 2)
    reach_m = hypot(wide, north - south) / 2 * DEGREE_M
    return Shape(Condition(f"({condition})", values), apart, rings, boxes, middle, reach_m)


def circle(text: str, path: str = "circle") -> Shape:
    """Raises InvalidInput."""
    parts = text.split()
    if len(parts) != 2:
        raise refused(path, "malformed", _("Write a circle as latitude,longitude and its radius in kilometres."))
    longitude, latitude = position(parts[0], path)
    radius_km = number(parts[1], path)
    if not 0 < radius_km <= LONGEST_RADIUS_KM:
        raise refused(path, "radius", _("The radius lies between 0 and 5,000 km."))
    boxes = boxes_round(longitude, latitude, radius_km * 1000)
    near = " OR ".join("{point} <@ %s::box" for _box in boxes)
    middle = middle_of(longitude, latitude, radius_km * 1000)
    surely = "{point} <@ %s::box OR " if middle else ""
    values = (*map(box_text, [*boxes, *middle]), latitude, latitude, longitude, radius_km * 1000)
    inside = Condition(f"(({near}) AND ({surely}{HAVERSINE} <= %s))", values)
    # By the circle itself: in the corners of its boxes people are far from it.
    apart = Condition(f"({HAVERSINE} - %s)", (latitude, latitude, longitude, radius_km * 1000))
    outlines = [corners_of(box) for box in boxes]
    return Shape(inside, apart, outlines, boxes, (longitude, latitude), radius_km * 1000)


READERS = {"polygon": polygon, "circle": circle}


def shape_of(typed: Mapping[str, str], path: str = "area") -> Shape:
    """What somebody typed under the name of its kind. Raises InvalidInput."""
    if len(typed) != 1 or not READERS.keys() >= typed.keys():
        raise InvalidInput(errors=[FieldError(path, "one_shape", _("Give a polygon or a circle."))])
    ((kind, text),) = typed.items()
    return READERS[kind](text, f"{path}.{kind}")


def position(text: str, path: str) -> Point:
    parts = text.split(",")
    if len(parts) != 2:
        raise refused(path, "malformed", _("Write each corner as latitude,longitude with a space between corners."))
    latitude, longitude = (number(part, path) for part in parts)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise refused(path, "range", _("A latitude lies between -90 and 90, a longitude between -180 and 180."))
    return longitude, latitude


def number(text: str, path: str) -> float:
    """As CAP 1.2 writes numbers: no exponents, and nothing else that only a programming language reads as one."""
    if len(text) > 20 or not NUMBER.fullmatch(text):
        raise refused(path, "number", _("Write positions in decimal degrees."))
    return float(text)


def unwrapped(corners: Sequence[Point], path: str) -> list[Point]:
    """Each longitude moved by whole turns so that it lies within half a turn of the one before."""
    ring = [corners[0]]
    for longitude, latitude in corners[1:]:
        before = ring[-1][0]
        ring.append((longitude + 360 * round((before - longitude) / 360), latitude))
    if abs(ring[-1][0] - ring[0][0]) > 180:
        raise refused(path, "round_a_pole", _("A polygon can't go round a pole. Use a circle there."))
    return ring


def placed(ring: Sequence[Point]) -> list[list[Point]]:
    """The ring wherever it lies on the plane from -180 to 180: once, or on both edges."""
    copies = [[(longitude + turn, latitude) for longitude, latitude in ring] for turn in (0, -360, 360)]
    return [copy for copy in copies if min(x for x, _y in copy) <= 180 and max(x for x, _y in copy) >= -180]


def surface(ring: Sequence[Point]) -> float:
    """In square degrees, as on the plane."""
    (x0, y0), *_others = ring
    moved = [(x - x0, y - y0) for x, y in ring]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*moved, moved[0]]))) / 2


def crosses_itself(ring: Sequence[Point]) -> bool:
    sides = list(pairwise([*ring, ring[0]]))
    count = len(sides)
    return any(
        meet(*sides[one], *sides[other])
        for one in range(count)
        for other in range(one + 2, count)
        if (one, other) != (0, count - 1)
    )


def meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two sides cross; touching is let be."""
    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


def turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def boxes_round(longitude: float, latitude: float, radius_m: float) -> list[Box]:
    """What surely holds the circle: all longitudes where it reaches a pole, two boxes across the 180th meridian."""
    up = degrees(radius_m / EARTH_M)
    south, north = latitude - up, latitude + up
    if south <= -90 or north >= 90:
        return [((-180.0, max(south, -90.0)), (180.0, min(north, 90.0)))]
    wide = degrees(asin(min(1.0, sin(radians(up)) / cos(radians(latitude)))))
    west, east = longitude - wide, longitude + wide
    if west < -180:
        return [((west + 360, south), (180.0, north)), ((-180.0, south), (east, north))]
    if east > 180:
        return [((west, south), (180.0, north)), ((-180.0, south), (east - 360, north))]
    return [((west, south), (east, north))]


def corners_round(longitude: float, latitude: float, radius_m: float, count: int) -> list[Point]:
    """So many points at this distance, from the north by the east; longitudes may lie beyond 180."""
    far, up, here = radius_m / EARTH_M, radians(latitude), radians(longitude)
    corners = []
    for number in range(count):
        bearing = 2 * pi * number / count
        north = asin(sin(up) * cos(far) + cos(up) * sin(far) * cos(bearing))
        east = here + atan2(sin(bearing) * sin(far) * cos(up), cos(far) - sin(up) * sin(north))
        corners.append((degrees(east), degrees(north)))
    return corners


def middle_of(longitude: float, latitude: float, radius_m: float) -> list[Box]:
    """A box that lies in the circle, so that most points need no sines; none near a pole or the 180th meridian.

    Its corners towards the equator are the farthest, at no more than 0.98 of the radius.
    """
    up = 0.69 * degrees(radius_m / EARTH_M)
    equatorwards = max(0.0, abs(latitude) - up)
    wide = up / cos(radians(equatorwards))
    if radius_m > 1_000_000 or abs(latitude) + up > 80 or abs(longitude) + wide > 180:
        return []
    return [((longitude - wide, latitude - up), (longitude + wide, latitude + up))]


def box_of(ring: Sequence[Point]) -> Box:
    along, up = [x for x, _y in ring], [y for _x, y in ring]
    return (min(along), min(up)), (max(along), max(up))


def widened(box: Box, metres: float) -> list[Box]:
    """The box with this much more around it; across the 180th meridian it stands on both edges."""
    (west, south), (east, north) = box
    up = metres / DEGREE_M
    south, north = max(-90.0, south - up), min(90.0, north + up)
    wide = min(360.0, up / max(cos(radians(max(abs(south), abs(north)))), 1e-6))
    spans = [(west - wide + turn, east + wide + turn) for turn in (0, -360, 360)]
    return [((left, south), (right, north)) for left, right in spans if left <= 180 and right >= -180]


def corners_of(box: Box) -> list[Point]:
    (west, south), (east, north) = box
    return [(west, south), (east, south), (east, north), (west, north)]


def box_text(box: Box) -> str:
    return ",".join(map(point_text, box))


def refused(path: str, code: str, text: Any) -> InvalidInput:
    return InvalidInput(errors=[FieldError(path, code, text)])
