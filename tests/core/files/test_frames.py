"""Frames: whole, in order, of this file, under this key, or nothing."""

import io
import uuid
from collections.abc import Callable

import pytest

from econsulate.core.crypto.primitives import new_key
from econsulate.core.files.frames import FRAME_BYTES, HEAD, FileDamaged, opened, sealed

FILE = uuid.UUID("00000000-0000-4000-8000-000000000001")
OTHER = uuid.UUID("00000000-0000-4000-8000-000000000002")
KEY = bytes(range(32))


def frames_of(data: bytes, offset: int = 0) -> list[bytes]:
    return list(sealed(KEY, FILE, data, offset=offset))


def read_back(stored: bytes, *, key: bytes = KEY, file: uuid.UUID = FILE, offset: int = 0) -> bytes:
    return b"".join(opened(key, file, io.BytesIO(stored), offset=offset))


@pytest.mark.parametrize("size", [1, 100, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 3 * FRAME_BYTES + 17])
def test_what_was_sealed_opens(size: int) -> None:
    data = bytes(number % 251 for number in range(size))
    assert read_back(b"".join(frames_of(data))) == data


def test_frames_appended_in_uneven_pieces_read_as_one_file() -> None:
    pieces = [b"a" * 10, b"b" * (FRAME_BYTES + 5), b"c"]
    stored, offset = b"", 0
    for piece in pieces:
        stored += b"".join(frames_of(piece, offset))
        offset += len(piece)
    assert read_back(stored) == b"".join(pieces)


def test_the_plaintext_is_not_on_disk() -> None:
    assert b"passport number" not in b"".join(frames_of(b"passport number" * 100))


def test_frames_from_the_middle_of_a_file_open_at_their_offset_only() -> None:
    frames = b"".join(frames_of(b"second", 5))
    assert read_back(frames, offset=5) == b"second"
    with pytest.raises(FileDamaged):
        read_back(frames, offset=0)


def cut(stored: bytes) -> bytes:
    return stored[:-1]


def with_noise_behind(stored: bytes) -> bytes:
    return stored + b"\0\0\0\x20" + bytes(32)


def swapped(stored: bytes) -> bytes:
    one = FRAME_BYTES + 28 + HEAD.size
    return stored[one : 2 * one] + stored[:one] + stored[2 * one :]


def flipped(stored: bytes) -> bytes:
    return stored[:50] + bytes([stored[50] ^ 1]) + stored[51:]


def overlong(stored: bytes) -> bytes:
    return HEAD.pack(2**32 - 1) + stored[HEAD.size :]


@pytest.mark.parametrize("harm", [cut, with_noise_behind, swapped, flipped, overlong])
def test_a_damaged_file_does_not_open(harm: Callable[[bytes], bytes]) -> None:
    data = bytes(2 * FRAME_BYTES + 9)
    stored = b"".join(frames_of(data))
    with pytest.raises(FileDamaged):
        read_back(harm(stored))


def test_neither_another_key_nor_another_file_opens_it() -> None:
    stored = b"".join(frames_of(b"x"))
    with pytest.raises(FileDamaged):
        read_back(stored, key=new_key())
    with pytest.raises(FileDamaged):
        read_back(stored, file=OTHER)
