"""Where does a running system keep its things? One folder, `.local/` unless ECONSULATE_STATE_DIR names another.

Everything in it may be deleted while nothing runs; the next start makes it anew (and the demo data with it).
"""

import fcntl
import json
import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from econsulate.core.embedded.trouble import AlreadyRunning, CannotStart

ROOT = Path(__file__).resolve().parents[3]


@dataclass
class State:
    """One state folder; `lock` keeps a second launcher out of it for as long as this process lives."""

    folder: Path
    held: IO[str] | None = None

    @classmethod
    def chosen(cls, environment: Mapping[str, str]) -> "State":
        return cls(Path(environment.get("ECONSULATE_STATE_DIR") or ROOT / ".local").resolve())

    def lock(self) -> None:
        """Take the folder, or raise AlreadyRunning naming who has it. The kernel lets go when the process ends."""
        try:
            self.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
            held = (self.folder / "lock").open("a+")
        except OSError as error:
            raise CannotStart(
                f"{self.folder} cannot be used: {error.strerror}.",
                "Give yourself the right to write there, or set ECONSULATE_STATE_DIR to another folder.",
            ) from error
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            held.seek(0)
            raise AlreadyRunning(
                f"e-consulate already runs in {self.folder} (process {held.read().strip() or 'unknown'}).",
                "Stop it with Ctrl-C there, or set ECONSULATE_STATE_DIR to another folder to run a second one.",
            ) from error
        held.truncate(0)
        held.write(f"{os.getpid()}\n")
        held.flush()
        self.held = held

    @property
    def settings_file(self) -> Path:
        """All settings of the running system, for `set -a; . .local/settings.env` and for commands beside it."""
        return self.folder / "settings.env"

    def remembered(self) -> dict[str, int]:
        """Ports of the last start, so that addresses stay the same from one start to the next."""
        try:
            ports: dict[str, int] = json.loads((self.folder / "ports.json").read_text())
        except (OSError, ValueError):
            return {}
        return ports

    def remember(self, name: str, port: int) -> None:
        write_private(self.folder / "ports.json", json.dumps({**self.remembered(), name: port}))


def read_variables(path: Path) -> dict[str, str]:
    """The NAME=value lines of a file that `write_variables` wrote; empty if there is none."""
    if not path.exists():
        return {}
    pairs = (line.split("=", 1) for line in path.read_text().splitlines() if line)
    return {name: "".join(shlex.split(value)) for name, value in pairs}


def write_variables(path: Path, variables: Mapping[str, str]) -> None:
    write_private(path, "".join(f"{name}={shlex.quote(value)}\n" for name, value in variables.items()))


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, and readable by this account only."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
