"""How many people are where? Five figures, never one: registered, confirmed, travelling, companions, minors.

Whole places are added up from the tally. In an area people of whom a point is known are counted by it; of those placed
by a State or subdivision alone, whoever's place lies within the area counts as there, and whoever's place merely
reaches into it as possibly there.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection

from notifications.areas.fields import ring_text
from notifications.areas.rules import Shape
from notifications.presence.models import FIGURES, Figure

Level = Literal["state", "subdivision", "mission"]
COLUMNS: Mapping[str, str] = {
    "state": "state, state, ''",
    "subdivision": "subdivision, state, coalesce((SELECT name FROM notifications_area WHERE code = subdivision), '')",
    "mission": "served_by, '', ''",
}
GROUPS: Mapping[str, str] = {"state": "state", "subdivision": "state, subdivision", "mission": "served_by"}
TALLIED = ", ".join(f"coalesce(sum({name}), 0)" for name in FIGURES)
NON_ZERO = f"({', '.join(f'sum({name})' for name in FIGURES)}) <> (0, 0, 0, 0, 0)"
# There are few combinations of bits: rows are only counted here, and taken apart into figures afterwards.
POINTS = "SELECT counts, count(*) FROM notifications_presence WHERE NOT by_area AND {inside}{served} GROUP BY counts"
# The smallest area the library knows is the one whose middle stands for the people there.
PLACES = f"""
    WITH touched AS (
        SELECT DISTINCT area.code, area.state FROM unnest(%(outlines)s::polygon[]) outline
        JOIN notifications_arearing piece ON piece.ring && outline
        JOIN notifications_area area ON area.id = piece.area_id
    ), places AS (
        SELECT coalesce(small.code, large.code) AS code, coalesce(small.point, large.point) AS point,
            coalesce(small.radius_km, large.radius_km) AS radius_km, tally.*
        FROM notifications_presencetally tally
        LEFT JOIN notifications_area small ON small.code = tally.subdivision
        LEFT JOIN notifications_area large ON large.code = tally.state
        WHERE tally.by_area AND {{served}}
    ), found AS (
        SELECT *, radius_km * 1000 <= %(reach)s AND {{inside}} AS there FROM places
        WHERE code IN (SELECT code FROM touched UNION SELECT state FROM touched)
    )
    SELECT there, {TALLIED} FROM found GROUP BY there
"""  # noqa: S608


@dataclass(frozen=True)
class Figures:
    """Different people each; who is in one may be in others, so they are never added up."""

    registered: int = 0
    confirmed: int = 0
    travelling: int = 0
    companions: int = 0
    minors: int = 0

    def plus(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, name) + getattr(other, name) for name in FIGURES))


@dataclass(frozen=True)
class PlaceCount:
    """`place` is a State by ISO 3166-1, a subdivision by ISO 3166-2, or whoever serves; "" where that isn't known."""

    place: str
    state: str
    name: str
    figures: Figures


@dataclass(frozen=True)
class AreaCount:
    there: Figures
    possibly_there: Figures


def by_place(level: Level, *, served_by: Collection[str] | None = None, state: str | None = None) -> list[PlaceCount]:
    """Places with anybody in them, by code; `served_by` takes those alone whom one of these serves."""
    served, values = serving(served_by)
    where = f"{served} AND state = %(state)s" if state else served
    statement = f"SELECT {COLUMNS[level]}, {TALLIED} FROM notifications_presencetally WHERE {where}"  # noqa: S608
    grouped = f"{statement} GROUP BY {GROUPS[level]} HAVING {NON_ZERO} ORDER BY {GROUPS[level]}"
    with connection.cursor() as cursor:
        cursor.execute(grouped, {**values, "state": state})
        return [PlaceCount(place, of, name, Figures(*sums)) for place, of, name, *sums in cursor.fetchall()]


def in_area(shape: Shape, *, served_by: Collection[str] | None = None) -> AreaCount:
    with connection.cursor() as cursor:
        there = by_point(cursor, shape, served_by)
        found = by_area(cursor, shape, served_by)
    return AreaCount(there.plus(found.get(True, Figures())), found.get(False, Figures()))


def by_point(cursor: Any, shape: Shape, served_by: Collection[str] | None) -> Figures:
    served = " AND served_by = ANY(%s)" if served_by is not None else ""
    values = [*shape.inside.values, *([list(served_by)] if served_by is not None else [])]
    cursor.execute(POINTS.format(inside=shape.inside.of("point"), served=served), values)
    rows = cursor.fetchall()
    return Figures(*(sum(number for bits, number in rows if bits & figure) for figure in Figure))


def by_area(cursor: Any, shape: Shape, served_by: Collection[str] | None) -> dict[bool, Figures]:
    """Of people without a point of their own: those there, and those possibly there."""
    served, values = serving(served_by)
    names = {f"inside_{number}": value for number, value in enumerate(shape.inside.values)}
    inside = shape.inside.of("point")
    for name in names:
        inside = inside.replace("%s", f"%({name})s", 1)
    outlines = [ring_text(ring) for ring in shape.outlines]
    cursor.execute(
        PLACES.format(served=served, inside=inside),
        {**values, **names, "outlines": outlines, "reach": shape.reach_m},
    )
    return {there: Figures(*sums) for there, *sums in cursor.fetchall()}


def serving(served_by: Collection[str] | None) -> tuple[str, dict[str, Any]]:
    return ("TRUE", {}) if served_by is None else ("served_by = ANY(%(served_by)s)", {"served_by": list(served_by)})
