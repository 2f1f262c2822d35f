"""How is the area of an alert drawn? By our own hand, from the library's borders: no tiles, nobody outside is asked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Any

from notifications.alerts.panel.frame import WIDTH, Frame, circle_round, frame_round
from notifications.alerts.services.targets import plain_shapes
from notifications.areas.fields import Point, Ring, numbers
from notifications.areas.models import AreaLibrary
from notifications.areas.rules import polygon
from notifications.areas.services.outlines import land_in, rings_of, simplified

# In units of the paper: how far off a line of the area may be, and one of the land around, which land is too small to
# be drawn, and how large a mark is.
FINE, ROUGH, TOO_SMALL, MARK = 0.8, 1.6, 8, 10


@dataclass(frozen=True)
class Map:
    """Data of SVG paths. `cells` are corners of squares of the size of `mark`, `corner` as the frame tells it."""

    height: int
    corner: str
    wide_km: int
    land: str
    include: str
    exclude: str
    cells: Sequence[tuple[int, int]]
    width: int = WIDTH
    mark: int = MARK


def map_of(
    area: Mapping[str, Any], cells: Iterable[Collection[float] | None] = (), *, around: Collection[str] = ()
) -> Map | None:
    """None where nothing in it can be drawn: those served by missions are wherever they are. Then the map is of the
    areas `around`, if any are given, for somebody to draw on."""
    include = [*map(ring_of, plain_shapes(area["include"])), *rings_of([*area["states"], *area["subdivisions"]])]
    shown = include or (rings_of(around) if around else [])
    if not shown:
        return None
    frame = frame_round(shown)
    edition = AreaLibrary.objects.values_list("digest", flat=True).first()
    spots = {(longitude, latitude) for longitude, latitude in filter(None, cells)}
    return Map(
        height=frame.height,
        corner=frame.corner,
        wide_km=frame.wide_km,
        land=land_of(frame, edition),
        include=path_of(frame, include, within=FINE, marked=True),
        exclude=path_of(frame, [ring_of(typed) for typed in plain_shapes(area["exclude"])], within=FINE, marked=True),
        cells=sorted(corner for spot in spots for corner in squares_at(frame, spot)),
    )


def ring_of(typed: tuple[str, str]) -> Ring:
    kind, text = typed
    if kind == "circle":
        middle, radius_km = text.split()
        latitude, longitude = numbers(middle)
        return circle_round(longitude, latitude, float(radius_km))
    # Across the 180th meridian it lies on both edges of the plane; once is enough to be turned to where we look.
    return polygon(text).outlines[0]


@lru_cache(maxsize=64)
def land_of(frame: Frame, edition: str | None) -> str:
    """By the edition of the library, so that a new one is drawn anew."""
    return path_of(frame, land_in(frame.boxes, least=TOO_SMALL / frame.scale), within=ROUGH)


def path_of(frame: Frame, rings: Sequence[Ring], *, within: float, marked: bool = False) -> str:
    """`marked`: what is too small to be seen is a square of a few units instead."""
    drawn = [line for ring in rings for line in frame.drawn(ring)]
    if not drawn:
        return ""
    pieces = dict.fromkeys(piece_of(line, marked) for line in simplified(drawn, within=within))
    return "".join(pieces)


def piece_of(line: Sequence[Point], marked: bool) -> str:
    corners = [corner for corner, _same in groupby((round(x), round(y)) for x, y in line)]
    x, y = corners[0]
    if len(set(corners)) < 3:
        return f"M{x - 1} {y - 1}h3v3h-3Z" if marked else ""
    # From corner to corner, with no space where a sign parts the numbers: half as long as the places themselves.
    steps = "".join(f"{right - left: d}{lower - upper: d}" for (left, upper), (right, lower) in pairwise(corners))
    return f"M{x} {y}l{steps.replace(' -', '-').strip()}Z"


def squares_at(frame: Frame, spot: Point) -> list[tuple[int, int]]:
    middles = [line[0] for line in frame.drawn([spot])]
    return [(round(x) - MARK // 2, round(y) - MARK // 2) for x, y in middles]
