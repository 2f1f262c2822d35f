"""How do PostgreSQL's own point and polygon come into a row? Planar, in degrees, longitude first."""

from collections.abc import Sequence
from typing import Any

from django.db import models

Point = tuple[float, float]
Ring = Sequence[Point]


def point_text(point: Point) -> str:
    return f"({point[0]!r},{point[1]!r})"


def ring_text(ring: Ring) -> str:
    return f"({','.join(map(point_text, ring))})"


def numbers(text: str) -> list[float]:
    return [float(number) for number in text.replace("(", "").replace(")", "").split(",")]


class PointField(models.Field):
    """`(longitude, latitude)`."""

    def db_type(self, connection: Any) -> str:
        return "point"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Point | None:
        if value is None:
            return None
        longitude, latitude = numbers(value)
        return longitude, latitude

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else point_text(value)


class RingField(models.Field):
    """One closed line without holes; the last corner leads back to the first and isn't repeated."""

    def db_type(self, connection: Any) -> str:
        return "polygon"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> list[Point] | None:
        if value is None:
            return None
        flat = numbers(value)
        return list(zip(flat[::2], flat[1::2], strict=True))

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else ring_text(value)
