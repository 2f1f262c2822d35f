"""Where is a host country's message about, in shapes and codes that an alert of ours can hold?

Whatever can't be placed is named: that nobody is counted where we don't know where it is says nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import shapely
from django_countries import countries

from econsulate.core.errors import InvalidInput
from notifications.alerts.cap.messages import Area, Circle, Info, Named, Point, Polygon
from notifications.alerts.cap.shapes import unwrapped
from notifications.alerts.cap.values import number_text
from notifications.alerts.rules.content import LONGEST_AREA_NAME, MOST_CODES, MOST_SHAPES
from notifications.alerts.rules.host_words import shortened, tidy
from notifications.alerts.services.targets import require_writable
from notifications.areas.models import Area as LibraryArea
from notifications.areas.rules import MOST_CORNERS, shape_of

ISO_3166 = ("3166", "iso/country_codes")
MOST_NAMED = 100
DECIMALS = 6  # a tenth of a metre
FIRST_TOLERANCE = 0.001  # degrees


@dataclass
class Placed:
    """`shapes` and `codes` as a version's area takes them; `unplaced` are names of areas that are not all in them."""

    shapes: list[dict[str, str]] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    is_somewhere: bool = False

    @property
    def is_whole(self) -> bool:
        return self.is_somewhere and not self.unplaced

    def area(self) -> dict[str, Any]:
        return {
            "include": self.shapes,
            "exclude": [],
            "states": [code for code in self.codes if "-" not in code],
            "subdivisions": [code for code in self.codes if "-" in code],
            "missions": [],
        }


def placed(blocks: Iterable[Info]) -> Placed:
    """Each area once, in whatever languages it is named."""
    areas: dict[Any, Area] = {}
    for block in blocks:
        for area in block.areas:
            areas.setdefault(where(area), area)
    known, found = known_codes(areas.values()), Placed(is_somewhere=bool(areas))
    for area in areas.values():
        if not place(area, found, known) and len(found.unplaced) < MOST_NAMED:
            found.unplaced.append(shortened(tidy(area.area_desc), LONGEST_AREA_NAME))
    return found


def where(area: Area) -> Any:
    return (area.polygons, area.circles, area.geocodes) if is_more_than_a_name(area) else area.area_desc


def is_more_than_a_name(area: Area) -> bool:
    return bool(area.polygons or area.circles or area.geocodes)


def place(area: Area, found: Placed, known: Collection[str]) -> bool:
    """Whether all of it has been. Codes beside shapes say the same again (§3.2.4 geocode), only less exactly."""
    shapes: tuple[Polygon | Circle, ...] = (*area.polygons, *area.circles)
    if shapes:
        added = [add(shape, found) for shape in shapes]
        return all(added)
    codes = [code for code in map(iso_3166, area.geocodes) if code in known]
    new = [code for code in dict.fromkeys(codes) if code not in found.codes]
    taken = new[: MOST_CODES - len(found.codes)]
    found.codes += taken
    return bool(area.geocodes) and len(codes) == len(area.geocodes) and taken == new


def add(shape: Polygon | Circle, found: Placed) -> bool:
    typed = {"circle": circle_text(shape)} if isinstance(shape, Circle) else {"polygon": polygon_text(shape)}
    if typed in found.shapes:
        return True
    if len(found.shapes) == MOST_SHAPES or not is_taken(typed):
        return False
    found.shapes.append(typed)
    return True


def is_taken(typed: Mapping[str, str]) -> bool:
    """By the rules for shapes that people type. A circle without a radius, as earthquakes have it, is no area: how far
    it reaches is for somebody to say."""
    try:
        shape_of(typed)
        require_writable(typed, "area")
    except InvalidInput:
        return False
    return True


def iso_3166(code: Named) -> str:
    is_one = any(name in code.value_name.lower() for name in ISO_3166)
    return code.value.strip().upper() if is_one else ""


def known_codes(areas: Collection[Area]) -> set[str]:
    asked = {iso_3166(code) for area in areas for code in area.geocodes} - {""}
    states = {code for code in asked if len(code) == 2 and countries.alpha3(code)}
    smaller = LibraryArea.objects.filter(code__in=[code for code in asked if "-" in code])
    return states | set(smaller.values_list("code", flat=True))


def circle_text(circle: Circle) -> str:
    return f"{point_text(circle.centre)} {rounded(circle.radius_km)}"


def polygon_text(polygon: Polygon) -> str:
    return " ".join(map(point_text, thinned(polygon)))


def point_text(point: Point) -> str:
    return f"{rounded(point[0])},{rounded(point[1])}"


def rounded(value: float) -> str:
    return number_text(round(value, DECIMALS))


def thinned(polygon: Polygon) -> Iterator[Point]:
    """Its corners, or those of a wider one with as few as an area may have: never smaller than the host drew it."""
    if len(polygon.points) <= MOST_CORNERS:
        yield from polygon.points
        return
    whole = shapely.Polygon(unwrapped([(x, y) for y, x in polygon.points]))
    whole = whole if whole.is_valid else whole.convex_hull
    if not isinstance(whole, shapely.Polygon):
        # From one side of the 180th meridian to the other the short way: a line, and nobody lies in it.
        yield from polygon.points
        return
    tolerance, ring = FIRST_TOLERANCE, whole.exterior
    while len(ring.coords) > MOST_CORNERS:
        ring = whole.buffer(tolerance, quad_segs=2).simplify(tolerance).exterior
        tolerance *= 2
    for x, y in ring.coords:
        yield max(-90.0, min(90.0, y)), (x + 180) % 360 - 180
