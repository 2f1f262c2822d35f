"""How is a push message sealed so that only one browser or app can read it? RFC 8291, in the form of RFC 8188."""

import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD_SIZE = 4096
CURVE = ec.SECP256R1()
# Every doorbell has this length, so that its size tells nothing.
PADDED_TO = 384


def sealed(
    told: bytes, *, receiver: bytes, auth: bytes, sender: ec.EllipticCurvePrivateKey | None = None, salt: bytes = b""
) -> bytes:
    """One record for the key and secret of a subscription; key pair and salt are new for each message."""
    key = sender or ec.generate_private_key(CURVE)
    salt = salt or os.urandom(16)
    ours = raw(key.public_key())
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, receiver))
    secret = derived(auth, shared, b"WebPush: info\0" + receiver + ours, 32)
    content_key = derived(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
    nonce = derived(salt, secret, b"Content-Encoding: nonce\0", 12)
    header = salt + struct.pack("!IB", RECORD_SIZE, len(ours)) + ours
    return header + AESGCM(content_key).encrypt(nonce, told + b"\2", None)


def padded(told: bytes) -> bytes:
    """JSON may end in blanks, so padding needs no place of its own."""
    return told.ljust(PADDED_TO)


def derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


def raw(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def packed(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")


def unpacked(text: str) -> bytes:
    """Raises ValueError."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def is_public_key(value: bytes) -> bool:
    """Whether it is a point of the curve, uncompressed."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, value)
    except ValueError:
        return False
    return len(value) == 65
