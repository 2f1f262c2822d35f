"""How is a web process of a benchmark started, watched and ended? As `make run` does it, on a port of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from econsulate.core.embedded import ports, system

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """A server that answers; `workers` are the processes that run Python."""

    port: int
    workers: list[int]


@contextmanager
def served(settings: str, *, workers: int = 1, environment: Mapping[str, str] = os.environ) -> Iterator[Served]:
    """Our WSGI application under a settings module."""
    port = ports.any_free()
    program = system.web({**environment, "DJANGO_SETTINGS_MODULE": settings}, port=port, workers=workers)
    with running(list(program.command), port, program.environment) as process:
        yield Served(port, children_of(process.pid)[-workers:])


@contextmanager
def running(
    command: Sequence[str | Path], port: int, environment: dict[str, str] | None = None, folder: Path | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """A process and all it starts, from the moment its port answers; gone afterwards."""
    process = subprocess.Popen(command, env=environment, cwd=folder, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        while not is_open(port):
            if process.poll() is not None:
                sys.exit(f"{command[0]} ended with {process.returncode}")
            time.sleep(0.1)
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def children_of(pid: int) -> list[int]:
    """granian's workers are the youngest children of the process we started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def cpu_seconds(pids: Sequence[int]) -> float:
    """User and system time of all their threads so far."""
    return sum(cpu_of(pid) for pid in pids)


def cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
