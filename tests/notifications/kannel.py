"""A gateway that judges requests as Kannel's sendsms does, and, where it is installed, Kannel itself."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.request import urlopen

from tests.notifications import smsc
from tests.notifications.smtp import free_port

USER, PASSWORD = "econsulate", "geheim/7"
FAKE_CARRIER = Path("/usr/lib/kannel/test/fakesmsc")
IS_INSTALLED = bool(shutil.which("bearerbox") and shutil.which("smsbox")) and FAKE_CARRIER.exists()


@dataclass
class Text:
    """One message as the gateway took it."""

    number: str
    text: str
    headers: dict[str, str]


@dataclass
class Gateway:
    """`trouble`: a status to answer with, or "hang" or "cut" once the request is read."""

    port: int = 0
    trouble: int | str = 0
    taken: list[Text] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    def verdict(self, headers: Any, body: str) -> int | str:
        """As smsbox judges: who asks, then the receiver, then the rest; what it doesn't know it ignores."""
        if (headers.get("X-Kannel-Username"), headers.get("X-Kannel-Password")) != (USER, PASSWORD):
            return 403
        number = headers.get("X-Kannel-To", "")
        if not number.removeprefix("+").isdigit():
            return 400
        assert headers["X-Kannel-Coding"] in {"0", "2"}
        assert headers["Content-Type"] == "text/plain; charset=UTF-8"
        self.taken.append(Text(number, body, dict(headers)))
        return 202


@contextmanager
def stub() -> Iterator[Gateway]:
    gateway = Gateway()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            gateway.lines.append(self.requestline)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if self.path != "/cgi-bin/sendsms":
                return self.answer(404)
            status = gateway.verdict(self.headers, body)
            answer = gateway.trouble or status
            if answer == "hang":
                gateway.over.wait(10)
            if answer in {"hang", "cut"}:
                self.close_connection = True
                return None
            return self.answer(int(answer))

        def answer(self, status: int) -> None:
            text = b"0: Accepted for delivery" if status == 202 else b"no"
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: Any) -> None:
            return

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Whoever asked may be killed meanwhile."""

    server = Server(("127.0.0.1", 0), Handler)
    gateway.port = server.server_port
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield gateway
    finally:
        gateway.over.set()
        server.shutdown()
        server.server_close()


def setting(port: int, **changed: Any) -> dict[str, Any]:
    return {
        "host": "127.0.0.1",
        "port": port,
        "tls": False,
        "path": "/cgi-bin/sendsms",
        "user": USER,
        "password": PASSWORD,
        "sender": "",
        "discreet_sender": "",
        "receipts_url": "http://127.0.0.1:8000",
        "smpp": None,
        **changed,
    }


# No `smsbox-id`: a box that has one is brought what people write by a `smsbox-route` alone.
CONFIGURATION = """
group = core
admin-port = {admin}
admin-password = x
admin-interface = 127.0.0.1
box-allow-ip = "127.0.0.1"
smsbox-port = {box}
smsbox-interface = 127.0.0.1

group = smsc
smsc-id = CARRIER
host = 127.0.0.1
port = {carrier}
{line}

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1

group = sendsms-user
username = {user}
password = {password}
concatenation = true
max-messages = 6
default-sender = 1400

group = sms-service
keyword = default
{answers}
"""
FAKE_LINE = "smsc = fake\nconnect-allow-ip = 127.0.0.1"
SMPP_LINE = """smsc = smpp
smsc-username = {user}
smsc-password = {password}
system-type = VMA
transceiver-mode = true
max-pending-submits = 100
reconnect-delay = 1"""
NO_ANSWERS = "max-messages = 0\ntext = none"
# As docs/operations.md has it.
ANSWERS = 'catch-all = true\nomit-empty = true\nmax-messages = 1\nget-url = "{url}"'
QUEUED = re.compile(r"\((\d+) queued\)|queued (\d+) msgs")


@dataclass
class Kannel:
    """Its two daemons, with this line to a carrier; `ports` are `carrier`, `sendsms` and two of its own."""

    folder: Path
    line: str
    ports: dict[str, int]
    programs: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def begin(self, program: str, port: str, answers: str = NO_ANSWERS) -> None:
        settings = self.folder / "kannel.conf"
        given = {"line": self.line, "answers": answers, "user": USER, "password": PASSWORD}
        settings.write_text(CONFIGURATION.format(**given, **self.ports))
        command = [program, "-v", "4", str(settings)]
        self.programs.append(start(command, self.folder, self.folder / f"{program}.log"))
        wait_for(self.ports[port])

    def bring_answers_to(self, url: str) -> None:
        """What people write is brought there from now on; smsbox alone starts anew."""
        end(self.programs.pop())
        self.begin("smsbox", "sendsms", ANSWERS.format(url=url))

    def waiting(self) -> int:
        """How many messages have not left it yet, in either direction."""
        page = urlopen(f"http://127.0.0.1:{self.ports['admin']}/status.txt?password=x", timeout=5).read().decode()
        return sum(int(one or other) for one, other in QUEUED.findall(page))


@contextmanager
def daemons(folder: Path, line: str, *, carrier: int) -> Iterator[Kannel]:
    """Kannel between us and a carrier on this port; with a line of `FAKE_LINE` the carrier comes to it."""
    ports = {name: free_port() for name in ("admin", "box", "sendsms")}
    kannel = Kannel(folder, line.format(user=smsc.USER, password=smsc.PASSWORD), {**ports, "carrier": carrier})
    try:
        kannel.begin("bearerbox", "box")
        kannel.begin("smsbox", "sendsms")
        yield kannel
    finally:
        for program in reversed(kannel.programs):
            end(program)


@contextmanager
def real(folder: Path) -> Iterator[tuple[int, Path]]:
    """Kannel and its fake carrier; the sendsms port, and what the carrier wrote down."""
    port, log = free_port(), folder / "carrier.log"
    with daemons(folder, FAKE_LINE, carrier=port) as kannel:
        wait_for(port)
        command = [str(FAKE_CARRIER), "-H", "127.0.0.1", "-r", str(port), "-m", "0", "1 2 text none"]
        fake = start(command, folder, log)
        try:
            yield kannel.ports["sendsms"], log
        finally:
            end(fake)


def end(program: "subprocess.Popen[bytes]") -> None:
    program.kill()
    program.wait(10)


def start(command: list[str], folder: Path, log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)


def wait_for(port: int, *, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def until(happened: Callable[[], bool], *, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
