"""Whom does the area of a version mean? From what was typed to what is kept, and from there to a target."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_countries import countries

from econsulate.core.errors import FieldError, InvalidInput
from notifications.alerts.cap.messages import Polygon
from notifications.alerts.cap.shapes import crosses_itself, is_degenerate
from notifications.alerts.models.alerts import AlertVersion
from notifications.areas.fields import ring_text
from notifications.areas.models import Area, AreaLibrary
from notifications.areas.rules import position, refused, shape_of
from notifications.presence.services import targeting
from notifications.presence.services.targeting import Target, target_from


def frozen(area: Mapping[str, Any], *, missions: Collection[str]) -> dict[str, Any]:
    """What of it is kept: own shapes as they were typed, codes, and the edition of the library the codes meant.

    `missions` are those whose people may be meant. Raises InvalidInput.
    """
    for side in ("include", "exclude"):
        for number, typed in enumerate(area[side]):
            shape_of(typed, f"area.{side}.{number}")
            require_writable(typed, f"area.{side}.{number}")
    require_codes(area, missions)
    library = AreaLibrary.objects.values_list("digest", flat=True).first()
    codes = {name: sorted(set(area[name])) for name in ("states", "subdivisions", "missions")}
    shapes = {side: [dict(typed) for typed in area[side]] for side in ("include", "exclude")}
    return {**shapes, **codes, "library": library or ""}


def require_writable(typed: Mapping[str, str], path: str) -> None:
    """What no CAP message may hold would be approved, and then not sent. Raises InvalidInput."""
    if "polygon" not in typed:
        return
    corners = [(y, x) for x, y in (position(pair, path) for pair in typed["polygon"].split())]
    ring = Polygon((*corners, corners[0]) if corners[0] != corners[-1] else tuple(corners))
    if is_degenerate(ring) or crosses_itself(ring):
        raise refused(f"{path}.polygon", "crosses_itself", _("The sides of the polygon cross each other."))


def require_codes(area: Mapping[str, Any], missions: Collection[str]) -> None:
    known = set(Area.objects.filter(code__in=area["subdivisions"]).values_list("code", flat=True))
    checks = {
        "states": [code for code in area["states"] if not countries.alpha3(code)],
        "subdivisions": [code for code in area["subdivisions"] if code not in known],
        "missions": [code for code in area["missions"] if code not in missions],
    }
    words = {
        "states": _("This is not a State's code of two letters, such as KZ or UZ."),
        "subdivisions": _("The library has no such subdivision."),
        "missions": _("This is not a mission you compose alerts for."),
    }
    faults = [FieldError(f"area.{name}", "unknown", words[name]) for name, wrong in checks.items() if wrong]
    if faults:
        raise InvalidInput(errors=faults)


def target_of(version: AlertVersion) -> Target:
    return target_from(described(version))


def described(version: AlertVersion) -> dict[str, Any]:
    """What a broadcast of this version takes as its target."""
    return {**version.area, "nationalities": version.nationalities, "languages": version.languages}


def is_empty(area: Mapping[str, Any]) -> bool:
    return not any(area[name] for name in ("include", "states", "subdivisions", "missions"))


def places_in(version: AlertVersion) -> tuple[set[str], set[str]]:
    """Subdivisions and whole States that it reaches: by their codes, or by land in its shapes."""
    small, large = set(version.area["subdivisions"]), set(version.area["states"])
    outlines = [ring_text(ring) for shape in target_of(version).include for ring in shape.outlines]
    if outlines:
        touched, states = targeting.touched(outlines)
        small |= set(touched)
        # A State whose land stands in its subdivisions is reached where they are; others as a whole.
        large |= set(states) - {code[:2] for code in touched}
    return small, large


def plain_shapes(shapes: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    return [next(iter(typed.items())) for typed in shapes]
