"""Through a real server: lines cut at any byte, the server killed with -9, and the bytes are the same in the end."""

import hashlib
import http.client
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from econsulate.core.accounts.models import User
from econsulate.core.files.models import Upload
from tests.core.files.phone import BODY, UPLOADS, content_of
from tests.core.files.server import Server
from tests.people import session_token

pytestmark = pytest.mark.django_db(transaction=True)
MIB = 1024 * 1024


@pytest.fixture
def server(settings: Any, request: pytest.FixtureRequest) -> Iterator[Server]:
    """Its settings are the parameter of the test, if it has one."""
    running = Server(Path(settings.FILES_DIR), getattr(request, "param", {}))
    running.start()
    yield running
    running.kill()


class Wire:
    """A phone that speaks HTTP over a socket of its own, so that it can break off."""

    def __init__(self, server: Server, user: User) -> None:
        self.port = server.port
        self.token = session_token(user, second_factor=False)

    def ask(self, method: str, url: str, body: bytes | None = None, **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, url, body, {"X-Session-Token": self.token, "Tus-Resumable": "1.0.0", **given})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def begin(self, length: int) -> str:
        answer = self.ask("POST", UPLOADS, Upload_Length=str(length))
        assert answer.status == 201
        return str(answer.headers["Location"])

    def offset(self, url: str) -> int:
        return int(self.ask("HEAD", url).headers["Upload-Offset"])

    def patch(self, url: str, body: bytes, offset: int) -> http.client.HTTPResponse:
        return self.ask("PATCH", url, body, Upload_Offset=str(offset), Content_Type=BODY)

    def open_patch(self, url: str, length: int, offset: int) -> socket.socket:
        """A PATCH whose head is sent and whose body is up to the caller."""
        line = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        line.sendall(
            f"PATCH {url} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Session-Token: {self.token}\r\nTus-Resumable: 1.0.0\r\n"
            f"Upload-Offset: {offset}\r\nContent-Type: {BODY}\r\nContent-Length: {length}\r\n\r\n".encode()
        )
        return line


def stored_hash(length: int) -> str:
    upload = Upload.objects.get()
    assert upload.state == "complete"
    assert upload.offset == length
    return hashlib.sha256(content_of(upload)).hexdigest()


def wait_until(condition: Any) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def test_a_line_cut_in_each_chunk_is_resumed_to_the_same_bytes(server: Server, aigul: User) -> None:
    wire, data, cuts = Wire(server, aigul), os.urandom(12 * MIB), random.Random(5)
    url = wire.begin(len(data))
    for _ in range(8):
        offset = wire.offset(url)
        arrives = offset + cuts.randint(1, MIB)
        with wire.open_patch(url, len(data) - offset, offset) as line:
            line.sendall(data[offset:arrives])
        wait_until(lambda until=arrives: wire.offset(url) == until)  # type: ignore[misc]
    offset = wire.offset(url)
    assert wire.patch(url, data[offset:], offset).status == 204
    assert stored_hash(len(data)) == hashlib.sha256(data).hexdigest()


def test_a_killed_server_keeps_every_byte_it_acknowledged(server: Server, aigul: User) -> None:
    wire, data, deaths = Wire(server, aigul), os.urandom(24 * MIB), random.Random(11)
    url = wire.begin(len(data))
    acknowledged = 0
    for _ in range(3):
        offset = wire.offset(url)
        assert offset >= acknowledged
        line = wire.open_patch(url, len(data) - offset, offset)
        sender = threading.Thread(target=send_until_broken, args=(line, data[offset:]), daemon=True)
        sender.start()
        wait_until(lambda seen=offset: Upload.objects.get().offset > seen)  # type: ignore[misc]
        time.sleep(deaths.random() / 20)
        acknowledged = Upload.objects.get().offset
        server.kill()
        sender.join(10)
        line.close()
        server.start()
    offset = wire.offset(url)
    assert offset >= acknowledged
    if offset < len(data):
        assert wire.patch(url, data[offset:], offset).status == 204
    assert stored_hash(len(data)) == hashlib.sha256(data).hexdigest()


def send_until_broken(line: socket.socket, body: bytes) -> None:
    """At about 40 MiB/s, so that a kill falls into the middle."""
    try:
        for start in range(0, len(body), MIB // 4):
            line.sendall(body[start : start + MIB // 4])
            time.sleep(0.006)
    except OSError:
        return


KILLED_BEFORE_COMMIT = """
import os, signal, sys, uuid
import django
django.setup()
from econsulate.core.accounts.models import User
from econsulate.core.files import store
from econsulate.core.files.models import Upload
from econsulate.core.files.services import uploads
write = store.write
def write_and_die(frames):
    write(frames)
    os.kill(os.getpid(), signal.SIGKILL)
store.write = write_and_die
uploads.receive(Upload.objects.get(), by=User.objects.get(), offset=5, pieces=[b"67890"])
"""


def test_a_writer_killed_between_write_and_commit_leaves_the_offset_where_it_was(
    server: Server, aigul: User, settings: Any
) -> None:
    wire = Wire(server, aigul)
    url = wire.begin(10)
    assert wire.patch(url, b"12345", 0).status == 204
    environment = {**server.environment(), "DJANGO_SETTINGS_MODULE": "econsulate.settings"}
    ended = subprocess.run([sys.executable, "-c", KILLED_BEFORE_COMMIT], env=environment)
    assert ended.returncode == -9
    assert len(list(Path(settings.FILES_DIR).glob("??/*"))) == 2
    assert wire.offset(url) == 5
    assert wire.patch(url, b"67890", 5).status == 204
    assert stored_hash(10) == hashlib.sha256(b"1234567890").hexdigest()


@pytest.mark.parametrize("server", [{"ECONSULATE_DATABASE_POOL": "2"}], indirect=True)
def test_slow_phones_hold_no_database_connection(server: Server, aigul: User) -> None:
    """Six phones stand still in mid-body; a pool of two connections still serves everybody else."""
    wire = Wire(server, aigul)
    urls = [wire.begin(1000) for _ in range(6)]
    lines = [wire.open_patch(url, 1000, 0) for url in urls]
    for line in lines:
        line.sendall(b"x" * 100)
    time.sleep(0.5)
    began = time.monotonic()
    assert [wire.offset(url) for url in urls] == [0] * 6
    assert time.monotonic() - began < 5
    for line in lines:
        line.close()
    wait_until(lambda: [wire.offset(url) for url in urls] == [100] * 6)


def test_a_refusal_before_the_body_was_sent_reaches_the_phone(server: Server, aigul: User) -> None:
    wire = Wire(server, aigul)
    url = wire.begin(10)
    with wire.open_patch(url, 5, 3) as line:
        assert line.recv(12) == b"HTTP/1.1 409"
