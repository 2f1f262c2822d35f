"""How is the body of a request taken in without keeping it in memory, whatever the line is like?

Pieces are sealed and written as they arrive; a segment is what is acknowledged at once.
"""

import time
from collections.abc import Iterable, Iterator
from typing import Protocol
from uuid import UUID

from econsulate.core.files import rules, tus
from econsulate.core.files.frames import sealed


class Body(Protocol):
    """Django's request, or any stream of bytes."""

    def read(self, size: int, /) -> bytes: ...


def pieces(body: Body) -> Iterator[bytes]:
    """The body as it comes; after a cut, which some servers report as an error, what came before it."""
    while piece := arrived(body):
        yield piece


def arrived(body: Body) -> bytes:
    try:
        return body.read(rules.READ_BYTES)
    except OSError:
        return b""


def checked(body: Body, length: int, checksum: str) -> list[bytes]:
    """The whole body, proven by its Upload-Checksum; nothing of it counts otherwise. Raises ChecksumMismatch."""
    algorithm, digest = tus.checksum_of(checksum)
    whole = b"".join(pieces(body))
    if len(whole) != length:
        raise tus.ChecksumMismatch
    tus.require_checksum(whole, algorithm, digest)
    return [whole]


class Segment:
    """Bytes acknowledged together: what arrives until 5 MiB or 5 seconds are full, sealed as it comes.

    Iterate once; then `end` is the plaintext offset behind it.
    """

    def __init__(self, arriving: Iterable[bytes], *, key: bytes, file_id: UUID, offset: int) -> None:
        self.arriving, self.key, self.file_id = arriving, key, file_id
        self.offset = self.end = offset

    def __iter__(self) -> Iterator[bytes]:
        began = time.monotonic()
        for piece in self.arriving:
            yield from sealed(self.key, self.file_id, piece, offset=self.end)
            self.end += len(piece)
            full = self.end - self.offset >= rules.SEGMENT_BYTES
            if full or time.monotonic() - began > rules.SEGMENT_SECONDS:
                return
