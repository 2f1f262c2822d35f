"""The clients of bench-api: wrk where it is installed, else these, in a process of their own.

Run by bench_api: python -m benchmarks.api_load PORT CLIENTS SECONDS, with BENCH_REQUESTS and BENCH_FIRST set.
"""

import http.client
import itertools
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Load:
    """What one round found: milliseconds, and how many answers were not 2xx."""

    requests: int
    seconds: float
    failed: int
    p50: float
    p95: float
    p99: float

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def generator() -> str:
    return "wrk" if shutil.which("wrk") else "Python threads (apt install wrk for a lighter client)"


def load(port: int, requests: Path, *, first: int, clients: int, seconds: int) -> Load:
    """Ask the requests of the file in turn, from the line `first` on, by so many clients at once."""
    environment = {**os.environ, "BENCH_REQUESTS": str(requests), "BENCH_FIRST": str(first)}
    if shutil.which("wrk"):
        options = ["-t", "1", "-c", str(clients), "-d", str(seconds), "--timeout", "10", "-s", str(HERE / "api.lua")]
        command = ["wrk", *options, f"http://127.0.0.1:{port}"]
    else:
        command = [sys.executable, "-m", "benchmarks.api_load", str(port), str(clients), str(seconds)]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=seconds + 60)
    return Load(**json.loads(done.stdout.splitlines()[-1]))


def main(port: int, clients: int, seconds: float) -> None:
    lines = [line.split("\t") for line in Path(os.environ["BENCH_REQUESTS"]).read_text().splitlines()]
    lines = [(path, dict(header.split("=", 1) for header in headers)) for path, *headers in lines]
    first = int(os.environ["BENCH_FIRST"]) % len(lines)
    turn = itertools.cycle(lines[first:] + lines[:first])
    took: list[float] = []
    failed: list[int] = []
    ends = time.monotonic() + seconds

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        while (began := time.monotonic()) < ends:
            path, headers = next(turn)
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            took.append(time.monotonic() - began)
            if answer.status >= 300:
                failed.append(answer.status)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.sort()
    places = {f"p{part}": 1000 * took[int(len(took) * part / 100)] for part in (50, 95, 99)}
    print(json.dumps({"requests": len(took), "seconds": seconds, "failed": len(failed), **places}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
