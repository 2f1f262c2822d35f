"""The whole system on one machine, from its first start to its last."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from celery import Celery

from econsulate.core.embedded import ports
from econsulate.core.embedded.processes import survivors
from econsulate.core.embedded.state import read_variables
from tests.core.embedded.conftest import LAUNCHER, bare, until

PROCESSES = {"mail_sink", "granian", "alerts", "ordinary", "beat", "sweep", "postgres", "valkey-server"}
pytestmark = pytest.mark.journey


@contextmanager
def whole_system(folder: Path, web_port: int) -> Iterator["subprocess.Popen[bytes]"]:
    settings = {"ECONSULATE_WEB_PORT": str(web_port), "ECONSULATE_MAIL_PORT": str(ports.any_free())}
    with (folder / "said").open("wb") as said:
        launcher = subprocess.Popen([*LAUNCHER, "run"], env=bare(folder, **settings), stdout=said, stderr=said)
    try:
        until(lambda: "Ctrl-C stops everything" in (folder / "said").read_text(), launcher, seconds=240)
        yield launcher
    finally:
        launcher.kill()
        launcher.wait()


def workers_that_answer(folder: Path) -> set[str]:
    """Asked once over the broker, as a worker that has not begun to consume would not hear it."""
    broker = {"CELERY_BROKER_URL": read_variables(folder / "settings.env")["CELERY_BROKER_URL"]}
    with pytest.MonkeyPatch.context() as patch, Celery() as asker:
        patch.setattr(os, "environ", {**os.environ, **broker})
        found = asker.control.ping(timeout=5, limit=2)
    return {name.partition("@")[0] for answer in found for name in answer}


def commands(folder: Path) -> list[str]:
    return [Path(f"/proc/{each}/cmdline").read_bytes().replace(b"\0", b" ").decode() for each in survivors(str(folder))]


def roles(folder: Path) -> set[str]:
    """By which our processes come to the database; the launcher and PostgreSQL itself are none of them."""
    found = set()
    for each in survivors(str(folder)):
        if b"econsulate.core.embedded" not in command(each) and not command(each).startswith(b"postgres"):
            settings = dict(line.split("=", 1) for line in environment(each).split("\0") if "=" in line)
            found.add(urlsplit(settings.get("DATABASE_URL", "")).username or "")
    return found - {""}


def environment(process: int) -> str:
    return Path(f"/proc/{process}/environ").read_text()


def test_it_starts_mends_itself_and_leaves_nothing_behind(folder: Path) -> None:
    web_port = ports.any_free()
    with whole_system(folder, web_port) as launcher:
        said = (folder / "said").read_text()
        assert f"http://127.0.0.1:{web_port}/panel/" in said
        assert "Migrating the database" in said
        assert {name for name in PROCESSES if not any(name in each for each in commands(folder))} == set()
        assert workers_that_answer(folder) == {"alerts", "ordinary"}
        assert roles(folder) == {"econsulate_serving"}
        assert not ports.serves(web_port, "/nowhere")
        until(lambda: "Not Found: an unknown address" in (folder / "logs" / "web.log").read_text(), launcher)
        kill_the_web(folder)
        until(lambda: "web ended with code -9" in (folder / "said").read_text(), launcher)
        until(lambda: ports.serves(web_port, "/readyz"), launcher)
        assert "Not Found" not in (folder / "said").read_text()
        launcher.send_signal(signal.SIGINT)
        assert launcher.wait(30) == 0
        assert commands(folder) == []

    with whole_system(folder, web_port) as launcher:
        assert "Migrating the database" not in (folder / "said").read_text()
        assert ports.serves(web_port, "/readyz")
        launcher.kill()
        launcher.wait()
        gone = subprocess.Popen(["sleep", "60"])
        until(lambda: commands(folder) == [], gone, seconds=15)
        gone.kill()
        gone.wait()


def kill_the_web(folder: Path) -> None:
    """Its worker too must go, or the port would stay taken."""
    mains = [each for each in survivors(str(folder)) if re.search(rb"granian.*--port", command(each))]
    os.kill(min(mains), signal.SIGKILL)


def command(process: int) -> bytes:
    return Path(f"/proc/{process}/cmdline").read_bytes()
