"""What do the parent and the parsing child say to each other, and what does the parent believe?

The child may have been taken over by the file it read, so the parent bounds everything it reads from it.
The child first says `ready`. One message is: 4 bytes length, JSON head, and for a page its JPEG.
"""

import json
import struct
from dataclasses import asdict, dataclass
from typing import IO, Any

READY = b"ready"
LENGTH = struct.Struct(">I")
MAX_HEAD_BYTES = 4096
MAX_PAGE_BYTES = 16 * 1024 * 1024
JPEG_START = b"\xff\xd8\xff"
MEDIA_TYPES = {"PDF": "application/pdf", "JPEG": "image/jpeg", "PNG": "image/png"}


class Garbled(Exception):
    """The child ended, or said something a sound child never says."""


@dataclass(frozen=True)
class Policy:
    """What one kind of item accepts; a picture counts as one page. `min_side` is in pixels.

    A `portrait` is looked at as a passport photo.
    """

    media_types: tuple[str, ...] = tuple(MEDIA_TYPES.values())
    max_pages: int = 50
    max_pixels: int = 40_000_000
    min_side: int = 600
    portrait: bool = False


@dataclass(frozen=True)
class Page:
    """One page drawn anew; sides in pixels."""

    number: int
    width: int
    height: int
    jpeg: bytes


@dataclass(frozen=True)
class Findings:
    """The verdict on a file: `reason` is empty when it may be used; sides are those of the first page in pixels."""

    reason: str = ""
    media_type: str = ""
    pages: int = 0
    width: int = 0
    height: int = 0
    quality: tuple[str, ...] = ()


def send_page(pipe: IO[bytes], page: Page) -> None:
    head = {"page": page.number, "width": page.width, "height": page.height, "bytes": len(page.jpeg)}
    _send_head(pipe, head)
    pipe.write(page.jpeg)
    pipe.flush()


def send_findings(pipe: IO[bytes], findings: Findings) -> None:
    _send_head(pipe, {"findings": asdict(findings)})
    pipe.flush()


def receive(pipe: IO[bytes], *, max_pages: int) -> Page | Findings:
    """The next message. Raises Garbled at the end of the pipe and for anything out of bounds."""
    (length,) = LENGTH.unpack(_exactly(pipe, LENGTH.size))
    if length > MAX_HEAD_BYTES:
        raise Garbled("head too long")
    try:
        head: dict[str, Any] = json.loads(_exactly(pipe, length))
        if "findings" in head:
            return _findings(head["findings"])
        return _page(pipe, head, max_pages)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Garbled(type(error).__name__) from error


def _send_head(pipe: IO[bytes], head: dict[str, Any]) -> None:
    text = json.dumps(head).encode()
    pipe.write(LENGTH.pack(len(text)) + text)


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    data = pipe.read(count)
    if len(data) != count:
        raise Garbled("ended early")
    return data


def _whole(value: Any, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise Garbled("number out of bounds")
    return value


def _page(pipe: IO[bytes], head: dict[str, Any], max_pages: int) -> Page:
    number, size = _whole(head["page"], max_pages), _whole(head["bytes"], MAX_PAGE_BYTES)
    jpeg = _exactly(pipe, size)
    if number < 1 or not jpeg.startswith(JPEG_START):
        raise Garbled("not a page")
    return Page(number, _whole(head["width"], 65_535), _whole(head["height"], 65_535), jpeg)


def _findings(said: dict[str, Any]) -> Findings:
    words = [said["reason"], said["media_type"], *said["quality"]]
    if len(words) > 20 or any(not isinstance(word, str) or len(word) > 40 for word in words):
        raise Garbled("words out of bounds")
    return Findings(
        reason=said["reason"],
        media_type=said["media_type"],
        pages=_whole(said["pages"], 100_000),
        width=_whole(said["width"], 1_000_000),
        height=_whole(said["height"], 1_000_000),
        quality=tuple(said["quality"]),
    )
