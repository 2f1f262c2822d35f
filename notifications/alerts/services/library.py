"""Which areas of the library fit what a composer types, and where do they lie?"""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django_countries import countries

from econsulate.core.countries import country_name
from notifications.areas.models import Area, AreaRing

MOST = 20
# Half the globe in one answer helps nobody to draw a map.
MOST_WITH_RINGS = 5


def found(
    text: str, *, mission_serves: Collection[str] | None = None, with_rings: bool = False
) -> list[dict[str, Any]]:
    """Areas by code or name, States by their name in the language of the request; those alone a mission serves."""
    fits = Q(code__istartswith=text) | Q(name__icontains=text) | Q(code__in=states_named(text))
    rows = Area.objects.filter(fits)
    if mission_serves is not None:
        rows = rows.filter(Q(code__in=mission_serves) | Q(state__in=mission_serves))
    areas = list(rows.order_by("code")[: MOST_WITH_RINGS if with_rings else MOST])
    return [told(area, with_rings) for area in areas]


def states_named(text: str) -> list[str]:
    """In the language of the request, and in English."""
    wanted = text.casefold()
    names = ((code, f"{country_name(code)}\n{name}".casefold()) for code, name in countries)
    return [code for code, both in names if wanted and wanted in both]


def named(codes: Collection[str]) -> list[tuple[str, str]]:
    """Codes with the names people know them by, in order of the codes; a subdivision says its State too."""
    names = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
    return [(code, name_of(code, names.get(code, ""))) for code in sorted(codes)]


def name_of(code: str, name: str) -> str:
    state = country_name(code[:2])
    return f"{name or code}, {state}" if "-" in code else state


def told(area: Area, with_rings: bool) -> dict[str, Any]:
    return {
        "code": area.code,
        "name": country_name(area.code) if area.code == area.state else area.name,
        "state": area.state,
        "point": list(area.point),
        "radius_km": area.radius_km,
        "geometry": geometry_of(area) if with_rings else None,
    }


def geometry_of(area: Area) -> dict[str, Any]:
    """A State's land stands in its subdivisions' rings where it has them."""
    of = Q(area__state=area.state) if area.code == area.state else Q(area=area)
    rings = AreaRing.objects.filter(of).order_by("pk").values_list("ring", flat=True)
    closed = [[*map(list, ring), list(ring[0])] for ring in rings]
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in closed]}
