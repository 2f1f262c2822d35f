"""A full disk: the refused segment leaves no trace, what was acknowledged stays, and it goes on when there is room."""

import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from econsulate.core.files import store
from econsulate.core.files.models import Upload
from tests.core.files.phone import TusPhone, content_of

pytestmark = pytest.mark.django_db
MIB = 1024 * 1024


def content() -> bytes:
    return content_of(Upload.objects.get())


def on_disk(settings: Any) -> int:
    return sum(place.is_file() for place in Path(settings.FILES_DIR).rglob("*"))


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_up_while_writing(
    phone: TusPhone, settings: Any, monkeypatch: pytest.MonkeyPatch, fault: int
) -> None:
    url = phone.begin(10)
    phone.patch(url, b"12345", 0)
    write, room = os.write, iter([7])

    def nearly_full(handle: int, data: Any) -> int:
        left = next(room, 0)
        if not left:
            raise OSError(fault, "no room")
        return write(handle, data[:left])

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", nearly_full)
        answer = phone.patch(url, b"67890", 5)
    assert (answer.status_code, answer.json()["code"]) == (507, "store_full")
    assert on_disk(settings) == 1
    assert phone.offset(url) == 5
    assert phone.patch(url, b"67890", 5).status_code == 204
    assert content() == b"1234567890"


def test_another_fault_of_the_disk_is_no_quiet_loss(phone: TusPhone, monkeypatch: pytest.MonkeyPatch) -> None:
    url = phone.begin(10)

    def broken(handle: int) -> None:
        raise OSError(errno.EIO, "input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", broken)
        patched.setattr(phone.phone.client, "raise_request_exception", False)
        assert phone.patch(url, b"12345", 0).status_code == 500
    assert phone.offset(url) == 0


@pytest.fixture
def small_disk(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A real file system of 4 MiB."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount")
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount")
    settings.FILES_DIR, settings.FILES_DISK_RESERVE = folder, 0
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_real_disk_that_is_full(phone: TusPhone, small_disk: Path) -> None:
    data = os.urandom(5 * MIB)
    url = phone.begin(len(data))
    assert phone.patch(url, data[: 2 * MIB], 0).status_code == 204
    assert phone.patch(url, data[2 * MIB :], 2 * MIB).status_code == 507
    assert phone.offset(url) == 2 * MIB
    assert content() == data[: 2 * MIB]
    subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
    assert phone.patch(url, data[2 * MIB :], 2 * MIB).status_code == 204
    assert content() == data


def test_a_page_drawn_anew_needs_room_too(small_disk: Path) -> None:
    with pytest.raises(store.StoreFull):
        store.write([bytes(8 * MIB)])


def test_the_reserve_is_kept_for_the_rest_of_the_system(phone: TusPhone, small_disk: Path, settings: Any) -> None:
    settings.FILES_DISK_RESERVE = 3 * MIB
    url = phone.begin(2 * MIB)
    assert phone.patch(url, bytes(MIB + MIB // 2), 0).status_code == 204
    assert phone.patch(url, bytes(MIB // 2), MIB + MIB // 2).status_code == 507
    assert phone.create(10).status_code == 507
