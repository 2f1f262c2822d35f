"""Which part of the globe does a map show, and where on the paper does a point lie? Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import cos, degrees, radians

from notifications.areas.fields import Point, Ring
from notifications.areas.rules import DEGREE_M, EARTH_M, Box, corners_round

WIDTH = 800
MARGIN, LEAST_DEGREES = 0.2, 0.5
FLATTEST, HIGHEST = 0.45, 0.9  # height by width
CIRCLE_CORNERS = 60


@dataclass(frozen=True)
class Frame:
    """In degrees; `east` may lie beyond 180. Every parallel is drawn as the middle one is."""

    west: float
    east: float
    south: float
    north: float

    @cached_property
    def narrowing(self) -> float:
        return narrowing_at((self.south + self.north) / 2)

    @cached_property
    def scale(self) -> float:
        """Units of the paper for a degree of latitude."""
        return WIDTH / ((self.east - self.west) * self.narrowing)

    @property
    def height(self) -> int:
        return round((self.north - self.south) * self.scale)

    @property
    def corner(self) -> str:
        """For who draws on it: longitude and latitude of the upper left, degrees of a unit across and down."""
        across, down = 1 / (self.narrowing * self.scale), 1 / self.scale
        return f"{self.west:.6f} {self.north:.6f} {across:.9f} {down:.9f}"

    @property
    def wide_km(self) -> int:
        return round((self.east - self.west) * self.narrowing * DEGREE_M / 1000)

    @property
    def boxes(self) -> list[Box]:
        """The same on the plane from -180 to 180: one, or one on each side of the 180th meridian."""
        spans = [(max(self.west + turn, -180.0), min(self.east + turn, 180.0)) for turn in (-360, 0, 360)]
        return [((west, self.south), (east, self.north)) for west, east in spans if west < east]

    def at(self, point: Point) -> Point:
        longitude, latitude = point
        return (longitude - self.west) * self.narrowing * self.scale, (self.north - latitude) * self.scale

    def drawn(self, ring: Ring) -> Iterator[list[Point]]:
        """The ring on the paper, wherever a whole turn brings it into the frame."""
        west, east = span_of(ring)
        for turn in (-360, 0, 360):
            if west + turn < self.east and east + turn > self.west:
                yield [self.at((x + turn, y)) for x, y in ring]


def frame_round(rings: Sequence[Ring]) -> Frame:
    """With a margin, neither too flat nor too high."""
    south, north = min(y for ring in rings for _x, y in ring), max(y for ring in rings for _x, y in ring)
    west, east = spanned([span_of(ring) for ring in rings])
    narrow = narrowing_at((south + north) / 2)
    wide = max((east - west) * (1 + 2 * MARGIN), LEAST_DEGREES / narrow)
    high = max((north - south) * (1 + 2 * MARGIN), LEAST_DEGREES)
    wide = min(360.0, max(wide, high / HIGHEST / narrow))
    high = min(180.0, max(high, wide * narrow * FLATTEST))
    middle = min(90 - high / 2, max(high / 2 - 90, (south + north) / 2))
    return Frame((west + east - wide) / 2, (west + east + wide) / 2, middle - high / 2, middle + high / 2)


def spanned(spans: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """From which longitude to which they reach, beginning behind the widest gap between them: what lies on both sides
    of the 180th meridian stays together."""
    ordered = sorted((west % 360, west % 360 + east - west) for west, east in spans)
    reached, gaps = ordered[0][1], [(0.0, ordered[0][0])]
    for (_west, _east), (west, east) in pairwise(ordered):
        gaps.append((west - reached, west))
        reached = max(reached, east)
    gaps[0] = (ordered[0][0] + 360 - reached, ordered[0][0])
    _width, begin = max(gaps)
    ends = [east if west >= begin else east + 360 for west, east in ordered]
    end = min(max(ends), begin + 360)
    turn = -360 if begin >= 180 else 0
    return begin + turn, end + turn


def span_of(ring: Ring) -> tuple[float, float]:
    along = [x for x, _y in ring]
    return min(along), max(along)


def narrowing_at(latitude: float) -> float:
    """How much shorter a degree is along this parallel; near the poles no map of ours goes that far."""
    return max(cos(radians(latitude)), 0.1)


def circle_round(longitude: float, latitude: float, radius_km: float) -> list[Point]:
    """Corners at this distance; one that a pole lies in goes round it, and reaches from edge to edge here."""
    far = degrees(radius_km * 1000 / EARTH_M)
    if abs(latitude) + far >= 90:
        edge = latitude - far if latitude > 0 else latitude + far
        pole = 90.0 if latitude > 0 else -90.0
        return [(-180.0, edge), (180.0, edge), (180.0, pole), (-180.0, pole)]
    return corners_round(longitude, latitude, radius_km * 1000, CIRCLE_CORNERS)
