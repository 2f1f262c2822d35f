"""With which key is the remote configuration signed, and which public keys may an app pin?

A folder with one Ed25519 key a file, `KID.pem`, and beside it `KID.json` with its first and last moment. The next key
is made well before the present one ends, so that apps have it from the list by then.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from econsulate.core.crypto.keyfiles import save_private_key
from econsulate.core.errors import DomainError


class NoConfigKey(DomainError):
    """No key is there or in its time (`manage.py new_config_key`)."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "no_config_key"
    title = _("The configuration can't be signed at the moment.")


@dataclass(frozen=True)
class ConfigKey:
    kid: str
    key: Ed25519PrivateKey
    starts: datetime
    ends: datetime

    def jwk(self) -> dict[str, Any]:
        """RFC 8037; `nbf` and `exp` in seconds say when it signs."""
        told = {**public_members(self.key), "kid": self.kid, "use": "sig", "alg": "EdDSA"}
        return {**told, "nbf": int(self.starts.timestamp()), "exp": int(self.ends.timestamp())}


def public_members(key: Ed25519PrivateKey) -> dict[str, str]:
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return {"crv": "Ed25519", "kty": "OKP", "x": unpadded(raw)}


def thumbprint(key: Ed25519PrivateKey) -> str:
    """RFC 7638."""
    text = json.dumps(public_members(key), sort_keys=True, separators=(",", ":"))
    return unpadded(hashlib.sha256(text.encode()).digest())


def unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def add(folder: Path, *, starts: datetime, ends: datetime) -> ConfigKey:
    """A new key; earlier ones stay for what they signed."""
    key = Ed25519PrivateKey.generate()
    made = ConfigKey(thumbprint(key), key, starts, ends)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    save_private_key(folder / f"{made.kid}.pem", key)
    # Last: a key without it is not read.
    times = {"starts": starts.isoformat(), "ends": ends.isoformat()}
    (folder / f"{made.kid}.json").write_text(json.dumps(times))
    return made


def known(now: datetime) -> list[ConfigKey]:
    """Keys that sign now or will, the one that starts first at the head."""
    found = [loaded(path) for path in sorted(settings.CONFIG_KEYS_DIR.glob("*.json"))]
    return sorted((key for key in found if key.ends > now), key=lambda key: (key.starts, key.kid))


def loaded(path: Path) -> ConfigKey:
    times = json.loads(path.read_text())
    key = load_pem_private_key(path.with_suffix(".pem").read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path.stem} is no Ed25519 key")
    return ConfigKey(path.stem, key, datetime.fromisoformat(times["starts"]), datetime.fromisoformat(times["ends"]))


def current(now: datetime) -> ConfigKey:
    """The one that started last. Raises NoConfigKey."""
    started = [key for key in known(now) if key.starts <= now]
    if not started:
        raise NoConfigKey
    return started[-1]
