"""What exactly is approved? All of a version as one canonical text, and its SHA-256.

Canonical: JSON in UTF-8, keys sorted, no space between tokens, no escapes but those JSON demands, texts in NFC, moments
in UTC to the second. It holds no numbers but the version's own, so nothing depends on how a fraction is written, and it
is what RFC 8785 gives. The same hash can't come from another alert, incident or mode: they are part of it. Pure.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

COLUMNS = (
    "category", "event_code", "urgency", "severity", "certainty", "response_types", "texts", "area_name", "area",
    "nationalities", "languages", "channels",
)  # fmt: skip
# How long a text and the name of an area may be, in characters; how many own shapes and codes an area has at most.
LONGEST = {"event": 80, "headline": 160, "description": 4000, "instruction": 2000, "sms": 600}
LONGEST_AREA_NAME, MOST_SHAPES, MOST_CODES = 120, 20, 300


def composed(value: Any) -> Any:
    """The same with every text in NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {composed(key): composed(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [composed(inner) for inner in value]
    return value


def moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def canonical(content: Mapping[str, Any]) -> str:
    return json.dumps(composed(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
