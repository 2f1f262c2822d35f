"""How are bytes sealed and indexed? AES-256-GCM with bound context, HMAC-SHA-256 blind indexes, HKDF-derived keys."""

import hmac
import os
import unicodedata
from functools import cache, lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES = 32
NONCE_BYTES = 12


class CannotDecrypt(Exception):
    """Wrong key, altered bytes, or bytes moved from another row or column."""


def new_key() -> bytes:
    return AESGCM.generate_key(bit_length=KEY_BYTES * 8)


def encrypt(key: bytes, plaintext: bytes, aad: bytes) -> bytes:
    """Return nonce || ciphertext || tag; `aad` names the place the bytes belong to."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, aad)


def decrypt(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    """Reverse of encrypt. Raises CannotDecrypt."""
    return opened(AESGCM(key), sealed, aad)


@lru_cache(maxsize=8)
def prepared(key: bytes) -> AESGCM:
    """A key that opens many things, such as a key-encryption key: to set it up takes as long as to open with it."""
    return AESGCM(key)


def opened(key: AESGCM, sealed: bytes, aad: bytes) -> bytes:
    """As decrypt does."""
    try:
        return key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], aad)
    except (InvalidTag, ValueError) as error:
        raise CannotDecrypt from error


@cache
def system_key(purpose: str, key_id: str | None = None) -> bytes:
    """A key for what belongs to no person (stored replies, sessions), derived from the KEK named, else the current."""
    kek = settings.KEY_ENCRYPTION_KEYS.get(key_id or next(iter(settings.KEY_ENCRYPTION_KEYS)))
    if kek is None:
        raise CannotDecrypt(key_id)
    return HKDF(SHA256(), KEY_BYTES, None, f"econsulate:{purpose}".encode()).derive(kek)


def blind_index(value: str, *, purpose: str) -> bytes:
    """A keyed fingerprint for equality search; the value is NFKC-folded and stripped of spaces first."""
    folded = "".join(unicodedata.normalize("NFKC", value).casefold().split())
    return hmac.digest(settings.BLIND_INDEX_KEY, f"{purpose}\0{folded}".encode(), "sha256")


def blind_key(value: str, *, purpose: str) -> int:
    """The first 64 bits of a blind index, for columns that hold many of them."""
    return int.from_bytes(blind_index(value, purpose=purpose)[:8], signed=True)
