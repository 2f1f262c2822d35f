"""Does a random sample, judged by other means than the database's, come to the same result?"""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max, Min

from notifications.alerts.models.alerts import AlertVersion
from notifications.alerts.rules.recount import judged
from notifications.alerts.services.targets import plain_shapes, target_of
from notifications.areas.fields import numbers
from notifications.presence.models import Presence
from notifications.presence.services import targeting

SAMPLE = 200
ROWS = """
    SELECT point::text, accuracy_m, by_area, state, subdivision, served_by, nationality,
        valid_from <= %s AND (valid_to IS NULL OR valid_to > %s), ({matched}) IS TRUE
    FROM notifications_presence WHERE id = ANY(%s)
"""


@dataclass(frozen=True)
class Recount:
    """`judged` rows had a clear answer; `differing` of them another one than the database gave."""

    judged: int
    differing: int


def recount(version: AlertVersion, *, now: datetime) -> Recount:
    """Of the audience, and of everybody else."""
    query = targeting.matching(target_of(version), now)
    matched = " AND ".join(query.conditions)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM notifications_presence WHERE {matched} ORDER BY random() LIMIT {SAMPLE}",  # noqa: S608
            query.values,
        )
        ids = [*(row for (row,) in cursor.fetchall()), *anywhere()]
        cursor.execute(ROWS.format(matched=matched), [now, now, *query.values, ids])
        rows = cursor.fetchall()
    verdicts = [(by_other_means(version, row), row[-1]) for row in rows]
    clear = [(ours, theirs) for ours, theirs in verdicts if ours is not None]
    return Recount(len(clear), sum(ours != theirs for ours, theirs in clear))


def anywhere() -> Collection[int]:
    """Numbers of rows, wherever; some may be gone."""
    ends = Presence.objects.aggregate(first=Min("id"), last=Max("id"))
    if ends["first"] is None:
        return []
    return {random.randint(ends["first"], ends["last"]) for _row in range(SAMPLE)}


def states_of(area: Mapping[str, Any]) -> set[str]:
    """Of the subdivisions meant: who is known by such a State alone may be in them."""
    return {code[:2] for code in area["subdivisions"]}


def by_other_means(version: AlertVersion, row: Sequence[Any]) -> bool | None:
    """Whether this presence is meant; None where only the database's finer look can tell."""
    point, accuracy_m, by_area, state, subdivision, served_by, nationality, holds, _matched = row
    area = version.area
    if not holds or (version.nationalities and nationality not in version.nationalities):
        return False
    coded = state in area["states"] or subdivision in area["subdivisions"] or served_by in area["missions"]
    if point is None or by_area:
        # Which land a shape touches, and which subdivisions there are, is for the library to say.
        if area["include"] or area["exclude"] or (subdivision and not coded and state in states_of(area)):
            return None
        return coded or (by_area and state in states_of(area))
    longitude, latitude = numbers(point)
    include, exclude = plain_shapes(area["include"]), plain_shapes(area["exclude"])
    inside = judged((longitude, latitude), accuracy_m, include, ()) if include else False
    if not exclude:
        return True if coded else inside
    if coded or inside is None:
        return None
    return judged((longitude, latitude), accuracy_m, include, exclude) if inside else False
