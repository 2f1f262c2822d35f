"""Where do sealed bytes live, and when are they safe? In parts written once, FILES_DIR/ab/<id>, and only after fsync.

A part counts when a row lists it, so a writer that dies in the middle leaves an orphan and never a wrong byte.
Nothing here knows who may read: that is decided by the one door, econsulate.core.files.services.keeping.
"""

import errno
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import IO
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from econsulate.core.errors import DomainError
from econsulate.core.files.frames import FileDamaged, opened

DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
EARLY_BYTES = 1024 * 1024
ORPHANED_AFTER_SECONDS = 24 * 3600


class StoreFull(DomainError):
    """There is no room for the bytes; what was acknowledged before stays."""

    status = HTTPStatus.INSUFFICIENT_STORAGE
    code = "store_full"
    title = _("There is no room for files at the moment. Please try again later.")


def place_of(part: UUID) -> Path:
    return Path(settings.FILES_DIR) / part.hex[:2] / str(part)


def write(frames: Iterable[bytes]) -> UUID:
    """Store frames, as they come, as a new part; returns its id once it is on disk with its name.

    Raises StoreFull with nothing left behind.
    """
    refuse_when_scarce()
    part = uuid4()
    place = place_of(part)
    try:
        with explained_shortage():
            make_folder(place.parent)
            with open(place, "xb", buffering=0, opener=private) as file:
                write_through(file, frames)
            # After the file: what journals it has then written its name as well, and this costs next to nothing.
            flush_folder(place.parent)
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    return part


def read(parts: Iterable[UUID], *, file_id: UUID, key: bytes, size: int) -> Iterator[bytes]:
    """Plaintext of a file, frame by frame, from its parts in order. Raises FileDamaged."""
    offset = 0
    for part in parts:
        with existing(part) as source:
            for plain in opened(key, file_id, source, offset=offset):
                offset += len(plain)
                yield plain
    if offset != size:
        raise FileDamaged("not of its size")


def remove(parts: Iterable[UUID]) -> None:
    """Take parts away; one that is gone already is no fault."""
    for part in parts:
        place_of(part).unlink(missing_ok=True)


def settled() -> Iterator[list[Path]]:
    """By folder, the parts nobody has touched for a day: whoever was writing them has finished or died."""
    before = time.time() - ORPHANED_AFTER_SECONDS
    for folder in Path(settings.FILES_DIR).glob("??"):
        yield [place for place in folder.iterdir() if place.stat().st_mtime < before]


def refuse_when_scarce() -> None:
    """Leave room for the database and the logs: alerts must go out on a machine that takes no more files."""
    make_folder(Path(settings.FILES_DIR))
    if shutil.disk_usage(settings.FILES_DIR).free < settings.FILES_DISK_RESERVE:
        raise StoreFull


def make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        flush_folder(folder.parent)


def write_through(file: IO[bytes], frames: Iterable[bytes]) -> None:
    """Write all frames and wait until the disk has them."""
    written = started = 0
    for frame in frames:
        left = memoryview(frame)
        while left:
            left = left[os.write(file.fileno(), left) :]
        written += len(frame)
        if written - started >= EARLY_BYTES:
            # Starts writing to the disk now, while more arrives, which makes the wait at the end a short one.
            os.posix_fadvise(file.fileno(), started, written - started, os.POSIX_FADV_DONTNEED)
            started = written
    os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """A new name is safe only when its folder is on disk too."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def existing(part: UUID) -> IO[bytes]:
    try:
        return open(place_of(part), "rb")
    except FileNotFoundError as error:
        raise FileDamaged("missing") from error


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
