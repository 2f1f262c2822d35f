"""How do we notice a cut tail? Each minute the heads of all chains are signed and kept outside the database."""

import base64
import json
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from econsulate.core.audit.models import AuditHead


class SealBroken(Exception):
    """A line of the seal file does not carry our signature."""


def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(settings.AUDIT_SEAL_KEY))


def trusted_keys() -> list[Ed25519PublicKey]:
    """The public halves of the present key and of those before it."""
    return [signing_key().public_key(), *map(Ed25519PublicKey.from_public_bytes, settings.AUDIT_EARLIER_KEYS)]


def public_key_text(key: Ed25519PublicKey) -> str:
    """Base64 of the raw public key, as `verify_audit --public-key` takes it."""
    return base64.b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def seal_heads(*, now: datetime) -> Path:
    """Append one signed line with every head to the day's file, on disk before this returns."""
    heads = [
        {"chain": head.chain, "seq": head.seq, "hash": bytes(head.hash).hex()}
        for head in AuditHead.objects.order_by("chain")
    ]
    payload = json.dumps({"at": now.isoformat(), "heads": heads}, sort_keys=True)
    signature = base64.b64encode(signing_key().sign(payload.encode())).decode()
    path = settings.SEALS_DIR / f"audit-{now:%Y-%m-%d}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(json.dumps({"payload": payload, "signature": signature}) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return path


def read_heads(folder: Path, public_keys: Sequence[Ed25519PublicKey]) -> Iterator[dict[str, Any]]:
    """Every sealed head of every file, under any of the keys. Raises SealBroken naming file and line."""
    for path in sorted(folder.glob("audit-*.jsonl")):
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            yield from opened(line, public_keys, f"{path.name} line {number}")


def opened(line: str, public_keys: Sequence[Ed25519PublicKey], place: str) -> list[dict[str, Any]]:
    try:
        sealed = json.loads(line)
        signature, payload = base64.b64decode(sealed["signature"]), sealed["payload"].encode()
        if not any(is_signed(payload, signature, key) for key in public_keys):
            raise SealBroken(place)
        heads: list[dict[str, Any]] = json.loads(payload)["heads"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SealBroken(place) from error
    return heads


def is_signed(payload: bytes, signature: bytes, key: Ed25519PublicKey) -> bool:
    try:
        key.verify(signature, payload)
    except InvalidSignature:
        return False
    return True
