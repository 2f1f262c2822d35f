"""Which keys sign alerts, since when, until when, for what, and which of them are trusted no more?

The list is a JWK set (RFC 7517) with some members of its own, so that any library takes the keys from it:
`mode`, `valid_from`, `valid_to`, `revoked_at`. A key's name begins with what it signs and goes on with its thumbprint
(RFC 7638), so neither can be given to another key. Pure.
"""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from notifications.alerts.cap.vocabulary import Status

COORDINATE_BYTES: Final = 32


class Mode(StrEnum):
    """A drill has keys of its own; neither kind signs what is the other's."""

    LIVE = "live"
    EXERCISE = "exercise"


SIGNS: Final[Mapping[Mode, frozenset[Status]]] = {
    Mode.LIVE: frozenset({Status.ACTUAL}),
    Mode.EXERCISE: frozenset({Status.EXERCISE, Status.TEST}),
}


class UnusableList(ValueError):
    """No list of keys can be read from this."""


@dataclass(frozen=True)
class PublishedKey:
    kid: str
    mode: Mode
    valid_from: datetime
    valid_to: datetime
    public: ec.EllipticCurvePublicKey
    revoked_at: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        return self.valid_from <= moment < self.valid_to

    def as_json(self) -> dict[str, Any]:
        return {
            **members(self.public),
            "use": "sig",
            "alg": "ES256",
            "kid": self.kid,
            "mode": self.mode.value,
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat(),
            "revoked_at": self.revoked_at.isoformat() if self.revoked_at else None,
            "pem": pem(self.public).decode(),
        }

    @classmethod
    def from_json(cls, told: Any) -> "PublishedKey":
        """Raises UnusableList."""
        try:
            x, y = (int.from_bytes(raw(told[name])) for name in ("x", "y"))
            public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
            mode, kid, revoked = Mode(told["mode"]), told["kid"], told["revoked_at"]
            revoked_at = None if revoked is None else moment(revoked)
            key = cls(kid, mode, moment(told["valid_from"]), moment(told["valid_to"]), public, revoked_at)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UnusableList(f"A key can't be read: {error!r}.") from error
        if (told.get("kty"), told.get("crv")) != ("EC", "P-256") or kid != name_of(mode, public):
            raise UnusableList(f"The key {kid!r} is another one than its name says.")
        return key


def written(keys: Iterable[PublishedKey]) -> bytes:
    """The list as it is published, the key that began first at the head."""
    told = [key.as_json() for key in sorted(keys, key=lambda key: (key.valid_from, key.kid))]
    return json.dumps({"keys": told}, indent=1).encode() + b"\n"


def read(data: bytes) -> dict[str, PublishedKey]:
    """By name. Raises UnusableList."""
    try:
        told = json.loads(data)
        keys = [PublishedKey.from_json(each) for each in told["keys"]]
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise UnusableList(str(error)) from error
    found = {key.kid: key for key in keys}
    if len(found) != len(keys):
        raise UnusableList("A key stands in the list twice.")
    return found


def name_of(mode: Mode, public: ec.EllipticCurvePublicKey) -> str:
    text = json.dumps(members(public), sort_keys=True, separators=(",", ":"))
    return f"{mode.value}-{unpadded(hashlib.sha256(text.encode()).digest())}"


def members(public: ec.EllipticCurvePublicKey) -> dict[str, str]:
    numbers = public.public_numbers()
    x, y = (unpadded(number.to_bytes(COORDINATE_BYTES)) for number in (numbers.x, numbers.y))
    return {"crv": "P-256", "kty": "EC", "x": x, "y": y}


def pem(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def unpadded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def raw(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except NoBase64 as error:
        raise ValueError(text) from error


def moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.utcoffset() is None:
        raise ValueError(f"{text} has no offset")
    return found
