"""A gateway that judges requests as Kannel's sendsms does, and, where it is installed, Kannel itself."""

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


CONFIGURATION = """
group = core
admin-port = {admin}
admin-password = x
admin-interface = 127.0.0.1
box-allow-ip = "127.0.0.1"
smsbox-port = {box}
smsbox-interface = 127.0.0.1

group = smsc
smsc = fake
smsc-id = FAKE
host = 127.0.0.1
port = {carrier}
connect-allow-ip = 127.0.0.1

group = smsbox
smsbox-id = box
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
max-messages = 0
text = none
"""


@contextmanager
def real(folder: Path) -> Iterator[tuple[int, Path]]:
    """Kannel's two daemons and its fake carrier; the sendsms port, and what the carrier wrote down."""
    ports = {name: free_port() for name in ("admin", "box", "carrier", "sendsms")}
    settings = folder / "kannel.conf"
    settings.write_text(CONFIGURATION.format(user=USER, password=PASSWORD, **ports))
    log = folder / "carrier.log"
    programs: list[subprocess.Popen[bytes]] = []
    try:
        for command, port in (
            (["bearerbox", "-v", "4", str(settings)], ports["carrier"]),
            (["smsbox", "-v", "4", str(settings)], ports["sendsms"]),
        ):
            programs.append(start(command, folder, folder / f"{command[0]}.log"))
            wait_for(port)
        carrier = [str(FAKE_CARRIER), "-H", "127.0.0.1", "-r", str(ports["carrier"]), "-m", "0", "1 2 text none"]
        programs.append(start(carrier, folder, log))
        yield ports["sendsms"], log
    finally:
        for program in reversed(programs):
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
