"""Machines whose /dev/shm is tiny or closed, as containers have it: PostgreSQL does without, workers can't."""

import pwd
import subprocess
import sys
from pathlib import Path

import pytest

from econsulate.core.embedded import shared_memory
from econsulate.core.embedded.postgres import memory_options
from tests.core.embedded.conftest import LAUNCHER, bare

NOBODY = pwd.getpwnam("nobody")
MMAP = {"dynamic_shared_memory_type": "mmap"}
SHOW = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    print(connection.execute("SHOW dynamic_shared_memory_type").fetchone()[0])
"""


def may_mount() -> bool:
    try:
        tried = "unshare --mount mount -t tmpfs -o size=1m tmpfs /dev/shm"
        return subprocess.run(tried.split(), capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def launched(folder: Path, memory: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The launcher where /dev/shm is a memory of these options, in a mount namespace of its own."""
    inside = f'mount -t tmpfs -o {memory} tmpfs /dev/shm && exec "$@"'
    command = ["unshare", "--mount", "sh", "-c", inside, "sh", *LAUNCHER, *arguments]
    return subprocess.run(command, env=bare(folder), capture_output=True, text=True, timeout=60)


needs_mounts = pytest.mark.skipif(not may_mount(), reason="needs the right to mount (root, outside a container)")


@needs_mounts
@pytest.mark.parametrize("memory", ["size=64k,mode=1777", "size=100m,mode=0755"])
def test_postgresql_starts_without_the_shared_memory_it_likes(folder: Path, memory: str) -> None:
    done = launched(folder, memory, "services", sys.executable, "-c", SHOW)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == "mmap"


@needs_mounts
def test_without_room_for_semaphores_nothing_starts_and_one_line_says_what_mends_it(folder: Path) -> None:
    done = launched(folder, "size=16k,mode=1777", "run")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "The workers can make no semaphores in /dev/shm: No space left on device.",
        f"→ {shared_memory.MEND}",
    ]
    assert not (folder / "postgres").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /dev/shm")
def test_a_folder_that_is_not_there_or_closed_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shared_memory, "FOLDER", tmp_path / "absent")
    assert memory_options(None) == MMAP
    monkeypatch.setattr(shared_memory, "FOLDER", tmp_path)
    monkeypatch.setattr(shared_memory, "ENOUGH_FOR_POSTGRES", 1)
    assert memory_options(None) == {}
    tmp_path.chmod(0o755)
    assert memory_options(NOBODY) == MMAP
    tmp_path.chmod(0o1777)
    assert memory_options(NOBODY) == {}
    monkeypatch.setattr(shared_memory, "ENOUGH_FOR_POSTGRES", 2**80)
    assert memory_options(NOBODY) == MMAP
