"""How does one child process start, and how is it made sure that it never outlives us?

Three nets: an ordered stop; on Linux the kernel signals the child when its parent dies, even by kill -9
(PR_SET_PDEATHSIG); and every child and grandchild carries a mark in its environment by which the next start finds
and ends what is left. Without /proc (macOS) only the first net holds.
"""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

MARK = "SUPERVISED_IN"
READY = "SUPERVISED_READY"
DATABASE, BROKER, APPLICATION = 0, 1, 2
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Program:
    """What to run, and how it likes to be stopped; higher tiers lean on lower ones, so they stop first.

    `orphan_signal` is for when we die without stopping anything, so that what it leans on ends at the same moment.
    """

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    account: pwd.struct_passwd | None = None
    folder: Path | None = None
    tier: int = APPLICATION
    orphan_signal: signal.Signals | None = None


def spawn(program: Program, *, log: Path, mark: str) -> "subprocess.Popen[bytes]":
    """Start it in a process group of its own, its output appended to `log`; when it serves it may say so by a file."""
    ready_file(log).unlink(missing_ok=True)
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in program.command],
            cwd=program.folder,
            env={**program.environment, MARK: mark, READY: str(ready_file(log))},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
            preexec_fn=die_with(os.getpid(), program.orphan_signal or program.stop_signal),  # noqa: PLW1509 (we have one thread)
            **as_account(program.account),
        )


def ready_file(log: Path) -> Path:
    return log.with_suffix(".ready")


class Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def as_account(account: pwd.struct_passwd | None) -> Identity:
    """Arguments of subprocess that give up root, its groups included."""
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def die_with(parent: int, stop_signal: signal.Signals) -> Callable[[], None]:
    """To run between fork and exec. A shell's `&` leaves SIGINT ignored, which would be inherited: undo that too."""

    def prepare() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if LIBC:
            LIBC.prctl(PR_SET_PDEATHSIG, int(stop_signal))
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def end_with_parent() -> None:
    """For a process that was forked and goes on: die at once when its parent is killed."""
    if LIBC:
        LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))


def end_with_make() -> None:
    """Started by make, stop when make is killed; started otherwise, live as long as whoever started us wishes."""
    parent = Path(f"/proc/{os.getppid()}/comm")
    if LIBC and parent.exists() and parent.read_text().strip() in {"make", "gmake"}:
        LIBC.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM))


def survivors(mark: str) -> list[int]:
    """Living processes that carry the mark. A zombie's environment reads empty, so it does not count."""
    wanted = f"{MARK}={mark}".encode()
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if wanted in environment_of(entry)]


def environment_of(entry: Path) -> list[bytes]:
    try:
        return (entry / "environ").read_bytes().split(b"\0")
    except OSError:
        return []


def end_survivors(mark: str, *, seconds: float = 8) -> int:
    """Ask all of them to stop, wait, then kill; returns how many there were."""
    found = survivors(mark)
    tell(found, signal.SIGINT)
    deadline = time.monotonic() + seconds
    while found and survivors(mark) and time.monotonic() < deadline:
        time.sleep(0.05)
    tell(survivors(mark), signal.SIGKILL)
    while found and survivors(mark) and time.monotonic() < deadline + seconds:
        time.sleep(0.05)
    return len(found)


def tell(processes: Sequence[int], what: signal.Signals) -> None:
    for process in processes:
        try:
            os.kill(process, what)
        except ProcessLookupError:
            continue
