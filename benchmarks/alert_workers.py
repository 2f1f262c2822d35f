"""Which processes hand over in bench-broadcast? The alert worker of `make run` with its children, and a sweeper."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import children_of, cpu_seconds


@dataclass(frozen=True)
class Workers:
    """The processes that hand over."""

    pids: list[int]

    def cpu_seconds(self) -> float:
        return cpu_seconds(self.pids)

    def memory_mib(self) -> list[float]:
        return [memory_mib(pid) for pid in self.pids]


@contextmanager
def alert_workers() -> Iterator[Workers]:
    from econsulate.core.embedded import system

    environment = dict(os.environ)
    alerts = next(one for one in system.workers(environment) if one.name == "worker-alerts")
    sweeper = next(one for one in system.clocks(environment) if one.name == "sweeper")
    started = [subprocess.Popen(one.command, env=environment, start_new_session=True) for one in (alerts, sweeper)]
    try:
        yield Workers(wait_for_children(started[0].pid, system.ALERT_PROCESSES))
    finally:
        for process in started:
            os.killpg(process.pid, 9)
            process.wait()


def wait_for_children(pid: int, count: int) -> list[int]:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = children_of(pid)
        if len(found) >= count:
            time.sleep(2)
            return found
        time.sleep(0.2)
    sys.exit("the workers did not start")


def memory_mib(pid: int) -> float:
    """What it takes; of what processes share, its part."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    line = next(line for line in told.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) / 1024
