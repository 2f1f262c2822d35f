"""Presences told and looked at through the facade."""

from collections.abc import Iterable

from notifications import facade
from notifications.facade import Facts
from tests.factories.presence import NOW


def tell(*told: Facts) -> None:
    """Each by its own reference."""
    for one in told:
        among = [other for other in told if (other.source, other.reference) == (one.source, one.reference)]
        facade.replace_presences(one.source, [one.reference], among, now=NOW)


def figures(found: Iterable[facade.PlaceCount]) -> dict[str, tuple[int, ...]]:
    return {one.place: tuple(vars(one.figures).values()) for one in found}
