"""How far is it from one position to another, the short way over the globe? Pure."""

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

# Mean radius of the Earth (IUGG); the ellipsoid differs from this sphere by half a per cent at most.
EARTH_KM = 6371.0088


class Position(NamedTuple):
    """By WGS 84, in decimal degrees."""

    latitude: float
    longitude: float


def great_circle_km(here: Position, there: Position) -> float:
    """By haversines, which are exact for neighbours, at the poles and across the 180th meridian alike."""
    north, other_north = radians(here.latitude), radians(there.latitude)
    half_up = sin((other_north - north) / 2)
    half_along = sin(radians(there.longitude - here.longitude) / 2)
    haversine = half_up**2 + cos(north) * cos(other_north) * half_along**2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, haversine)))
