"""The store: parts written once, whole or not at all, readable only in their order."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from econsulate.core.files import store
from econsulate.core.files.frames import FileDamaged, sealed

FILE = uuid.UUID("00000000-0000-4000-8000-000000000001")
KEY = bytes(32)


def written(data: bytes, offset: int = 0) -> uuid.UUID:
    return store.write(sealed(KEY, FILE, data, offset=offset))


def read(parts: list[uuid.UUID], size: int) -> bytes:
    return b"".join(store.read(parts, file_id=FILE, key=KEY, size=size))


def test_parts_read_as_one_file() -> None:
    assert read([written(b"one"), written(b"two", 3)], 6) == b"onetwo"


@pytest.mark.parametrize("order", [[1, 0], [0], [0, 1, 1], []])
def test_parts_missing_doubled_or_out_of_order_are_damage(order: list[int]) -> None:
    parts = [written(b"one"), written(b"two", 3)]
    with pytest.raises(FileDamaged):
        read([parts[number] for number in order], 6)


def test_a_part_gone_from_the_disk_is_damage() -> None:
    part = written(b"one")
    store.remove([part])
    store.remove([part])
    with pytest.raises(FileDamaged):
        read([part], 3)


def test_files_and_folders_are_private(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path / "files"
    place = store.place_of(written(b"one"))
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.parent.stat().st_mode & 0o777 == 0o700
    assert Path(settings.FILES_DIR).stat().st_mode & 0o777 == 0o700


def test_a_writer_that_fails_leaves_nothing(settings: Any) -> None:
    def failing() -> Iterator[bytes]:
        yield from sealed(KEY, FILE, b"one", offset=0)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.write(failing())
    assert not [place for place in Path(settings.FILES_DIR).rglob("*") if place.is_file()]
