"""How is the area of an alert drawn in GeoJSON (RFC 7946)? Longitude first, outer rings against the clock, nothing
across the 180th meridian, and what is left out cut out. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import shapely
from shapely.affinity import translate
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from notifications.alerts.cap.messages import Area, Circle, Named, Point, Polygon
from notifications.alerts.cap.shapes import circle, unwrapped
from notifications.alerts.rules.message import ring
from notifications.areas.fields import Ring
from notifications.areas.rules import DEGREE_M, corners_round

CIRCLE_CORNERS: Final = 72
# About a metre.
GRID: Final = 0.00001
# The library's borders are for looking, and its codes stand beside them.
BORDERS_WITHIN: Final = 0.01
WORLD: Final = shapely.box(-180, -90, 180, 90)
LEFT_OUT: Final = re.compile("excluded-(polygon|circle)")


READERS: Final[Mapping[str, Callable[[str], Polygon | Circle]]] = {"polygon": ring, "circle": circle}


@lru_cache(maxsize=256)
def own_shapes(area: Area) -> BaseGeometry:
    return shapely.union_all([*map(drawn, area.polygons), *map(drawn, area.circles)])


@lru_cache(maxsize=256)
def left_out(parameters: tuple[Named, ...]) -> BaseGeometry:
    """Those that rules/message.py writes into parameters, where CAP has no element."""
    found = [(LEFT_OUT.fullmatch(named.value_name), named.value) for named in parameters]
    return shapely.union_all([drawn(READERS[kind[1]](text)) for kind, text in found if kind])


def geometry(area: Area, parameters: tuple[Named, ...], borders: Sequence[BaseGeometry]) -> dict[str, Any] | None:
    """A Polygon or a MultiPolygon; None where the alert names people, as those of a mission, and no place."""
    whole = shapely.union_all([own_shapes(area), *borders]).difference(left_out(parameters))
    faces = shapely.union_all(faces_of(shapely.set_precision(whole, GRID)))
    if faces.is_empty:
        return None
    drawing: dict[str, Any] = mapping(shapely.orient_polygons(faces))
    return drawing


def bordered(rings: Iterable[Ring]) -> BaseGeometry:
    """The land inside rings of the library, none of which crosses the 180th meridian."""
    lines = [shapely.make_valid(shapely.Polygon(ring)) for ring in rings]
    return shapely.make_valid(shapely.simplify(shapely.union_all(lines), BORDERS_WITHIN))


def drawn(shape: Polygon | Circle) -> BaseGeometry:
    if isinstance(shape, Polygon):
        return on_the_map(unwrapped([(longitude, latitude) for latitude, longitude in shape.points]))
    (latitude, longitude), radius_m = shape.centre, shape.radius_km * 1000
    corners = corners_round(longitude, latitude, radius_m, CIRCLE_CORNERS)
    if abs(latitude) + radius_m / DEGREE_M < 90:
        return on_the_map(unwrapped([*corners, corners[0]]))
    return on_the_map(round_a_pole(corners, 90.0 if latitude > 0 else -90.0))


def round_a_pole(corners: Sequence[Point], pole: float) -> list[Point]:
    """The line goes once round the globe; beyond it lies all that is nearer to the pole."""
    line = sorted(((longitude + 180) % 360 - 180, latitude) for longitude, latitude in corners)
    (first, low), (last, high) = line[0], line[-1]
    west, east = (last - 360, high), (first + 360, low)
    return [west, *line, east, (east[0], pole), (west[0], pole)]


def on_the_map(ring: Sequence[Point]) -> BaseGeometry:
    """What of it lies beyond an edge stands at the other one."""
    whole = shapely.make_valid(shapely.Polygon(ring))
    pieces = [shapely.intersection(translate(whole, turn), WORLD) for turn in (0, -360, 360)]
    return shapely.union_all([face for piece in pieces for face in faces_of(piece)])


def faces_of(shape: BaseGeometry) -> list[BaseGeometry]:
    """Its polygons, without the lines and points that cutting leaves."""
    return [part for part in shapely.get_parts(shape, return_index=False) if part.area] if shape.area else []
