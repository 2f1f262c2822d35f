"""Do the corners of a polygon or the centre and radius of a circle stand as CAP 1.2 §3.2.4 and §3.3.1 ask?"""

from decimal import Decimal
from typing import Final

from shapely import is_valid_reason
from shapely import polygons as made

from notifications.alerts.cap.messages import Circle, Point, Polygon
from notifications.alerts.cap.problems import quoted
from notifications.alerts.cap.values import LONGEST_NUMBER, NUMBER, Kind, Unfit, number_text

FEWEST: Final = 4


def coordinates(text: str, rule: str) -> Point:
    parts = text.split(",")
    if len(parts) != 2 or not all(len(part) <= LONGEST_NUMBER and NUMBER.fullmatch(part) for part in parts):
        raise Unfit(rule, f"{quoted(text)} is not latitude,longitude in decimal degrees.")
    latitude, longitude = (float(part) + 0.0 for part in parts)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Unfit("coordinate-range", f"{quoted(text)} lies nowhere on the globe; latitude comes first.")
    return latitude, longitude


def polygon(text: str) -> Polygon:
    points = tuple(coordinates(pair, "polygon-form") for pair in text.split())
    if not points:
        raise Unfit("polygon-form", "There are no corners.")
    if len(points) < FEWEST:
        raise Unfit("polygon-too-few", f"There are {len(points)} pairs; four are the fewest.")
    if points[0] != points[-1]:
        raise Unfit("polygon-open", "The last pair is another one than the first.")
    return Polygon(points)


def circle(text: str) -> Circle:
    parts = text.split()
    if len(parts) != 2:
        raise Unfit("circle-form", f"{quoted(text)} is not latitude,longitude and a radius.")
    centre = coordinates(parts[0], "circle-form")
    if len(parts[1]) > LONGEST_NUMBER or not NUMBER.fullmatch(parts[1]):
        raise Unfit("circle-form", f"The radius {quoted(parts[1])} is no decimal number.")
    radius_km = float(parts[1]) + 0.0
    if radius_km < 0:
        raise Unfit("circle-radius", f"The radius {quoted(parts[1])} is negative.")
    return Circle(centre, radius_km)


def point_text(point: Point) -> str:
    return f"{number_text(point[0])},{number_text(point[1])}"


def polygon_text(value: Polygon) -> str:
    return " ".join(map(point_text, value.points))


def circle_text(value: Circle) -> str:
    return f"{point_text(value.centre)} {number_text(value.radius_km)}"


def is_degenerate(value: Polygon) -> bool:
    """All corners lie on one line, by the decimals as they were written."""
    (y0, x0), *others = ((Decimal(repr(y)), Decimal(repr(x))) for y, x in value.points)
    (y1, x1) = next((point for point in others if point != (y0, x0)), (y0, x0))
    return all((x1 - x0) * (y - y0) == (y1 - y0) * (x - x0) for y, x in others)


def crosses_itself(value: Polygon) -> bool:
    """On the map as it is written, and also where sides go the short way round, over the 180th meridian.

    Corners that touch are let be, as in the areas of this house: rounded coordinates do that.
    """
    flat = [(x, y) for y, x in value.points]
    return all(is_valid_reason(made(ring)).startswith("Self-inter") for ring in (flat, unwrapped(flat)))


def unwrapped(corners: list[Point]) -> list[Point]:
    """Each longitude moved by whole turns so that it lies within half a turn of the one before."""
    ring = corners[:1]
    for longitude, latitude in corners[1:]:
        before = ring[-1][0]
        ring.append((longitude + 360 * round((before - longitude) / 360), latitude))
    return [*ring[:-1], ring[0]]


POLYGON: Final = Kind(polygon, polygon_text)
CIRCLE: Final = Kind(circle, circle_text)
