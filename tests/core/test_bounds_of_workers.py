"""A process with the credentials of drills reads no queue of what is real, nor the reverse."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from econsulate.core.embedded.processes import READY
from econsulate.queues import QUEUES, out_of_bounds
from tests.no_trial import NO_TRIAL


@pytest.mark.parametrize(
    ("modes", "foreign"), [("live", {"exercises"}), ("exercise", {"alerts", "ordinary"}), ("live exercise", set())]
)
def test_each_mode_has_its_queues(modes: str, foreign: set[str]) -> None:
    assert out_of_bounds(QUEUES, modes.split()) == foreign


def test_a_queue_nobody_knows_is_out_of_bounds() -> None:
    assert out_of_bounds(["celery", "exercises"], ["exercise"]) == {"celery"}


@contextmanager
def worker_of(queue: str, modes: str, ready: Path) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, **NO_TRIAL, "ECONSULATE_ALERT_MODES": modes, READY: str(ready)}
    command = [sys.executable, "-m", "celery", "--skip-checks", "-A", "econsulate", "worker", "-Q", queue, "-P", "solo"]
    with subprocess.Popen(
        [*command, "-n", f"bounds-{queue}@%h"], env=environment, stderr=subprocess.PIPE, text=True
    ) as worker:
        yield worker
        worker.kill()


def test_a_worker_with_a_drills_credentials_does_not_begin_on_alerts(tmp_path: Path) -> None:
    with worker_of("alerts", "exercise", tmp_path / "ready") as worker:
        _out, told = worker.communicate(timeout=60)
    assert worker.returncode == 1
    assert "no credentials for the queue alerts" in told
    assert not (tmp_path / "ready").exists()


def test_it_begins_on_exercises(tmp_path: Path) -> None:
    with worker_of("exercises", "exercise", tmp_path / "ready") as worker:
        until = time.monotonic() + 60
        while not (tmp_path / "ready").exists():
            assert worker.poll() is None, worker.stderr and worker.stderr.read()
            assert time.monotonic() < until
            time.sleep(0.05)


def test_nor_does_the_sweeper_which_sends_word_of_danger_itself(settings: pytest.FixtureRequest) -> None:
    settings.ALERT_MODES = frozenset({"exercise"})  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="ECONSULATE_ALERT_MODES"):
        call_command("sweep")
