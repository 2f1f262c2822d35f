"""Which lines does a map of an area need, no finer than somebody can see?"""

from collections.abc import Collection, Sequence

import shapely
from django.db import connection
from django.db.models import Q

from notifications.areas.fields import Point, Ring, numbers
from notifications.areas.models import AreaRing
from notifications.areas.rules import Box

# The first condition is for the index. What is smaller than can be seen stays in the database.
IN_VIEW = """
    SELECT ring::text FROM notifications_arearing
    WHERE ring && ANY(%(views)s::polygon[])
        AND (width(ring::box) > %(least)s OR height(ring::box) > %(least)s) ORDER BY id
"""


def rings_of(codes: Collection[str]) -> list[Ring]:
    """The land of States (alpha-2) and subdivisions (ISO 3166-2), as fine as the library has it."""
    wanted = Q(area__code__in=codes) | Q(area__state__in=[code for code in codes if "-" not in code])
    return list(AreaRing.objects.filter(wanted).order_by("pk").values_list("ring", flat=True))


def land_in(views: Sequence[Box], *, least: float) -> list[Ring]:
    """All land that reaches into one of the boxes and is not narrower than `least` degrees in both directions."""
    with connection.cursor() as cursor:
        cursor.execute(IN_VIEW, {"views": [f"({box_corners(view)})" for view in views], "least": least})
        flat = [numbers(text) for (text,) in cursor.fetchall()]
    return [list(zip(each[::2], each[1::2], strict=True)) for each in flat]


def box_corners(view: Box) -> str:
    (west, south), (east, north) = view
    return f"({west!r},{south!r}),({west!r},{north!r}),({east!r},{north!r}),({east!r},{south!r})"


def simplified(rings: Sequence[Sequence[Point]], *, within: float) -> list[list[Point]]:
    """Each line off by no more than this, in the unit of its corners."""
    lines = [shapely.LineString([*ring, ring[0]]) for ring in rings]
    return [list(line.coords)[:-1] for line in shapely.simplify(lines, within, preserve_topology=False)]


def rings_by_code(codes: Collection[str]) -> dict[str, list[Ring]]:
    """The land of each of these States and subdivisions that the library knows, by one query."""
    wanted = Q(area__code__in=codes) | Q(area__state__in=[code for code in codes if "-" not in code])
    rows = AreaRing.objects.filter(wanted).order_by("pk").values_list("area__code", "area__state", "ring")
    found: dict[str, list[Ring]] = {}
    for code, state, ring in rows:
        for name in {code, state} & set(codes):
            found.setdefault(name, []).append(ring)
    return found
