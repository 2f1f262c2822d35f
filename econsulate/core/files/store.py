"""Where do a file's sealed bytes live, and when are they safe? Under FILES_DIR/ab/<id>, and only after fsync.

Nothing here knows who may read: that is decided by the one public door, econsulate.core.files.services.reading.
"""

import errno
import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import IO, Literal
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from econsulate.core.errors import DomainError
from econsulate.core.files.frames import FileDamaged, opened, sealed

DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
UNFINISHED = ".part"
ORPHANED_AFTER_SECONDS = 24 * 3600


class StoreFull(DomainError):
    """There is no room for the bytes; what was acknowledged before stays."""

    status = HTTPStatus.INSUFFICIENT_STORAGE
    code = "store_full"
    title = _("There is no room for files at the moment. Please try again later.")


def place_of(file_id: UUID) -> Path:
    return Path(settings.FILES_DIR) / file_id.hex[:2] / str(file_id)


def create(file_id: UUID) -> None:
    """Make the empty file, so that its name is on disk before any row speaks of it."""
    place = made_ready(place_of(file_id))
    refuse_when_scarce(0)
    with explained_shortage():
        os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        flush_folder(place.parent)


def append(file_id: UUID, frames: Sequence[bytes], *, stored: int) -> int:
    """Add sealed frames behind the `stored` bytes that count; returns the new count once they are on disk.

    Bytes beyond `stored` were left by a writer that died before its commit: they are cut off first.
    Raises StoreFull with the file as before, FileDamaged when it is shorter than it was.
    """
    refuse_when_scarce(sum(map(len, frames)))
    with existing(file_id, "r+b") as file, explained_shortage():
        fcntl.flock(file, fcntl.LOCK_EX)
        if file.seek(0, os.SEEK_END) < stored:
            raise FileDamaged("shorter than it should be")
        file.truncate(stored)
        file.seek(stored)
        try:
            return stored + write_through(file, frames)
        except OSError:
            file.truncate(stored)
            raise


def write_new(file_id: UUID, data: bytes, *, key: bytes) -> None:
    """Store a whole file: under another name until it is complete on disk."""
    place = made_ready(place_of(file_id))
    refuse_when_scarce(len(data))
    unfinished = place.with_suffix(UNFINISHED)
    with explained_shortage():
        with open(unfinished, "xb", buffering=0, opener=private) as file:
            write_through(file, sealed(key, file_id, data, offset=0))
        unfinished.rename(place)
        flush_folder(place.parent)


def read(file_id: UUID, *, key: bytes, size: int) -> Iterator[bytes]:
    """Plaintext, frame by frame. Raises FileDamaged."""
    with existing(file_id, "rb") as file:
        yield from opened(key, file_id, file, size=size)


def remove(file_ids: Iterable[UUID]) -> None:
    """Take files away; one that is gone already is no fault."""
    for file_id in file_ids:
        place_of(file_id).unlink(missing_ok=True)


def settled() -> Iterator[list[Path]]:
    """By folder, the files nobody has touched for a day: whoever was writing them has finished or died."""
    before = time.time() - ORPHANED_AFTER_SECONDS
    for folder in Path(settings.FILES_DIR).glob("??"):
        yield [place for place in folder.iterdir() if place.stat().st_mtime < before]


def refuse_when_scarce(more: int) -> None:
    """Leave room for the database and the logs: alerts must go out on a machine that takes no more files."""
    if shutil.disk_usage(settings.FILES_DIR).free < settings.FILES_DISK_RESERVE + more:
        raise StoreFull


def existing(file_id: UUID, mode: Literal["rb", "r+b"]) -> IO[bytes]:
    try:
        return open(place_of(file_id), mode, buffering=0 if mode == "r+b" else -1)
    except FileNotFoundError as error:
        raise FileDamaged("missing") from error


def made_ready(place: Path) -> Path:
    if not place.parent.is_dir():
        with explained_shortage():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flush_folder(place.parent.parent)
    return place


def write_through(file: IO[bytes], pieces: Iterable[bytes]) -> int:
    """Write all pieces and wait until the disk has them; returns the bytes written."""
    total = 0
    for piece in pieces:
        left = memoryview(piece)
        while left:
            left = left[os.write(file.fileno(), left) :]
        total += len(piece)
    os.fsync(file.fileno())
    return total


def flush_folder(folder: Path) -> None:
    """A new name is safe only when its folder is on disk too."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def explained_shortage() -> Iterator[None]:
    """A full disk is a state of the machine with a status of its own, not a crash."""
    try:
        yield
    except OSError as error:
        if error.errno in DISK_FULL:
            raise StoreFull from error
        raise
