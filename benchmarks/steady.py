"""How long do callers wait who ask evenly, whatever else the machine has to do? An open loop, in a process of its own.

`asked` starts it: python -m benchmarks.steady PORT RATE, with the requests in BENCH_REQUESTS (as benchmarks.api_load
reads them), until its input closes. Each request has its moment; a wait counts from that moment, so one that had to
stand behind another shows in full.
"""

import http.client
import itertools
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from queue import Queue

CLIENTS = 20


@dataclass
class Waits:
    """Each request's moment (of time.time) and the milliseconds until its answer, the fastest first."""

    each: list[tuple[float, float]] = field(default_factory=list)

    def at(self, part: float) -> float:
        return self.each[min(len(self.each) - 1, int(len(self.each) * part))][1]

    def between(self, begin: float, end: float) -> "Waits":
        return Waits([(moment, wait) for moment, wait in self.each if begin <= moment <= end])


@contextmanager
def asked(port: int, rate: int, requests: Path) -> Iterator[Waits]:
    """Meanwhile the server is asked so often a second; what was waited is there afterwards."""
    waits, command = Waits(), [sys.executable, "-m", "benchmarks.steady", str(port), str(rate)]
    environment = {**os.environ, "BENCH_REQUESTS": str(requests)}
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as client:
        yield waits
        told, _nothing = client.communicate(timeout=60)
    found = json.loads(told)
    if client.returncode or found["failed"] or not found["waits"]:
        sys.exit(f"the API was asked in vain: {found['failed'][:5]} of {len(found['waits'])}")
    waits.each = sorted(map(tuple, found["waits"]), key=itemgetter(1))


class Asking:
    def __init__(self, port: int, requests: list[tuple[str, dict[str, str]]]) -> None:
        self.port, self.requests = port, itertools.cycle(requests)
        self.due: Queue[tuple[float, str, dict[str, str]] | None] = Queue()
        self.waits: list[tuple[float, float]] = []
        self.failed: list[int] = []
        self.clients = [threading.Thread(target=self.client) for _ in range(CLIENTS)]

    def client(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while one := self.due.get():
            moment, path, headers = one
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            self.waits.append((moment, (time.time() - moment) * 1000))
            if answer.status >= 300:
                self.failed.append(answer.status)

    def run(self, rate: int, over: threading.Event) -> None:
        for client in self.clients:
            client.start()
        began = time.time()
        for number in itertools.count():
            moment = began + number / rate
            if over.wait(max(0.0, moment - time.time())):
                break
            self.due.put((moment, *next(self.requests)))
        for _client in self.clients:
            self.due.put(None)
        for client in self.clients:
            client.join()


def main(port: int, rate: int) -> None:
    lines = [line.split("\t") for line in Path(os.environ["BENCH_REQUESTS"]).read_text().splitlines()]
    asking = Asking(port, [(path, dict(one.split("=", 1) for one in headers)) for path, *headers in lines])
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set())).start()
    asking.run(rate, over)
    print(json.dumps({"waits": asking.waits, "failed": asking.failed}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
