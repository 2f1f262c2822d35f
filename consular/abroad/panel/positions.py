"""How does an officer read a position: where is that, and how does a map open there?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from econsulate.core.countries import country_name
from notifications import facade


@dataclass(frozen=True)
class Place:
    """`geo` is an address by RFC 5870, which opens a map without telling anybody else; `area` is empty at sea."""

    latitude: float
    longitude: float
    accuracy_m: int | None
    geo: str
    area: str


def place_at(told: Mapping[str, Any]) -> Place:
    """Of what was told: WGS 84, in degrees, and metres where somebody said how exact it is."""
    latitude, longitude, accuracy = told["latitude"], told["longitude"], told["accuracy_m"]
    where = facade.area_at(latitude, longitude)
    names = (where.name, country_name(where.state)) if where else ()
    exact = "" if accuracy is None else f";u={accuracy:.0f}"
    return Place(
        latitude,
        longitude,
        None if accuracy is None else round(accuracy),
        f"geo:{latitude:.6f},{longitude:.6f}{exact}",
        ", ".join(name for name in names if name),
    )
