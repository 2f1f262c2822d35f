"""How does a file lie encrypted on disk? As frames of at most 1 MiB, each sealed to its file and its place in it.

A frame is: 4 bytes length of the sealed part, then nonce || ciphertext || tag (AES-256-GCM). The seal binds the file's
id and the plaintext offset, so frames can't be swapped, dropped or moved between files; that none is missing at the
end is known from the size in the database.
"""

import struct
from collections.abc import Iterator
from typing import IO
from uuid import UUID

from econsulate.core.crypto.primitives import CannotDecrypt, decrypt, encrypt

FRAME_BYTES = 1024 * 1024
SEAL_BYTES = 28
HEAD = struct.Struct(">I")


class FileDamaged(Exception):
    """Bytes on disk are missing, altered or not under this key: restore the file from a backup."""


def sealed(key: bytes, file_id: UUID, data: bytes, *, offset: int) -> Iterator[bytes]:
    """Heads and frames of `data`, which begins at plaintext `offset` of the file."""
    for start in range(0, len(data), FRAME_BYTES):
        frame = encrypt(key, data[start : start + FRAME_BYTES], binding(file_id, offset + start))
        yield HEAD.pack(len(frame))
        yield frame


def opened(key: bytes, file_id: UUID, source: IO[bytes], *, offset: int) -> Iterator[bytes]:
    """The frames of `source` in plain, the first of which lies at plaintext `offset`. Raises FileDamaged."""
    while head := source.read(HEAD.size):
        length = HEAD.unpack(head)[0] if len(head) == HEAD.size else 0
        if not SEAL_BYTES < length <= FRAME_BYTES + SEAL_BYTES:
            raise FileDamaged("not a frame")
        try:
            plain = decrypt(key, source.read(length), binding(file_id, offset))
        except CannotDecrypt as error:
            raise FileDamaged("does not open") from error
        offset += len(plain)
        yield plain


def binding(file_id: UUID, offset: int) -> bytes:
    return b"core_file:" + file_id.bytes + offset.to_bytes(8, "big")
