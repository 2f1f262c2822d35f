"""State folders of their own, and the launcher as a person would call it."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from econsulate.core.embedded.processes import end_survivors, survivors

LAUNCHER = [sys.executable, "-m", "econsulate.core.embedded"]
Launch = Callable[..., "subprocess.CompletedProcess[str]"]


def bare(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of a machine where nothing is set up but the state folder."""
    ours = ("ECONSULATE_", "DATABASE_", "CELERY_", "PYTEST_")
    return {k: v for k, v in os.environ.items() if not k.startswith(ours)} | {
        "ECONSULATE_STATE_DIR": str(folder),
        **settings,
    }


@contextmanager
def state_folder() -> Iterator[Path]:
    """Not pytest's tmp_path: root keeps that to itself, and PostgreSQL runs as nobody."""
    made = Path(tempfile.mkdtemp(prefix="econsulate-test-")).resolve()
    made.chmod(0o711)
    yield made
    left = survivors(str(made))
    end_survivors(str(made))
    shutil.rmtree(made, ignore_errors=True)
    assert left == [], "the launcher left processes behind"


@pytest.fixture
def folder() -> Iterator[Path]:
    with state_folder() as made:
        yield made


@pytest.fixture
def launch(folder: Path) -> Launch:
    def run(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        environment = bare(folder, **settings)
        return subprocess.run([*LAUNCHER, *arguments], env=environment, capture_output=True, text=True, timeout=60)

    return run


@contextmanager
def services(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A launcher that keeps database and broker running beside a command that waits."""
    command = [*LAUNCHER, "services", sys.executable, "-c", "import time; time.sleep(60)"]
    with subprocess.Popen(command, env=bare(folder), stdout=subprocess.DEVNULL) as launcher:
        try:
            until((folder / "settings.env").exists, launcher)
            yield launcher
        finally:
            launcher.terminate()


def until(reached: Callable[[], bool], launcher: "subprocess.Popen[bytes]", seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert launcher.poll() is None, "the launcher ended"
        assert time.monotonic() < deadline
        time.sleep(0.05)
