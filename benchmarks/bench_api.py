"""How fast are the applicant's list and detail and the officer's queue among 100,000 applications?

Run: make bench-api (ARGS=--short for a few seconds). Beside each stands a bare view: same queries, same bytes, nothing
else (benchmarks/bare_views.py), and a floor: that view with its statements prepared, as ours are. All are served as
docs/operations.md says, one worker a core, in turn; the clients share the cores.
"""

import argparse
import http.client
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "econsulate.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks.api_load import Load, generator, load  # noqa: E402
from benchmarks.population import Population, populate  # noqa: E402
from benchmarks.servers import Served, cpu_seconds, served  # noqa: E402
from econsulate.core.accounts.models import User  # noqa: E402

CLIENTS = 20
MOST_QUERIES = 6
LEAST_RATIO, LONGEST_P95 = 0.5, 50.0
SIDES = {
    "ours": "econsulate.settings",
    "bare": "benchmarks.bare_settings",
    "floor": "benchmarks.floor_settings",
}
LIST, QUEUE = "/api/v1/visa-applications", "/api/v1/staff/visa-applications"


@dataclass
class Case:
    """One kind of request, to us and to the bare views."""

    name: str
    ours: list[str]
    bare: list[str]
    rounds: dict[str, list[tuple[Load, float]]] = field(default_factory=lambda: {side: [] for side in SIDES})

    def median(self, side: str, figure: Callable[[Load, float], float]) -> float:
        return statistics.median(figure(found, cpu) for found, cpu in self.rounds[side])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="5,000 applications, one second a round")
    short = parser.parse_args().short
    rows, rounds, seconds = (5_000, 2, 1) if short else (100_000, 4, 4)
    began = time.monotonic()
    people = populate(rows, officers=list(User.objects.filter(posts__mission__code="KZ-SEO", posts__role="officer")))
    analyse()
    print(f"{rows:,} applications made in {time.monotonic() - began:.1f} s")
    cases = cases_of(people)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        workers = os.cpu_count() or 1
        sides = {side: stack.enter_context(served(settings, workers=workers)) for side, settings in SIDES.items()}
        for case in cases:
            measure(case, sides, folder, rounds=rounds, seconds=seconds)
            report(case)
    how = f"{CLIENTS} clients ({generator()}), median of {rounds} rounds of {seconds} s in turn"
    print(f"{how}; load average {os.getloadavg()[0]:.1f}")


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def cases_of(people: Population) -> list[Case]:
    families, officers = people.families, people.officers
    return [
        Case(
            "list of 20",
            [f"{LIST}\tX-Session-Token={token}" for token, _user, _first in families],
            [f"/applications/{user}" for _token, user, _first in families],
        ),
        Case(
            "detail",
            [f"{LIST}/{first}\tX-Session-Token={token}" for token, _user, first in families],
            [f"/applications/{user}/{first}" for _token, user, first in families],
        ),
        Case(
            "staff queue of 20",
            [f"{QUEUE}\tX-Session-Token={token}" for token, _user in officers],
            [f"/queue/{user}" for _token, user in officers],
        ),
    ]


def count_queries(case: Case) -> int:
    """Every statement of one request, the session's and the limit's among them, without BEGIN and COMMIT."""
    path, token = case.ours[0].split("\tX-Session-Token=")
    with CaptureQueriesContext(connection) as queries:
        answer = Client(headers={"host": "127.0.0.1", "x-session-token": token}).get(path)
    if answer.status_code != 200:
        sys.exit(f"{path} answered {answer.status_code}: {answer.content!r}")
    return len(queries)


def require_same_bytes(case: Case, sides: dict[str, Served]) -> None:
    """The bare view must give what we give; it repeats our link to the next page, so that all bytes are the same."""
    ours = fetched(sides["ours"].port, case.ours[0])
    if (following := json.loads(ours).get("next")) is not None:
        case.bare = [f"{line}\tX-Next={following}" for line in case.bare]
    if (bare := fetched(sides["bare"].port, case.bare[0])) != ours:
        sys.exit(f"{case.name}: the bare view gives other bytes:\n{ours!r}\n{bare!r}")


def fetched(port: int, line: str) -> bytes:
    path, *headers = line.split("\t")
    request = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    request.request("GET", path, headers=dict(header.split("=", 1) for header in headers))
    return request.getresponse().read()


def measure(case: Case, sides: dict[str, Served], folder: Path, *, rounds: int, seconds: int) -> None:
    """All sides in turn; the first round of each warms up and isn't counted."""
    require_same_bytes(case, sides)
    first = dict.fromkeys(sides, 0)
    for side in SIDES:
        (folder / side).write_text("\n".join(case.ours if side == "ours" else case.bare))
    for counted in [False, *[True] * rounds]:
        for side, server in sides.items():
            spent = cpu_seconds(server.workers)
            found = load(server.port, folder / side, first=first[side], clients=CLIENTS, seconds=seconds)
            spent = cpu_seconds(server.workers) - spent
            first[side] += found.requests
            if found.failed or not found.requests:
                sys.exit(f"{case.name}, {side}: {found.failed} of {found.requests} requests failed")
            if counted:
                case.rounds[side].append((found, spent / found.requests * 1000))


def report(case: Case) -> None:
    queries = count_queries(case)
    print(f"{case.name}: {queries} queries (target: at most {MOST_QUERIES})")
    for side in SIDES:
        rate, cpu = case.median(side, lambda found, _cpu: found.rate), case.median(side, lambda _found, cpu: cpu)
        p95 = case.median(side, lambda found, _cpu: found.p95)
        print(f"  {side}  {rate:7.0f}/s   p95 {p95:6.1f} ms   {cpu:5.2f} ms of processor a request")
    target = f"target: at least {LEAST_RATIO}; p95 of ours under {LONGEST_P95:.0f} ms"
    print(f"  ratio {ratio(case, 'bare'):5.2f} ({target}), to the floor {ratio(case, 'floor'):5.2f}")
    if queries > MOST_QUERIES:
        sys.exit(f"{case.name} takes {queries} queries")


def ratio(case: Case, other: str) -> float:
    """Of our rate to the other's, round by round."""
    pairs = zip(case.rounds["ours"], case.rounds[other], strict=True)
    return statistics.median(ours.rate / theirs.rate for (ours, _a), (theirs, _b) in pairs)


if __name__ == "__main__":
    main()
