"""How is a file kept that a program of ours reads and nobody ever opens? Streamed into the store, never handed out.

It stays in quarantine for good: the one door (keeping.open_file) lets nobody through to it, whatever their role.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from uuid import UUID, uuid4

from django.db import transaction

from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.crypto.models import DataKey
from econsulate.core.crypto.primitives import new_key
from econsulate.core.files import store
from econsulate.core.files.incoming import Segment
from econsulate.core.files.models import StoredFile
from econsulate.core.files.services.uploads import TooLarge, release_connection


@dataclass
class Arrived:
    """Bytes on disk that no row lists yet; if none ever does, the sweep of orphans takes them."""

    blob: UUID
    key: bytes
    parts: list[UUID]
    size: int
    sha256: bytes

    def pieces(self) -> Iterator[bytes]:
        return store.read(self.parts, file_id=self.blob, key=self.key, size=self.size)

    def discard(self) -> None:
        store.remove(self.parts)


def arrive(pieces: Iterable[bytes], *, most: int) -> Arrived:
    """Take bytes as they come, sealed at once. Raises TooLarge, StoreFull, with nothing left behind."""
    arrived, digest = Arrived(uuid4(), new_key(), [], 0, b""), hashlib.sha256()
    arriving = counted(pieces, digest.update, most=most)
    try:
        for first in arriving:
            release_connection()
            segment = Segment(chain([first], arriving), key=arrived.key, file_id=arrived.blob, offset=arrived.size)
            arrived.parts.append(store.write(segment))
            arrived.size = segment.end
    except BaseException:
        arrived.discard()
        raise
    arrived.sha256 = digest.digest()
    return arrived


def counted(pieces: Iterable[bytes], see: Callable[[bytes], object], *, most: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise TooLarge
        see(piece)
        yield piece


@transaction.atomic
def keep(arrived: Arrived, *, by: User, data_key: DataKey, policy: str, chain: str) -> StoredFile:
    """List what arrived as a file under this key. It must not be empty."""
    file = StoredFile(blob=arrived.blob, parts=arrived.parts, data_key=data_key, uploaded_by=by)
    file.policy, file.chain, file.name = policy, chain, ""
    file.sha256, file.size = arrived.sha256, arrived.size
    file.wrap(arrived.key)
    file.save()
    record("core.file.kept", by=by, target=file, chain=chain)
    return file


def pieces_of(file: StoredFile) -> Iterator[bytes]:
    """What was kept, for the program it was kept for. Raises KeyDestroyed, FileDamaged."""
    return store.read(file.parts, file_id=file.blob, key=file.key(), size=file.size)
