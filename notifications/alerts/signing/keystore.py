"""Where do the keys that sign alerts live on disk, and which one signs at a moment?

A folder for each mode, so that whoever runs drills needs to read no key of the other. In it NAME.key.pem is private
(mode 0600, encrypted when a password is given) and NAME.json is what is published of it.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from econsulate.core.crypto.keyfiles import KeyNotReadable, read_p256_key, save_private_key, sync_folder, write_new
from notifications.alerts.signing.published import Mode, PublishedKey, name_of

KEY: Final = ".key.pem"
PUBLISHED: Final = ".json"


class NoKey(Exception):
    """None is there that may sign, or it can't be read; the words are for whoever looks after the keys."""


@dataclass(frozen=True)
class AlertKey:
    """A key that signs: what is published of it, and the private half."""

    published: PublishedKey
    private: ec.EllipticCurvePrivateKey


def add(
    folder: Path, *, mode: Mode, valid_from: datetime, valid_to: datetime, password: bytes | None = None
) -> PublishedKey:
    """Make the next key; earlier ones stay, for what they signed."""
    if not valid_from < valid_to:
        raise ValueError("a key ends after it begins")
    private = ec.generate_private_key(ec.SECP256R1())
    key = PublishedKey(name_of(mode, private.public_key()), mode, valid_from, valid_to, private.public_key())
    (folder / mode).mkdir(mode=0o700, parents=True, exist_ok=True)
    save_private_key(folder / mode / (key.kid + KEY), private, password)
    # Last: a key without it is none.
    write_new(folder / mode / (key.kid + PUBLISHED), as_bytes(key), mode=0o644)
    return key


def known(folder: Path) -> list[PublishedKey]:
    """Every key of both modes. Raises NoKey where anything can't be read: a list that lacks a revocation is no list."""
    return [key for mode in Mode for key in of_mode(folder, mode)]


def of_mode(folder: Path, mode: Mode) -> Iterator[PublishedKey]:
    for path in published_files(folder / mode):
        try:
            key = PublishedKey.from_json(json.loads(path.read_bytes()))
        except (OSError, ValueError) as error:
            raise NoKey(f"{path.name} can't be read: {error}") from error
        if key.mode is not mode or key.kid + PUBLISHED != path.name:
            raise NoKey(f"{path.name} lies under another name, or among keys of the other mode")
        yield key


def published_files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.name.endswith(PUBLISHED))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise NoKey(f"{folder} can't be read: {error.strerror}") from error


def current(folder: Path, *, mode: Mode, at: datetime, password: bytes | None = None) -> AlertKey:
    """The one that began last. Raises NoKey."""
    ready = [key for key in of_mode(folder, mode) if key.covers(at) and key.revoked_at is None]
    if not ready:
        raise NoKey(f"no {mode.value} key is valid at {at.isoformat()}")
    key = max(ready, key=lambda key: (key.valid_from, key.kid))
    try:
        private = read_p256_key(folder / mode / (key.kid + KEY), password)
    except KeyNotReadable as error:
        raise NoKey(f"{error} can't be read, or is under another password") from error
    if name_of(mode, private.public_key()) != key.kid:
        raise NoKey(f"{key.kid}{KEY} holds another key")
    return AlertKey(key, private)


def revoke(folder: Path, kid: str, *, at: datetime) -> PublishedKey:
    """From now on nothing this key signed is believed, and it signs no more. Raises NoKey for one that isn't here."""
    key = next((key for key in known(folder) if key.kid == kid), None)
    if key is None:
        raise NoKey(f"there is no key {kid}")
    if key.revoked_at:
        return key
    revoked = replace(key, revoked_at=at)
    path = folder / key.mode / (kid + PUBLISHED)
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    write_new(beside, as_bytes(revoked), mode=0o644)
    os.replace(beside, path)
    sync_folder(path.parent)
    return revoked


def as_bytes(key: PublishedKey) -> bytes:
    return json.dumps(key.as_json(), indent=1).encode() + b"\n"
