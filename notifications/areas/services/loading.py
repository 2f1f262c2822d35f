"""How do the borders of States and subdivisions get into the database? From a file of this repository, by COPY."""

import gzip
import hashlib
import json
from collections.abc import Collection, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, transaction

from notifications.areas.fields import Point, point_text, ring_text
from notifications.areas.models import Area, AreaLibrary, AreaRing

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "areas.jsonl.gz"
# A coordinate is kept in thousandths of a degree, 111 m at most.
SCALE = 1000


class Told(NamedTuple):
    """One line of the file: an area with its rings."""

    code: str
    name: str
    point: Point
    radius_km: int
    rings: list[list[Point]]


@transaction.atomic
def load(path: Path = SHIPPED, *, only: Collection[str] = ()) -> int:
    """Replace the library by this file's, unless it is loaded already; `only` takes these States alone.

    Returns how many areas were loaded. Raises OSError, ValueError for a file of another form.
    """
    digest = hashlib.sha256(path.read_bytes() + ",".join(sorted(only)).encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('notifications.areas'))")
    if AreaLibrary.objects.filter(digest=digest).exists():
        return 0
    AreaRing.objects.all().delete()
    Area.objects.all().delete()
    told = [area for area in read(path) if not only or area.code[:2] in only]
    write(told)
    AreaLibrary.objects.update_or_create(pk=1, defaults={"digest": digest})
    with connection.cursor() as cursor:  # the next search should not take these tables for empty ones
        cursor.execute(f"ANALYZE {Area._meta.db_table}, {AreaRing._meta.db_table}")
    return len(told)


def read(path: Path) -> Iterator[Told]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            code, name, longitude, latitude, radius_km, rings = json.loads(line)
            yield Told(code, name, (longitude, latitude), radius_km, [unpacked(ring) for ring in rings])


def unpacked(ring: list[int]) -> list[Point]:
    """Each corner is written as its distance from the one before."""
    along, up = accumulate(ring[::2]), accumulate(ring[1::2])
    return [(x / SCALE, y / SCALE) for x, y in zip(along, up, strict=True)]


def write(told: list[Told]) -> None:
    rows: list[Any] = [(each.code, each.code[:2], each.name, point_text(each.point), each.radius_km) for each in told]
    copied(Area, "code, state, name, point, radius_km", rows)
    ids = dict(Area.objects.values_list("code", "pk"))
    copied(AreaRing, "area_id, ring", ((ids[each.code], ring_text(ring)) for each in told for ring in each.rings))


def copied(model: Any, columns: str, rows: Any) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
