"""How is the body of a request taken in without keeping it in memory, whatever the line is like?"""

import time
from collections.abc import Iterator
from typing import Protocol

from econsulate.core.files import rules, tus


class Body(Protocol):
    """Django's request, or any stream of bytes."""

    def read(self, size: int, /) -> bytes: ...


def segments(stream: Body) -> Iterator[bytes]:
    """The body in pieces of at most 4 MiB, smaller ones when the line is slow; after a cut, what came before it."""
    gathered, began = bytearray(), time.monotonic()
    while piece := arrived(stream):
        gathered += piece
        full = len(gathered) + rules.READ_BYTES > rules.SEGMENT_BYTES
        if full or time.monotonic() - began > rules.SEGMENT_SECONDS:
            yield bytes(gathered)
            gathered, began = bytearray(), time.monotonic()
    if gathered:
        yield bytes(gathered)


def arrived(stream: Body) -> bytes:
    """The next bytes; none at the end and none after a cut, which some servers report as an error."""
    try:
        return stream.read(rules.READ_BYTES)
    except OSError:
        return b""


def checked(stream: Body, length: int, checksum: str) -> list[bytes]:
    """The whole body, proven by its Upload-Checksum; nothing of it counts otherwise. Raises ChecksumMismatch."""
    algorithm, digest = tus.checksum_of(checksum)
    body = b"".join(iter(lambda: arrived(stream), b""))
    if len(body) != length:
        raise tus.ChecksumMismatch
    tus.require_checksum(body, algorithm, digest)
    return [body]
