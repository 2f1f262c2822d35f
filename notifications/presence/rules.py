"""Which coarse cell does a position fall into, and what does a presence say? Pure.

A cell is about eleven kilometres in both directions everywhere: bands of a tenth of a degree, each divided into as many
equal parts as make them as wide as they are high. The 180th meridian is a border of cells, the poles are cells.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil, cos, floor, radians
from uuid import UUID

CONFIRMED_FOR = timedelta(days=90)
BANDS_A_DEGREE = 10
BANDS = 180 * BANDS_A_DEGREE
# Half the diagonal of a cell: whoever shared it is this near to its middle.
CELL_RADIUS_M = 7_900


@dataclass(frozen=True, slots=True)
class Spot:
    """A point on the globe by WGS 84 and how far off it may be."""

    latitude: float
    longitude: float
    accuracy_m: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What its giver says of one presence. Without a `spot` the place is known by `state` and `subdivision` alone."""

    subject: UUID
    source: str
    reference: str
    state: str
    subdivision: str
    served_by: str
    nationality: str
    is_companion: bool
    of_age_on: date | None
    valid_from: datetime
    valid_to: datetime | None
    confirmed_at: datetime
    logins: tuple[int, ...]
    spot: Spot | None = None


def cell_of(latitude: float, longitude: float) -> Spot:
    """The middle of the cell the position lies in: all that is kept of a position somebody shares."""
    band = min(floor((latitude + 90) * BANDS_A_DEGREE), BANDS - 1)
    middle = (band + 0.5) / BANDS_A_DEGREE - 90
    parts = max(1, ceil(360 * BANDS_A_DEGREE * cos(radians(middle))))
    part = floor((longitude + 180) % 360 / 360 * parts)
    return Spot(round(middle, 2), round((part + 0.5) * 360 / parts - 180, 4), CELL_RADIUS_M)
