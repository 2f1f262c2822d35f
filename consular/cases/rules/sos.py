"""When is the next rung called, and which position is one? Pure."""

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

# Time to wake up and press a button, then less and less patience; the last rung is called again and again.
PATIENCE = (timedelta(minutes=2), timedelta(minutes=2), timedelta(minutes=3), timedelta(minutes=5))
AGAIN_EVERY = timedelta(minutes=10)
MOST_RUNGS = 150
KEEP_POSITIONS = timedelta(days=30)
EARTH_M = 20_037_508


def patience(rung: int) -> timedelta:
    """How long to wait for an answer after this rung, from 0, was called."""
    return PATIENCE[rung] if rung < len(PATIENCE) else AGAIN_EVERY


def position_of(value: Any) -> dict[str, float | None] | None:
    """A position in WGS 84, or None for what is none: out of range, not finite, not numbers, or nowhere at all."""
    if not isinstance(value, Mapping):
        return None
    latitude, longitude = number(value.get("latitude"), 90), number(value.get("longitude"), 180)
    if latitude is None or longitude is None:
        return None
    accuracy = number(value.get("accuracy_m"), EARTH_M)
    return {
        "latitude": latitude,
        "longitude": longitude,
        "accuracy_m": accuracy if accuracy is not None and accuracy >= 0 else None,
    }


def number(value: Any, limit: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) and abs(found) <= limit else None
