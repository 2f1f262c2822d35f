"""Which secrets does a trial on one machine use? Made at random on the first start and kept in `secrets.env`, 0600."""

import base64
import secrets
from collections.abc import Callable
from pathlib import Path

from econsulate.core.embedded.state import read_variables, write_variables


def key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


MAKERS: dict[str, Callable[[], str]] = {
    "ECONSULATE_SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "ECONSULATE_KEY_ENCRYPTION_KEYS": lambda: f"k1:{key()}",
    "ECONSULATE_BLIND_INDEX_KEY": key,
    "ECONSULATE_AUDIT_SEAL_KEY": key,
    "ECONSULATE_METRICS_TOKEN": lambda: secrets.token_urlsafe(24),
    "POSTGRES_ADMIN_PASSWORD": lambda: secrets.token_urlsafe(24),
    "POSTGRES_PASSWORD": lambda: secrets.token_urlsafe(24),
    "POSTGRES_SERVING_PASSWORD": lambda: secrets.token_urlsafe(24),
    "VALKEY_PASSWORD": lambda: secrets.token_urlsafe(24),
}


def fresh() -> dict[str, str]:
    return {name: make() for name, make in MAKERS.items()}


def load(path: Path) -> dict[str, str]:
    """The kept secrets; whichever is missing is made and kept."""
    kept = read_variables(path)
    if missing := MAKERS.keys() - kept.keys():
        kept |= {name: MAKERS[name]() for name in MAKERS if name in missing}
        write_variables(path, kept)
    return kept
