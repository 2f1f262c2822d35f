"""An HTTP/2 server with TLS on 127.0.0.1 that can also be slow, silent and rude; and an authority to trust it by."""

import contextlib
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import DataReceived, RequestReceived, StreamEnded
from h2.exceptions import ProtocolError

TICK = 0.005
LINGER_SECONDS = 2.0


@dataclass
class Seen:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass
class Reply:
    """`manner`: "" answers; "hang" never does; "reset" and "refuse" end the stream; "cut" the line; "goaway" says first
    that it never looked at it."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    manner: str = ""


@dataclass
class Server:
    """`judge` looks at each request; `latency` holds every answer back. `most_open` is how many waited at once."""

    judge: Callable[[Seen], Reply]
    latency: float = 0.0
    port: int = 0
    connections: int = 0
    most_open: int = 0
    requests: list[Seen] = field(default_factory=list)
    over: bool = False
    lock: Lock = field(default_factory=Lock)

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"


@contextmanager
def serving(judge: Callable[[Seen], Reply], certificate: Path) -> Iterator[Server]:
    server = Server(judge)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.set_alpn_protocols(["h2"])
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    server.port = listener.getsockname()[1]
    threads = [Thread(target=accept, args=(server, listener, context), daemon=True)]
    threads[0].start()
    try:
        yield server
    finally:
        server.over = True
        with contextlib.suppress(OSError):  # who waits for a caller wakes up, where the system does so
            listener.shutdown(socket.SHUT_RDWR)
        threads[0].join(5)
        listener.close()


def accept(server: Server, listener: socket.socket, context: ssl.SSLContext) -> None:
    talks: list[Thread] = []
    while not server.over:
        with contextlib.suppress(TimeoutError, ssl.SSLError, OSError):
            line, _peer = listener.accept()
            talks.append(Thread(target=greet, args=(server, line, context), daemon=True))
            talks[-1].start()
    for talk in talks:
        talk.join(5)


def greet(server: Server, line: socket.socket, context: ssl.SSLContext) -> None:
    with contextlib.suppress(OSError), line:
        line.settimeout(5)
        with context.wrap_socket(line, server_side=True) as secured:
            with server.lock:
                server.connections += 1
            Talk(server, secured).run()


class Talk:
    """One connection."""

    def __init__(self, server: Server, line: ssl.SSLSocket) -> None:
        self.server, self.line = server, line
        self.h2 = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        self.open: dict[int, Seen] = {}
        self.answers: list[tuple[float, int, Reply]] = []
        self.ended = self.leaving = False

    def run(self) -> None:
        self.h2.initiate_connection()
        self.flush()
        self.line.settimeout(TICK)
        while not self.ended and not self.server.over:
            with contextlib.suppress(TimeoutError):
                data = self.line.recv(65536)
                if not data:
                    return
                self.take(data)
            self.answer_what_is_due()
            self.flush()
        if self.leaving:
            self.linger()

    def linger(self) -> None:
        """Until the other side hangs up too: closed with something unread, the system would throw away what we said
        last, and every answer before it that was not read yet."""
        self.line.settimeout(LINGER_SECONDS)
        self.line.shutdown(socket.SHUT_WR)
        until = time.monotonic() + LINGER_SECONDS
        while time.monotonic() < until and self.line.recv(65536):
            pass

    def take(self, data: bytes) -> None:
        for event in self.h2.receive_data(data):
            if isinstance(event, RequestReceived):
                headers = {str(name): str(value) for name, value in event.headers}
                self.open[event.stream_id] = Seen(headers[":path"], headers)
            elif isinstance(event, DataReceived):
                self.open[event.stream_id].body += event.data
                self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, StreamEnded):
                self.decide(event.stream_id)

    def decide(self, stream: int) -> None:
        if self.leaving:
            return  # what comes after a GOAWAY is never looked at
        seen = self.open[stream]
        with self.server.lock:
            self.server.requests.append(seen)
            reply = self.server.judge(seen)
            self.server.most_open = max(self.server.most_open, len(self.open))
        self.leaving = reply.manner == "goaway"
        if reply.manner == "hang":
            return
        self.answers.append((time.monotonic() + self.server.latency, stream, reply))

    def answer_what_is_due(self) -> None:
        now = time.monotonic()
        due = [one for one in self.answers if one[0] <= now]
        self.answers = [one for one in self.answers if one[0] > now]
        for _at, stream, reply in due:
            del self.open[stream]
            with contextlib.suppress(ProtocolError):
                self.answer(stream, reply)

    def answer(self, stream: int, reply: Reply) -> None:
        if reply.manner == "reset":
            self.h2.reset_stream(stream, ErrorCodes.INTERNAL_ERROR)
        elif reply.manner == "refuse":
            self.h2.reset_stream(stream, ErrorCodes.REFUSED_STREAM)
        elif reply.manner == "goaway":
            self.h2.close_connection(last_stream_id=stream - 2 if stream > 1 else 0)
            self.flush()
            self.ended = True
        elif reply.manner == "cut":
            self.ended = True
        else:
            headers = [(":status", str(reply.status)), *reply.headers.items()]
            self.h2.send_headers(stream, headers, end_stream=not reply.body)
            if reply.body:
                frames = [reply.body[at : at + 16_000] for at in range(0, len(reply.body), 16_000)]
                for number, frame in enumerate(frames, 1):
                    self.h2.send_data(stream, frame, end_stream=number == len(frames))

    def flush(self) -> None:
        self.line.settimeout(5)
        self.line.sendall(self.h2.data_to_send())
        self.line.settimeout(TICK)


def authority(folder: Path) -> tuple[Path, Path]:
    """The certificate to trust, and key and certificate of a server at localhost that it signed."""
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name, name = named("Authority of the tests"), named("localhost")
    root = certificate(root_name, root_key, root_name, root_key, is_authority=True)
    leaf = certificate(name, key, root_name, root_key, is_authority=False)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "ca.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (folder / "server.pem").write_bytes(pem + leaf.public_bytes(Encoding.PEM))
    return folder / "ca.pem", folder / "server.pem"


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def certificate(
    subject: x509.Name, key: Any, issuer: x509.Name, signer: Any, *, is_authority: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
    )
    return builder.sign(signer, SHA256())
