"""Borders in the tests' database: a few States that the tests' people live in, and those on the edge of the map."""

from notifications.areas.models import Area, AreaLibrary, AreaRing
from notifications.areas.services.loading import load

STATES = ("AT", "FJ", "IT", "JP", "KR", "KZ", "LS", "MN", "RU", "SM", "US", "UZ", "VA", "ZA")


def some_areas() -> None:
    """They are there from the beginning; this brings them back after `no_areas`."""
    load(only=STATES)


def no_areas() -> None:
    for model in (AreaRing, Area, AreaLibrary):
        model.objects.all().delete()
