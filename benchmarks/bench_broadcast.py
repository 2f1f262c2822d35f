"""How many people are told in a second, with every hand-over in a ledger that survives whatever is killed?

Run: make bench-broadcast (ARGS='--people 10000 100000 1000000', or --short). Each of them has a phone whose token is
sealed under a key of their own. Ours are real workers, the same for all sizes, and a sweeper, from the release to the
last row of the ledger; beside it the same client without a ledger, a task for each person as GOV.UK Notify works, the
libraries that others send by (benchmarks/peers.py), and what the gateway itself takes. Then all are told once more
while callers ask the API (benchmarks/callers.py).
"""

import argparse
import os
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks import callers, peers
from benchmarks.alert_workers import Workers, alert_workers
from benchmarks.gateway import gateway, limit
from tests.no_trial import NO_TRIAL

PEOPLE = [10_000, 100_000]
WAIT_SECONDS = 600
ASKED_AT = 100_000


@dataclass(frozen=True)
class Plan:
    """`first`: so many before the first that count, since workers in service have done something before."""

    people: list[int]
    first: int = 1_000
    raw: int = 100_000
    one_by_one: int = 3_000
    peers: int = 10_000
    limit: int = 200_000
    families: int = 200
    idle_seconds: int = 20

    @property
    def asked_at(self) -> int:
        return ASKED_AT if ASKED_AT in self.people else self.people[-1]


SHORT = Plan([2_000], first=500, raw=2_000, one_by_one=500, peers=1_000, limit=20_000, families=40, idle_seconds=4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="+", default=PEOPLE)
    parser.add_argument("--short", action="store_true", help="2,000 people, little of everything")
    given = parser.parse_args()
    plan = SHORT if given.short else Plan(sorted(given.people))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        os.chmod(folder, 0o755)  # noqa: S103 - the gateway may run as somebody else
        settings, trial = stack.enter_context(gateway(folder)), dict(os.environ)
        callers.prepare(trial)
        # Before the settings are read: a trial sends nothing outside.
        # What we could do, not what a carrier allows.
        os.environ.update(
            settings, **NO_TRIAL, ECONSULATE_CHANNEL_RATES="", DJANGO_SETTINGS_MODULE="econsulate.settings"
        )
        import django

        django.setup()
        url = settings["ECONSULATE_FCM_URL"]
        print(f"(e) the gateway by h2load: {limit(url, folder, plan.limit):,.0f}/s", flush=True)
        with alert_workers() as workers:
            tell(plan, workers, trial, folder)
        raw(plan.raw)
        one_by_one(plan.one_by_one)
        peers.push(url, folder, plan.peers)
    print(f"load average {os.getloadavg()[0]:.1f}")


def tell(plan: Plan, workers: Workers, trial: dict[str, str], folder: Path) -> None:
    from benchmarks import broadcast_load as load

    for size in [plan.first, *plan.people]:
        load.people(size)
        ours(size, workers)
        if size == plan.asked_at:
            with callers.callers(trial, folder, plan.families) as asking:
                load.tidy()
                idle = asking.idle(plan.idle_seconds)
                with asking.asking() as waits:
                    began = time.time()
                    told = load.broadcast(size, WAIT_SECONDS)
            callers.report(idle, waits.between(began, began + told.last), size)


def ours(size: int, workers: Workers) -> None:
    from benchmarks import broadcast_load as load

    before = workers.cpu_seconds()
    told = load.broadcast(size, WAIT_SECONDS)
    spent = workers.cpu_seconds() - before
    print(f"(a) ours, {size:,} people: {size / told.last:,.0f}/s from the release to the last row of the ledger")
    print(f"    first after {told.first:.2f} s, last {told.last:.2f} s, audience whole {told.frozen:.2f} s")
    each = workers.memory_mib()
    memory = f"{sum(each):.0f} MiB ({', '.join(f'{one:.0f}' for one in each)})"
    print(f"    {spent / size * 1e6:.1f} us of the workers' CPU for each, {memory}", flush=True)


def raw(size: int) -> None:
    from benchmarks import broadcast_load as load

    took, cpu = load.without_ledger(size)
    print(
        f"(d) the same channel without a ledger, one process, {size:,}: {size / took:,.0f}/s, {cpu / size * 1e6:.1f} us"
    )


def one_by_one(size: int) -> None:
    from benchmarks import broadcast_load as load

    took, cpu = load.one_by_one(size)
    each = cpu / size * 1e6
    print(f"(b) row read, posted and saved one by one, one process, {size:,}: {size / took:,.0f}/s, {each:,.0f} us")


if __name__ == "__main__":
    main()
