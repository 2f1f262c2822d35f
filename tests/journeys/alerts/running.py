"""How is a system started that really sends, and how does an engineer work beside it?

`make run` is a trial, which sends nothing outside; so this one is told that it is none, on a database of its own.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from econsulate.core.embedded import ports
from econsulate.core.embedded.launch import temporary_state
from econsulate.core.embedded.state import ROOT, read_variables
from tests.core.embedded.conftest import LAUNCHER, bare
from tests.journeys.client import Deviation
from tests.no_trial import NO_TRIAL

One, Found = TypeVar("One"), TypeVar("Found")
READY, STARTS_WITHIN_SECONDS = "Ctrl-C stops everything", 300


@dataclass
class System:
    """`base` is where it answers; to people it goes by `NO_TRIAL`'s address, as behind a proxy."""

    folder: Path
    base: str

    @property
    def settings(self) -> Mapping[str, str]:
        return read_variables(self.folder / "settings.env")

    def manage(self, *arguments: str) -> str:
        """What a command of the operator says. Raises Deviation with its words if it fails."""
        command = [sys.executable, "manage.py", *arguments]
        environment = bare(self.folder, **self.settings)
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise Deviation(f"manage.py {arguments[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def beside(self, module: str, verb: str, asked: Any) -> Any:
        """What a function of ours answers that runs in `manage.py shell`: it takes the name of a file of JSON with the
        question, and writes the answer there."""
        file = self.folder / f"{verb}.json"
        file.write_text(json.dumps(asked))
        self.manage("shell", "-c", f"from {module} import {verb}; {verb}({str(file)!r})")
        return json.loads(file.read_text())


@contextmanager
def running(around: Mapping[str, str]) -> Iterator[System]:
    """A whole system that knows these carriers, gone afterwards."""
    given = {"ECONSULATE_WEB_PORT": str(ports.any_free()), **NO_TRIAL, **around}
    with temporary_state() as state:
        folder = state.folder
        environment = bare(folder, **given)
        with (folder / "said").open("wb") as said:
            launcher = subprocess.Popen([*LAUNCHER, "run"], env=environment, cwd=ROOT, stdout=said, stderr=said)
        try:
            wait_for(launcher, folder / "said")
            yield System(folder, f"http://{ports.HOST}:{given['ECONSULATE_WEB_PORT']}")
        finally:
            # Whoever pressed Ctrl-C has told it too; asked twice it waits for nobody.
            launcher.send_signal(signal.SIGTERM)
            launcher.wait(60)
            keep_logs(folder)


def wait_for(launcher: "subprocess.Popen[bytes]", said: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while READY not in said.read_text():
        if launcher.poll() is not None or time.monotonic() > until:
            raise Deviation(f"the system did not start:\n{said.read_text()[-4000:]}")
        time.sleep(0.1)


def at_once(do: Callable[[One], Found], those: Sequence[One]) -> list[Found]:
    """All of them beside each other, where each of them mostly waits; raises what the first one raised."""
    with ThreadPoolExecutor(len(those)) as together:
        return list(together.map(do, those))


def keep_logs(folder: Path) -> None:
    """Where JOURNEY_LOGS names a folder: what the processes said, to find out what went wrong."""
    if wanted := os.environ.get("JOURNEY_LOGS"):
        subprocess.run(["cp", "-r", str(folder / "logs"), wanted], check=False)
