"""The process of streams itself, on the test database, and readers at sockets of their own."""

import http.client
import json
import os
import random
import select
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from econsulate.core.embedded import ports, system
from econsulate.core.signin.sessions import SessionStore
from econsulate.core.streams.services import address_for, of_phones
from tests.people import Phone

START_SECONDS = 30.0
OURS = "econsulate.streams:application"
# Below those that the kernel gives to connections of other tests.
PORTS = (20_000, 32_000)
NOT_GIVEN = ("ECONSULATE_KEY_ENCRYPTION_KEYS", "ECONSULATE_BLIND_INDEX_KEY", "ECONSULATE_AUDIT_SEAL_KEY")


def database_url() -> str:
    at = connection.settings_dict
    user = quote(at["USER"], safe="") + (f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else "")
    return f"postgres://{user}@{at['HOST'] or '127.0.0.1'}:{at['PORT'] or 5432}/{at['NAME']}"


@dataclass
class Streams:
    """granian with one worker in its own process group, without any key that opens somebody's data."""

    options: dict[str, str] = field(default_factory=dict)
    target: str = OURS
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    readers: "list[Reader]" = field(default_factory=list)

    def start(self, *, ready: str = "/readyz") -> None:
        self.port = self.port or a_port()
        kept = {name: value for name, value in os.environ.items() if name not in NOT_GIVEN}
        given = {**kept, "DATABASE_URL": database_url(), "ECONSULATE_SECRET_KEY": settings.SECRET_KEY, **self.options}
        command = [*system.streams(given, port=self.port).command[:-1], self.target]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, env=given, start_new_session=True, **quiet)  # type: ignore[call-overload]
        until(lambda: self.process.poll() is not None or ports.serves(self.port, ready), START_SECONDS)  # type: ignore[union-attr]
        assert self.process.poll() is None, "the process of streams did not start"

    def kill(self) -> None:
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def end(self) -> None:
        for reader in self.readers:
            reader.close()
        if self.process:
            self.kill()

    def memory(self) -> int:
        """Bytes that the worker holds for itself."""
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        pages = [int(Path(f"/proc/{child}/statm").read_text().split()[1]) for child in children]
        return max(pages) * os.sysconf("SC_PAGE_SIZE")

    def count(self) -> int:
        """How many are open, as it says itself."""
        connection = http.client.HTTPConnection(ports.HOST, self.port, timeout=5)
        connection.request("GET", "/readyz")
        told: dict[str, int] = json.loads(connection.getresponse().read())
        connection.close()
        return told["streams"]

    def opened(self, phone: Phone) -> "Reader":
        """As the app does: by the API's address, and from there on."""
        return self.at(ticket_of(phone))

    def at(self, query: str, *, path: str = "/streams/", method: str = "GET") -> "Reader":
        reader = Reader(self.port, f"{method} {path}?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        self.readers.append(reader)
        return reader


class Reader:
    """Who reads what comes; each event comes in one piece, so what parts the pieces needs no look."""

    def __init__(self, port: int, request: str) -> None:
        self.socket = socket.create_connection((ports.HOST, port), timeout=20)
        self.socket.sendall(request.encode())
        # By select no file above the thousandth can be waited for.
        self.poll = select.poll()
        self.poll.register(self.socket, select.POLLIN)
        self.read = b""
        assert self.until(lambda: b"\r\n\r\n" in self.read, 20)
        self.head, _, self.read = self.read.partition(b"\r\n\r\n")
        self.status = int(self.head.split()[1])

    def until(self, done: Any, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while not done():
            left = deadline - time.monotonic()
            if left <= 0 or not self.poll.poll(left * 1000):
                return False
            if not (more := self.socket.recv(65536)):
                return bool(done())
            self.read += more
        return True

    def header(self, name: str) -> str | None:
        lines = (line.decode().partition(": ") for line in self.head.split(b"\r\n")[1:])
        return {key.lower(): value for key, _, value in lines}.get(name)

    def hears(self, event: str, seconds: float = 10) -> bool:
        """This event next; what came before it is forgotten."""
        line = f"event: {event}\n".encode()
        found = self.until(lambda: line in self.read, seconds)
        if found:
            self.read = self.read.partition(line)[2]
        return found

    def ended(self, seconds: float) -> bool:
        return self.until(lambda: b"0\r\n\r\n" in self.read, seconds)

    def code(self) -> str:
        """Of a refusal."""
        assert self.until(lambda: b"}" in self.read, 10)
        told: dict[str, Any] = json.loads(self.read[self.read.index(b"{") : self.read.rindex(b"}") + 1])
        return str(told["code"])

    def close(self) -> None:
        self.socket.close()


def a_port() -> int:
    return next(port for port in iter(lambda: random.randint(*PORTS), None) if ports.is_free(port))


def ticket_of(phone: Phone) -> str:
    answer = phone.get("/api/v1/stream")
    assert answer.status_code == 307
    return str(answer.headers["Location"].partition("?")[2])


def a_ticket(phone: Phone) -> str:
    """Without asking web, which counts how often a login asks."""
    assert phone.user is not None
    return address_for(phone.user, session_of(phone), of_phones(phone.user)).partition("?")[2]


def session_of(phone: Phone) -> SessionStore:
    return SessionStore.of_token(phone.client._credentials["HTTP_X_SESSION_TOKEN"])  # type: ignore[attr-defined]


def until(done: Any, seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)
