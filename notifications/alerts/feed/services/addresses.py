"""Under which addresses does the public find what, and as what type? The same on our site and in a folder of files."""

from typing import Final

from django.conf import settings

API: Final = "/api/v1/public"
KEYS: Final = f"{API}/alert-keys"
CHAIN: Final = f"{API}/alerts/chain"
GEOJSON: Final = f"{API}/alerts.geojson"
ATOM: Final = f"{API}/alerts.atom"
HTML_TYPE: Final = "text/html; charset=utf-8"
ATOM_TYPE: Final = "application/atom+xml"
CAP_TYPE: Final = "application/cap+xml"
GEOJSON_TYPE: Final = "application/geo+json"
JSON_TYPE: Final = "application/json"
KEYS_TYPE: Final = "application/jwk-set+json"


def whole(path: str) -> str:
    base: str = settings.PUBLIC_BASE_URL
    return base + path


def atom(language: str) -> str:
    return whole(atom_path(language))


def atom_path(language: str) -> str:
    """English stands under the name without a language too."""
    return f"{API}/alerts.{language}.atom"


def cap(identifier: str) -> str:
    return whole(f"{API}/alerts/{identifier}.cap")


def signed(identifier: str) -> str:
    return whole(f"{API}/alerts/{identifier}.json")


def active_page(language: str) -> str:
    return whole(f"/alerts/{language}/")


def alert_page(identifier: str, language: str) -> str:
    return whole(f"/alerts/{language}/{identifier}/")
