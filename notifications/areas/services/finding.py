"""In which State and subdivision does a position lie, and where is the middle of one?"""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import connection

from notifications.areas.fields import Point, point_text
from notifications.areas.models import Area

# A quay, a beach, a ferry: the line of the coast is simplified, so what lies this near to it counts as on it.
COAST_KM = 20.0
DEGREE_KM = 111.195

# The first condition is for the index on rings, the second is exact; on a border the smaller area has it.
CONTAINS = """
    SELECT area.code, area.state, area.name
    FROM notifications_arearing piece JOIN notifications_area area ON area.id = piece.area_id
    WHERE piece.ring && polygon(box(%(at)s::point, %(at)s::point)) AND piece.ring @> %(at)s::point
    ORDER BY area.radius_km, area.code LIMIT 1
"""
NEAREST = """
    SELECT area.code, area.state, area.name, piece.ring <-> %(at)s::point AS degrees
    FROM notifications_arearing piece JOIN notifications_area area ON area.id = piece.area_id
    ORDER BY piece.ring <-> %(at)s::point LIMIT 1
"""


@dataclass(frozen=True)
class Where:
    """`state` by ISO 3166-1 alpha-2, `subdivision` by ISO 3166-2 where the library knows one there, and its name."""

    state: str
    subdivision: str | None
    name: str = field(default="", compare=False)


@dataclass(frozen=True)
class Middle:
    """The place taken for an area, and how far from it somebody there may be."""

    point: Point
    radius_m: int


def area_at(latitude: float, longitude: float) -> Where | None:
    """None on the high seas, or where no library is loaded."""
    here = {"at": point_text((longitude, latitude))}
    with connection.cursor() as cursor:
        cursor.execute(CONTAINS, here)
        found = cursor.fetchone()
        if found is None:
            cursor.execute(NEAREST, here)
            found = cursor.fetchone()
            # Planar degrees: along a parallel the way is shorter than this says, never longer.
            if found is None or found[3] * DEGREE_KM > COAST_KM:
                return None
    code, state, name = found[:3]
    return Where(state, code if code != state else None, name if code != state else "")


def middles(codes: Collection[str]) -> dict[str, Middle]:
    """By code, of those the library knows."""
    rows = Area.objects.filter(code__in=codes).values_list("code", "point", "radius_km")
    return {code: Middle(point, radius_km * 1000) for code, point, radius_km in rows}


def all_middles() -> dict[str, Middle]:
    rows = Area.objects.values_list("code", "point", "radius_km")
    return {code: Middle(point, radius_km * 1000) for code, point, radius_km in rows}
