"""Who asks the API while an alert goes out, and how long do they wait then? Phones and applicants, evenly, by HTTP."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.servers import Served, served
from benchmarks.steady import Waits, asked

# Far from what one core serves: waiting shows what the broadcast takes, not a crowd of callers.
RATE = 20
ALERTS, SYNC, LIST = "/api/v1/alerts", "/api/v1/sync", "/api/v1/visa-applications"
MOST = 2.0
MISSIONS = "consular/missions/data/demo_missions.toml"


def prepare(environment: Mapping[str, str]) -> None:
    """Tables, missions and a catalogue to apply by, which are invented and so for a trial alone."""
    for command in (["migrate", "--no-input", "--verbosity", "0"], ["load_missions", MISSIONS], ["load_catalogue"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], env=dict(environment), check=True, stdout=subprocess.DEVNULL
        )


class Callers:
    """Families with applications, each with a session, and what they ask in turn."""

    def __init__(self, server: Served, folder: Path, families: int) -> None:
        from benchmarks.population import FAMILY, populate

        self.server, self.requests = server, folder / "requests"
        people = populate(families * FAMILY, officers=[]).families
        lines = [line for token, _user, _first in people for line in self.asks(token)]
        self.requests.write_text("\n".join(lines))

    def asks(self, token: str) -> list[str]:
        """What concerns me, the round of a phone that is in step, my applications."""
        cursor, more = "", True
        while more:
            page = self.fetched(f"{SYNC}?{urlencode({'cursor': cursor})}" if cursor else SYNC, token)
            cursor, more = page["cursor"], page["more"]
        paths = (ALERTS, f"{SYNC}?{urlencode({'cursor': cursor})}", LIST)
        return [f"{path}\tX-Session-Token={token}\tAccept-Language=en" for path in paths]

    def fetched(self, path: str, token: str) -> dict[str, str | bool]:
        phone = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        phone.request("GET", path, headers={"X-Session-Token": token})
        answer = phone.getresponse()
        body = answer.read()
        phone.close()
        if answer.status != 200:
            sys.exit(f"{path} answered {answer.status}: {body!r}")
        return json.loads(body)

    @contextmanager
    def asking(self) -> Iterator[Waits]:
        """From a second before, in which the clients begin."""
        with asked(self.server.port, RATE, self.requests) as waits:
            time.sleep(1)
            yield waits

    def idle(self, seconds: float) -> Waits:
        with self.asking() as waits:
            time.sleep(seconds)
        return waits


@contextmanager
def callers(environment: dict[str, str], folder: Path, families: int) -> Iterator[Callers]:
    with served("econsulate.settings", workers=2, environment=environment) as server:
        asking = Callers(server, folder, families)
        # What the server does for the first time isn't counted.
        asking.idle(2)
        yield asking


def report(idle: Waits, meanwhile: Waits, size: int) -> None:
    if not meanwhile.each:
        print(f"    {size:,} were told before anybody asked the API")
        return
    ratio = meanwhile.at(0.95) / idle.at(0.95)
    print(f"    the API, asked {RATE} times a second: {told(idle)} before; {told(meanwhile)} while {size:,} are told")
    print(f"    p95 {ratio:.1f} times as long (target: at most {MOST:.0f})")


def told(waits: Waits) -> str:
    return f"p50 {waits.at(0.5):.1f}, p95 {waits.at(0.95):.1f} ms ({len(waits.each)})"
