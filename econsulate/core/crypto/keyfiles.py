"""How does a private key lie on disk, so that nobody else reads it and none is ever written over?

PEM, mode 0600, encrypted when a password is given. Keys with and without encryption may lie side by side, so that a
password can be introduced with the next key.
"""

import os
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

ENCRYPTED: Final = b"-----BEGIN ENCRYPTED PRIVATE KEY-----"


class KeyNotReadable(ValueError):
    """The file is missing, is no key of the kind that is needed, or the password is another one."""


def save_private_key(path: Path, key: PrivateKeyTypes, password: bytes | None = None) -> None:
    """Raises FileExistsError."""
    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
    write_new(path, pem, mode=0o600)


def read_p256_key(path: Path, password: bytes | None = None) -> ec.EllipticCurvePrivateKey:
    """Raises KeyNotReadable."""
    try:
        pem = path.read_bytes()
        key = serialization.load_pem_private_key(pem, password if ENCRYPTED in pem else None)
    except (OSError, TypeError, ValueError, UnsupportedAlgorithm):
        raise KeyNotReadable(path.name) from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise KeyNotReadable(path.name)
    return key


def write_new(path: Path, content: bytes, *, mode: int) -> None:
    """On the disk when it returns. Raises FileExistsError."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Its names are on the disk too when it returns: of a new file, or of one that took the place of another."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
