"""How is the body of a request taken in without keeping it in memory, whatever the line is like?

Pieces are sealed as they arrive and gathered into segments; a segment is what is written and acknowledged at once.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from econsulate.core.files import rules, tus
from econsulate.core.files.frames import sealed


class Body(Protocol):
    """Django's request, or any stream of bytes."""

    def read(self, size: int, /) -> bytes: ...


@dataclass
class Segment:
    """`length` bytes that begin at `offset` of the upload, as sealed frames."""

    offset: int
    length: int = 0
    frames: list[bytes] = field(default_factory=list)


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


def segments(arriving: Iterable[bytes], *, key: bytes, file_id: UUID, offset: int) -> Iterator[Segment]:
    """Segments of at most 5 MiB and one piece, smaller ones when the line is slow."""
    segment, began = Segment(offset), time.monotonic()
    for piece in arriving:
        segment.frames += sealed(key, file_id, piece, offset=segment.offset + segment.length)
        segment.length += len(piece)
        if segment.length >= rules.SEGMENT_BYTES or time.monotonic() - began > rules.SEGMENT_SECONDS:
            yield segment
            segment, began = Segment(segment.offset + segment.length), time.monotonic()
    if segment.length:
        yield segment
