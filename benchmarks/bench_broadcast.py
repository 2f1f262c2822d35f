"""How many people are told in a second, with every hand-over in a ledger that survives whatever is killed?

Run: make bench-broadcast (ARGS='--people 10000 100000 1000000'). Each of them has a phone whose token is sealed under a
key of their own. Ours are real workers and a sweeper, from the release to the last row of the ledger; beside it the
same client without a ledger, a task for each person as GOV.UK Notify works, and what the gateway itself takes.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.gateway import gateway, limit
from benchmarks.servers import cpu_seconds
from tests.no_trial import NO_TRIAL

PEOPLE = [10_000, 100_000]
ONE_BY_ONE = 3_000
WAIT_SECONDS = 600


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=PEOPLE)
    sizes = parser.parse_args().people
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        os.chmod(folder, 0o755)  # noqa: S103 - the gateway may run as somebody else
        settings = stack.enter_context(gateway(folder))
        # Before the settings are read: a trial sends nothing outside.
        # What we could do, not what a carrier allows.
        os.environ.update(
            settings, **NO_TRIAL, ECONSULATE_CHANNEL_RATES="", DJANGO_SETTINGS_MODULE="econsulate.settings"
        )
        subprocess.run([sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"], check=True)
        import django

        django.setup()
        print(f"(e) the gateway by h2load: {limit(settings['ECONSULATE_FCM_URL'], folder):,.0f}/s")
        from benchmarks import broadcast_load as load

        for size in sizes:
            load.people(size)
            ours(size)
        raw(min(max(sizes), 100_000))
        one_by_one(min(*sizes, ONE_BY_ONE))


def ours(size: int) -> None:
    from benchmarks import broadcast_load as load

    with workers() as pids:
        before = cpu_seconds(pids)
        told = load.broadcast(size, WAIT_SECONDS)
        spent = cpu_seconds(pids) - before
        memory = sum(memory_mib(pid) for pid in pids)
    print(f"(a) ours, {size:,} people: {size / told.last:,.0f}/s from the release to the last row of the ledger")
    print(f"    first after {told.first:.2f} s, last {told.last:.2f} s, audience whole {told.frozen:.2f} s")
    print(f"    {spent / size * 1e6:.1f} us of the workers' CPU for each, {memory:.0f} MiB")


def raw(size: int) -> None:
    from benchmarks import broadcast_load as load

    took, cpu = load.without_ledger(size)
    print(
        f"(d) the same channel without a ledger, one process, {size:,}: {size / took:,.0f}/s, {cpu / size * 1e6:.1f} us"
    )


def one_by_one(size: int) -> None:
    from benchmarks import broadcast_load as load

    took = load.one_by_one(size)
    print(f"(b) row read, posted and saved one by one, one process, {size:,}: {size / took:,.0f}/s")


@contextmanager
def workers() -> Iterator[list[int]]:
    """Those of `make run`, and the sweeper; the pids are the processes that hand over."""
    from econsulate.core.embedded import system

    environment = dict(os.environ)
    alerts = next(one for one in system.workers(environment) if one.name == "worker-alerts")
    sweeper = next(one for one in system.clocks(environment) if one.name == "sweeper")
    started = [subprocess.Popen(one.command, env=environment, start_new_session=True) for one in (alerts, sweeper)]
    try:
        yield wait_for_children(started[0].pid, system.ALERT_PROCESSES)
    finally:
        for process in started:
            os.killpg(process.pid, 9)
            process.wait()


def wait_for_children(pid: int, count: int) -> list[int]:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
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


if __name__ == "__main__":
    main()
