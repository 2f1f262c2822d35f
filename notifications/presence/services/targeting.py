"""Who hears of what happens in an area? Everybody with a presence that holds now and may lie in it.

A presence with a point reaches as far as the point may be off. One that is known by its State or subdivision alone is
in the area as soon as that place touches it: better one message too many than a person unwarned.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from notifications.areas.fields import ring_text
from notifications.areas.models import Area
from notifications.areas.rules import Shape, box_text, shape_of, widened
from notifications.presence.models import FAR_OFF_M

AT_ONCE = 2_000
TOUCHED = """
    SELECT DISTINCT area.code, area.state FROM unnest(%s::polygon[]) outline
    JOIN notifications_arearing piece ON piece.ring && outline JOIN notifications_area area ON area.id = piece.area_id
"""
HOLDS = "valid_from <= %s AND (valid_to IS NULL OR valid_to > %s)"

EVERYBODY = f"SELECT count(*) FROM (SELECT FROM notifications_presence WHERE {HOLDS} GROUP BY subject) people"  # noqa: S608


@dataclass(frozen=True)
class Target:
    """Union of what is included: shapes, States (alpha-2), subdivisions (ISO 3166-2), who serves; less `exclude`.

    Of those, only people of these nationalities (alpha-3), and logins that read one of these languages, where given.
    """

    include: Sequence[Shape] = ()
    exclude: Sequence[Shape] = ()
    states: Collection[str] = ()
    subdivisions: Collection[str] = ()
    served_by: Collection[str] = ()
    nationalities: Collection[str] = ()
    languages: Collection[str] = ()


def target_from(kept: Mapping[str, Any]) -> Target:
    """From what is kept of one: shapes as CAP writes them, and codes. Raises InvalidInput for shapes that are none."""
    return Target(
        include=[shape_of(typed) for typed in kept["include"]],
        exclude=[shape_of(typed) for typed in kept["exclude"]],
        states=kept["states"],
        subdivisions=kept["subdivisions"],
        served_by=kept["missions"],
        nationalities=kept["nationalities"],
        languages=kept["languages"],
    )


@dataclass
class Query:
    """SQL put together from conditions, each with its values."""

    conditions: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, condition: str, *values: Any) -> None:
        self.conditions.append(f"({condition})")
        self.values.extend(values)


@dataclass(frozen=True)
class Audience:
    subjects: int
    logins: int


def everybody(*, now: datetime) -> int:
    """How many people are known to be anywhere now, by whatever word."""
    with connection.cursor() as cursor:
        cursor.execute(EVERYBODY, [now, now])
        (number,) = cursor.fetchone()
    return int(number)


def count(target: Target, *, now: datetime) -> Audience:
    """How many people it is about, and how many logins would hear of it."""
    query = matching(target, now)
    # Finding the rows is most of the work, so both are counted of one look.
    found = f"SELECT subject, logins FROM notifications_presence WHERE {' AND '.join(query.conditions)}"  # noqa: S608
    people, who = "SELECT DISTINCT subject FROM found", heard("found", target)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH found AS MATERIALIZED ({found}) SELECT (SELECT count(*) FROM ({people}) people),"  # noqa: S608
            f" (SELECT count(*) FROM ({who}) heard)",
            values_heard(query, target),
        )
        return Audience(*cursor.fetchone())


def logins(target: Target, *, now: datetime) -> Iterator[list[int]]:
    """Ids of the logins that hear of it, each once, in order and a few thousand at a time."""
    query = matching(target, now)
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        rows = f"notifications_presence WHERE {' AND '.join(query.conditions)}"
        cursor.execute(f"{heard(rows, target)} ORDER BY 1", values_heard(query, target))
        while some := cursor.fetchmany(AT_ONCE):
            yield [login for (login,) in some]


def heard(rows: str, target: Target) -> str:
    """The logins of these rows, each once, that read one of the languages."""
    who = f"SELECT DISTINCT unnest(logins) AS login FROM {rows}"  # noqa: S608
    if not target.languages:
        return who
    return (
        f"SELECT login FROM ({who}) who LEFT JOIN notifications_recipient ON user_id = login"  # noqa: S608
        " JOIN core_user ON core_user.id = login"
        " WHERE coalesce(notifications_recipient.language, core_user.language) = ANY(%s)"
    )


def values_heard(query: Query, target: Target) -> list[Any]:
    return [*query.values, *([list(target.languages)] if target.languages else [])]


def matching(target: Target, now: datetime) -> Query:
    places, query = Query(), Query()
    for column, codes in (("state", target.states), ("subdivision", target.subdivisions)):
        if codes:
            places.add(f"{column} = ANY(%s)", list(codes))
    if target.subdivisions:
        may_be_in_one_of(places, {code[:2] for code in target.subdivisions})
    if target.served_by:
        places.add("served_by = ANY(%s)", list(target.served_by))
    for shape in target.include:
        reached(places, shape)
    query.add(HOLDS, now, now)
    query.add(" OR ".join(places.conditions) or "FALSE", *places.values)
    for shape in target.exclude:
        # Whoever is placed by something larger than what is left out may well be outside of it.
        condition = f"point IS NULL OR accuracy_m > %s OR NOT {shape.inside.of('point')}"
        query.add(condition, shape.reach_m, *shape.inside.values)
    if target.nationalities:
        query.add("nationality = ANY(%s)", list(target.nationalities))
    return query


def reached(places: Query, shape: Shape) -> None:
    """A point in the shape, or so near to it that it may be; a place that touches it."""
    boxes = [wide for box in shape.boxes for wide in widened(box, FAR_OFF_M)]
    roughly = " OR ".join("point <@ %s::box" for _box in boxes)
    outlines = [ring_text(ring) for ring in shape.outlines]
    places.add(
        f"NOT by_area AND ({roughly})"
        f" AND ({shape.inside.of('point')} OR {shape.apart_m.of('point')} <= accuracy_m)",
        *map(box_text, boxes), *shape.inside.values, *shape.apart_m.values,
    )  # fmt: skip
    small, large = touched(outlines)
    places.add("by_area AND subdivision = ANY(%s)", small)
    may_be_in_one_of(places, large)


def may_be_in_one_of(places: Query, states: Collection[str]) -> None:
    """Who is known by their State alone, or by a subdivision that the library doesn't have, may be in any of it."""
    known = Area.objects.filter(state__in=states).values_list("code", flat=True)
    places.add("by_area AND state = ANY(%s) AND subdivision <> ALL(%s)", list(states), list(known))


def touched(outlines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Subdivisions and States with land in it."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, [list(outlines)])
        rows = cursor.fetchall()
    return sorted({code for code, state in rows if code != state}), sorted({state for _code, state in rows})
