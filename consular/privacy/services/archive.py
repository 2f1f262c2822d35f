"""How does an archive of any size come to be in little memory? Each piece is packed, sealed and written as it comes."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from econsulate.core.files.frames import FRAME_BYTES, sealed


@dataclass(frozen=True)
class Entry:
    """One file of the archive; `is_packed` says that it can't be made smaller (pictures, PDFs)."""

    path: str
    pieces: Iterable[bytes]
    is_packed: bool = False


class Drain(io.RawIOBase):
    """Where the archive writes to; what has gathered is taken out again and again."""

    def __init__(self) -> None:
        super().__init__()
        self.gathered = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.gathered += data
        return len(data)

    def take(self, least: int = 0) -> Iterator[bytes]:
        if len(self.gathered) > least:
            yield bytes(self.gathered)
            self.gathered.clear()


def packed(entries: Iterable[Entry], *, at: datetime) -> Iterator[bytes]:
    """The bytes of a ZIP archive, in pieces of about one frame."""
    drain = Drain()
    moment = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    with zipfile.ZipFile(drain, "w") as archive:
        for entry in entries:
            info = zipfile.ZipInfo(entry.path, date_time=moment)
            info.compress_type = zipfile.ZIP_STORED if entry.is_packed else zipfile.ZIP_DEFLATED
            with archive.open(info, "w") as target:
                for piece in entry.pieces:
                    target.write(piece)
                    yield from drain.take(FRAME_BYTES)
    yield from drain.take()


class Sealing:
    """Plain pieces in, sealed frames out. Iterate once; then `size` and `sha256` speak of what was put in."""

    def __init__(self, pieces: Iterable[bytes], *, key: bytes, file_id: UUID) -> None:
        self.pieces, self.key, self.file_id = pieces, key, file_id
        self.size = 0
        self.digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.digest.update(piece)
            yield from sealed(self.key, self.file_id, piece, offset=self.size)
            self.size += len(piece)

    @property
    def sha256(self) -> bytes:
        return self.digest.digest()
