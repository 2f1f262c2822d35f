"""A carrier that judges what it is told as SMPP 3.4 asks, reading it by another library than ours (smpp34)."""

import socket
import ssl
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any

import smpp34

USER, PASSWORD = "embassy", "geheim/7"
BIND, SUBMIT, DELIVER, UNBIND, ENQUIRE, RESP, NACK = 0x9, 0x4, 0x5, 0x6, 0x15, 0x8000_0000, 0x8000_0000
OK, WRONG_STATE, ALREADY_BOUND, WRONG_PASSWORD, THROTTLED = 0, 0x04, 0x05, 0x0E, 0x58
HEADER = struct.Struct(">4L")


@dataclass
class Smsc:
    """`trouble`: what it answers to a message, or "hang" or "cut" once it is read; `troubles`: to the next ones.
    `bind_status` is what it answers to a bind, "hang" nothing; `asleep`: it answers to no question whether it's there.
    """

    port: int = 0
    trouble: int | str = OK
    troubles: list[int | str] = field(default_factory=list)
    bind_status: int | str = OK
    asleep: bool = False
    prefix: str = "m"
    taken: list[Any] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    binds: list[tuple[str, str, str, int]] = field(default_factory=list)
    most_unanswered: int = 0
    delay: float = 0.0
    lines: list["Line"] = field(default_factory=list)
    all_lines: list["Line"] = field(default_factory=list)
    lock: Any = field(default_factory=Lock)

    @property
    def references(self) -> list[str]:
        return [f"{self.prefix}{number}" for number in range(1, len(self.taken) + 1)]

    def report(self, reference: str, stat: str = "DELIVRD", err: str = "000", **given: Any) -> int:
        """A delivery receipt on the newest line; what we are answered."""
        dates = "submit date:2611291000 done date:2611291001"
        text = f"id:{reference} sub:001 dlvrd:001 {dates} stat:{stat} err:{err} text:"
        return self.deliver(**{"esm_class": 4, "short_message": text.encode(), **given})

    def deliver(self, number: str = "77010000001", **given: Any) -> int:
        return self.lines[-1].deliver(smpp34.DeliverSm(number, "1400", **given).encode())

    def hang_up(self) -> None:
        for line in list(self.lines):
            line.end()


class Line(Thread):
    def __init__(self, smsc: Smsc, sock: socket.socket) -> None:
        super().__init__(daemon=True)
        self.smsc, self.sock = smsc, sock
        self.answers: dict[int, int] = {}
        self.answered = Event()
        self.bound = False
        self.unanswered = self.sequence = 0
        self.nacks: list[int] = []

    def run(self) -> None:
        with suppress(OSError):
            while frame := self.read():
                self.take(*HEADER.unpack_from(frame), frame)
        if self in self.smsc.lines:
            self.smsc.lines.remove(self)
        self.sock.close()

    def read(self) -> bytes:
        head = self.exactly(4)
        return head + self.exactly(struct.unpack(">L", head)[0] - 4) if head else b""

    def exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            piece = self.sock.recv(count - len(data))
            if not piece:
                return b""
            data += piece
        return data

    def take(self, _length: int, command: int, status: int, sequence: int, frame: bytes) -> None:
        if command == BIND:
            self.bind(frame, sequence)
        elif command == NACK:
            self.nacks.append(status)
        elif command & RESP:
            self.answers[sequence] = status
            self.answered.set()
        elif command == ENQUIRE:
            if not self.smsc.asleep:
                self.say(ENQUIRE | RESP, sequence)
        elif command == UNBIND:
            self.say(UNBIND | RESP, sequence)
            self.end()
        else:
            assert command == SUBMIT, hex(command)
            self.submit(frame, sequence)

    def bind(self, frame: bytes, sequence: int) -> None:
        user, password, kind, rest = frame[16:].split(b"\0", 3)
        assert rest[0] == 0x34
        self.smsc.binds.append((user.decode(), password.decode(), kind.decode(), rest[0]))
        if self.smsc.bind_status == "hang":
            return
        right = (user.decode(), password.decode()) == (USER, PASSWORD)
        status = int(self.smsc.bind_status) or (OK if right else WRONG_PASSWORD)
        self.bound = status == OK
        if self.bound:
            self.smsc.lines.append(self)
        self.say(BIND | RESP, sequence, status, b"SMSC\0")

    def submit(self, frame: bytes, sequence: int) -> None:
        if not self.bound:
            return self.say(SUBMIT | RESP, sequence, WRONG_STATE)
        message = smpp34.decode(frame)
        with self.smsc.lock:
            self.unanswered += 1
            self.smsc.most_unanswered = max(self.smsc.most_unanswered, self.unanswered)
            trouble = self.smsc.troubles.pop(0) if self.smsc.troubles else self.smsc.trouble
            self.smsc.moments.append(time.monotonic())
            if trouble == OK:
                self.smsc.taken.append(message)
            reference = f"{self.smsc.prefix}{len(self.smsc.taken)}"
        if trouble == "cut":
            return self.end()
        if trouble == "hang":
            return None
        Thread(target=self.later, args=(sequence, int(trouble), reference), daemon=True).start()
        return None

    def later(self, sequence: int, status: int, reference: str) -> None:
        time.sleep(self.smsc.delay)
        with self.smsc.lock:
            self.unanswered -= 1
        with suppress(OSError):
            self.say(SUBMIT | RESP, sequence, status, b"" if status else reference.encode() + b"\0")

    def deliver(self, frame: bytes) -> int:
        self.sequence += 1
        sequence = self.sequence
        self.raw(frame[:12] + struct.pack(">L", sequence) + frame[16:])
        return self.answer_to(sequence)

    def answer_to(self, sequence: int, *, seconds: float = 5) -> int:
        end = time.monotonic() + seconds
        while sequence not in self.answers:
            assert time.monotonic() < end, "nobody answered"
            self.answered.wait(0.05)
            self.answered.clear()
        return self.answers[sequence]

    def say(self, command: int, sequence: int, status: int = OK, body: bytes = b"") -> None:
        self.raw(HEADER.pack(16 + len(body), command, status, sequence) + body)

    def raw(self, data: bytes) -> None:
        with suppress(OSError):
            self.sock.sendall(data)

    def end(self) -> None:
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)


@contextmanager
def running(tls: ssl.SSLContext | None = None) -> Iterator[Smsc]:
    smsc, listener = Smsc(), socket.create_server(("127.0.0.1", 0))
    smsc.port = listener.getsockname()[1]

    def serve() -> None:
        with suppress(OSError):
            while True:
                sock = listener.accept()[0]
                with suppress(ssl.SSLError):
                    line = Line(smsc, tls.wrap_socket(sock, server_side=True) if tls else sock)
                    smsc.all_lines.append(line)
                    line.start()

    thread = Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield smsc
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for line in smsc.all_lines:
            line.end()
            line.join(5)
        thread.join(5)


def setting(port: int, **changed: Any) -> dict[str, Any]:
    own = {"system_type": "", "window": 10, "rate": 1000, "long": "udh", "ids": "same", "no_such_number": frozenset()}
    sms = {
        "host": "127.0.0.1",
        "port": port,
        "tls": False,
        "path": "",
        "user": USER,
        "password": PASSWORD,
        "sender": "",
        "discreet_sender": "",
        "receipts_url": "http://127.0.0.1:8000",
    }
    whole = {name: value for name, value in changed.items() if name in sms}
    return {**sms, **whole, "smpp": {**own, **{name: changed[name] for name in changed.keys() - whole.keys()}}}
