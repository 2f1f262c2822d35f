"""Which seals are no longer good? A signed list to download and use offline; it holds no personal data.

The list is a compact JWS (RFC 7515, ES256), so that a phone checks it with any JOSE library. Seals are named
by `signing.seal_id`. The `sequence` grows with each list: a checker that has seen 12 refuses 11.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, Self

from consular.visas.seals import signing
from consular.visas.seals.certificates import Signer
from consular.visas.seals.errors import UnusableRevocationList
from consular.visas.seals.trust import TrustedSigners

TYPE: Final = "seal-revocations+jws"
MEMBERS: Final = {"country", "sequence", "issued_at", "next_update", "seals", "signers"}
SEAL_ID: Final = re.compile(r"[0-9a-f]{64}")
MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"
LONGEST_LIST: Final = 32 * 2**20  # bytes; about 300,000 seals


class Reason(StrEnum):
    """Why a seal is listed; the first four are the visa's own states."""

    ANNULLED = "annulled"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class RevocationList:
    """Seals no longer good, and signers no longer trusted, of one issuing State at one moment."""

    country: str
    sequence: int
    issued_at: datetime
    next_update: datetime
    seals: Mapping[str, Reason]
    signers: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if self.sequence < 0 or self.next_update <= self.issued_at or not self.country:
            raise UnusableRevocationList("malformed")
        if not all(SEAL_ID.fullmatch(seal) for seal in self.seals):
            raise UnusableRevocationList("malformed")

    def is_stale(self, at: datetime) -> bool:
        """A newer list should have been fetched by then."""
        return at > self.next_update

    def sign(self, signer: Signer) -> bytes:
        """The list as a compact JWS. Raises UnusableRevocationList if the signer is itself listed."""
        if signer.reference in self.signers or signer.state != self.country:
            raise UnusableRevocationList("wrong_signer")
        header = {"alg": "ES256", "kid": signer.reference, "typ": TYPE}
        signed = encode(canonical(header)) + b"." + encode(canonical(self.payload()))
        return signed + b"." + encode(signing.sign(signed, signer.key))

    def payload(self) -> dict[str, Any]:
        return {
            "country": self.country,
            "sequence": self.sequence,
            "issued_at": self.issued_at.astimezone(UTC).strftime(MOMENT),
            "next_update": self.next_update.astimezone(UTC).strftime(MOMENT),
            "seals": {seal: reason.value for seal, reason in self.seals.items()},
            "signers": sorted(self.signers),
        }

    @classmethod
    def read(cls, jws: bytes, certificates: TrustedSigners) -> Self:
        """Check and read a list. Raises UnusableRevocationList if malformed or not by a trusted signer."""
        if len(jws) > LONGEST_LIST:
            raise UnusableRevocationList("malformed")
        signed, _, signature = jws.strip().rpartition(b".")
        header, _, payload = signed.partition(b".")
        claims = read_object(header)
        if claims.get("alg") != "ES256" or claims.get("typ") != TYPE:
            raise UnusableRevocationList("malformed")
        signer = certificates.get(str(claims.get("kid")))
        if signer is None:
            raise UnusableRevocationList("unknown_signer")
        if not signing.is_signed_by(signer.key, decode(signature), signed):
            raise UnusableRevocationList("bad_signature")
        revocations = cls.from_payload(read_object(payload))
        if signer.reference in revocations.signers or signer.state != revocations.country:
            raise UnusableRevocationList("wrong_signer")
        if not signer.first_day <= revocations.issued_at.date() <= signer.last_day:
            raise UnusableRevocationList("wrong_signer")
        return revocations

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Self:
        if payload.keys() != MEMBERS:
            raise UnusableRevocationList("malformed")
        try:
            return cls(
                country=str(payload["country"]),
                sequence=int(payload["sequence"]),
                issued_at=read_moment(payload["issued_at"]),
                next_update=read_moment(payload["next_update"]),
                seals={seal: Reason(reason) for seal, reason in payload["seals"].items()},
                signers=frozenset(map(str, payload["signers"])),
            )
        except (TypeError, ValueError, AttributeError):
            raise UnusableRevocationList("malformed") from None


def read_moment(text: str) -> datetime:
    return datetime.strptime(text, MOMENT).replace(tzinfo=UTC)


def canonical(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def read_object(part: bytes) -> dict[str, Any]:
    try:
        value = json.loads(decode(part))
    except (ValueError, RecursionError):
        raise UnusableRevocationList("malformed") from None
    if not isinstance(value, dict):
        raise UnusableRevocationList("malformed")
    return value


def encode(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def decode(part: bytes) -> bytes:
    try:
        data = base64.b64decode(part + b"=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise UnusableRevocationList("malformed") from None
    if encode(data) != part:
        raise UnusableRevocationList("malformed")
    return data
