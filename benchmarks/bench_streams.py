"""What does a process of streams hold, how soon is something told, and what does telling cost who writes?

Run: make bench-streams (ARGS=--short for a few seconds). One process of streams, whose readers are in this process; all
on one machine. The last part writes rows in eight threads: without telling, with NOTIFY in the same transaction, and
with one after it, as core/streams does. That part says something only of a database that waits for its disk, which that
of a system started afresh doesn't: ECONSULATE_STATE_DIR=FOLDER python -m econsulate.core.embedded services python -m
benchmarks.bench_streams --writing
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import threading
import time
from pathlib import Path
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "econsulate.settings")
django.setup()

import psycopg  # noqa: E402
from django.contrib.auth import SESSION_KEY  # noqa: E402

from econsulate.core.accounts.models import User  # noqa: E402
from econsulate.core.embedded import ports, system  # noqa: E402
from econsulate.core.signin.sessions import SessionStore  # noqa: E402
from econsulate.core.streams.process.hub import PER_LOGIN  # noqa: E402
from econsulate.core.streams.services import address_for, notify  # noqa: E402

ALL, ONE = "bench all", "bench one"
OPENING_AT_ONCE, THREADS = 50, 8
CHANGE = "SELECT pg_notify('econsulate_streams', %s)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="200 streams, 5 rounds")
    parser.add_argument("--streams", type=int, default=2000)
    parser.add_argument("--writing", action="store_true", help="the last part alone")
    given = parser.parse_args()
    number, rounds, seconds = (200, 5, 0.5) if given.short else (given.streams, 40, 4.0)
    if not given.writing:
        hold(number, rounds)
    for name, told in {"nothing told": None, "NOTIFY inside": True, "NOTIFY after": False}.items():
        print(f"{name}: {rows_a_second(told, seconds):,.0f} rows/s committed by {THREADS} threads")
    print(f"load average {os.getloadavg()[0]:.1f}")


def hold(number: int, rounds: int) -> None:
    seats = [seat for user in range(-(-number // PER_LOGIN)) for seat in seats_of(user)][:number]
    port = ports.any_free()
    program = system.streams({**os.environ, "ECONSULATE_STREAMS_MOST": str(number)}, port=port)
    with subprocess.Popen(program.command, env=program.environment) as run:
        try:
            while not ports.serves(port, "/readyz"):
                time.sleep(0.05)
            asyncio.run(measure(port, seats, rounds, run.pid))
        finally:
            run.kill()


Seat = tuple[User, SessionStore, dict[str, list[str]]]


def seats_of(number: int) -> list[Seat]:
    """As many as a login may have; the first login hears of one thing more."""
    user = User.objects.create_user(f"stream{number}-{uuid4().hex}@example.org")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session.save()
    return [(user, session, {"alerts": [ALL], "changes": [ONE] if not number else []})] * PER_LOGIN


async def measure(port: int, seats: list[Seat], rounds: int, process: int) -> None:
    before, spent, began = *cost_of(process), time.monotonic()
    gate = asyncio.Semaphore(OPENING_AT_ONCE)
    readers = await asyncio.gather(*(opened(port, seat, gate) for seat in seats))
    took = time.monotonic() - began
    after, opening = cost_of(process)
    each = (after - before) / len(readers) / 1024
    cost = (opening - spent) / len(readers) * 1e6
    print(f"{len(readers):,} streams opened, {len(readers) / took:,.0f}/s, {cost:.0f} us of processor each")
    print(f"memory: {each:.1f} KiB each, {after / 2**20:.0f} MiB in all")
    waits = [await told(readers[:1], ONE, "changes") for _ in range(rounds)]
    late = sorted(wait for (wait,) in waits)
    middle, high = statistics.median(late) * 1e3, late[int(0.95 * len(late))] * 1e3
    print(f"committed to told, one login: p50 {middle:.1f}, p95 {high:.1f} ms")
    everybody = sorted(await told(readers, ALL, "alerts"))
    middle, last = statistics.median(everybody), everybody[-1]
    print(f"committed to told, everybody, spread on purpose: p50 {middle:.2f}, last {last:.2f} s")
    _, idle = cost_of(process)
    await asyncio.sleep(16)
    print(f"standing open: {(cost_of(process)[1] - idle) / 16 * 100:.1f} % of a core")
    for _reader, writer in readers:
        writer.close()


Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def opened(port: int, seat: Seat, gate: asyncio.Semaphore) -> Line:
    async with gate:
        reader, writer = await asyncio.open_connection(ports.HOST, port, limit=4096)
        query = address_for(*seat).partition("/streams/")[2]
        writer.write(f"GET /streams/{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        status = await reader.readline()
        assert b" 200 " in status, status
        await reader.readuntil(b": open\n")
        return reader, writer


async def told(lines: list[Line], topic: str, event: str) -> list[float]:
    """Seconds from the commit until each reader has it; a second apart, since no event is told more often."""
    await asyncio.sleep(1.05)
    began = time.monotonic()
    waiting = [asyncio.create_task(heard(reader, event, began)) for reader, _writer in lines]
    await asyncio.to_thread(notify, [topic])
    return await asyncio.gather(*waiting)


async def heard(reader: asyncio.StreamReader, event: str, began: float) -> float:
    await reader.readuntil(f"event: {event}\n".encode())
    return time.monotonic() - began


def cost_of(process: int) -> tuple[int, float]:
    """Bytes and processor seconds of the worker."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    figures = [Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split() for child in children]
    spent = sum(int(one[11]) + int(one[12]) for one in figures) / os.sysconf("SC_CLK_TCK")
    return max(int(one[21]) for one in figures) * os.sysconf("SC_PAGE_SIZE"), spent


def rows_a_second(inside: bool | None, seconds: float) -> float:
    """Of small transactions that write, each with one telling or none."""
    address, counts = os.environ["DATABASE_URL"], list[int]()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bench_told (at timestamptz DEFAULT now(), why text)")

    def work() -> None:
        count, until = 0, time.monotonic() + seconds
        with psycopg.connect(address, autocommit=True) as line:
            while time.monotonic() < until:
                with line.transaction():
                    line.execute("INSERT INTO bench_told (why) VALUES ('x')")
                    if inside:
                        line.execute(CHANGE, [ALL])
                if inside is False:
                    line.execute(CHANGE, [ALL])
                count += 1
        counts.append(count)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


if __name__ == "__main__":
    main()
