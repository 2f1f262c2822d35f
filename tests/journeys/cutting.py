"""A line that breaks where we say: between phone and server stands a relay that lets so many bytes through."""

import contextlib
import select
import socket
import struct
import threading
from dataclasses import dataclass
from enum import Enum
from typing import Self

RESET = struct.pack("ii", 1, 0)
PIECE = 65536


class Where(Enum):
    """In which part of the exchange it breaks."""

    REQUEST = "request"
    # All of the request arrived; the phone is gone before the server has said a word.
    BETWEEN = "between"
    ANSWER = "answer"


@dataclass(frozen=True)
class Cut:
    """After this share of the request or the answer: 0 is before its first byte, of an answer once it is there."""

    where: Where
    share: float = 0.0

    def __str__(self) -> str:
        return f"{self.where.value}-{self.share:.2f}"


class Relay:
    """Takes connections on a port of its own, one after the other; the next one breaks as `cut` says, then none."""

    def __init__(self, port: int) -> None:
        self.server_port = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.cut: Cut | None = None
        self.request_length = 0
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(10)

    def break_next(self, cut: Cut, request_length: int) -> None:
        self.cut, self.request_length = cut, request_length

    def serve(self) -> None:
        while True:
            try:
                phone, _address = self.listener.accept()
            except OSError:
                return
            cut, self.cut = self.cut, None
            with (
                phone,
                socket.create_connection(("127.0.0.1", self.server_port)) as server,
                contextlib.suppress(OSError),
            ):
                self.relay(phone, server, cut)

    def relay(self, phone: socket.socket, server: socket.socket, cut: Cut | None) -> None:
        if cut is None:
            through(phone, server)
        elif cut.where is Where.REQUEST:
            pass_on(phone, server, int(self.request_length * cut.share))
            reset(server)
        else:
            pass_on(phone, server, self.request_length)
            if cut.where is Where.ANSWER:
                answer = whole_answer(server)
                phone.sendall(answer[: int((len(answer) - 1) * cut.share)])
        if cut is not None:
            reset(phone)


def pass_on(phone: socket.socket, server: socket.socket, length: int) -> None:
    """So many bytes of what the phone sends."""
    while length > 0 and (piece := phone.recv(min(PIECE, length))):
        server.sendall(piece)
        length -= len(piece)


def whole_answer(server: socket.socket) -> bytes:
    """Until the server ends, which was asked to close."""
    answer = b""
    while piece := server.recv(PIECE):
        answer += piece
    return answer


def through(phone: socket.socket, server: socket.socket) -> None:
    """Both ways until the server has ended."""
    while True:
        ready, _out, _bad = select.select([phone, server], [], [])
        if server in ready:
            piece = server.recv(PIECE)
            if not piece:
                return
            phone.sendall(piece)
        elif piece := phone.recv(PIECE):
            server.sendall(piece)
        else:
            return


def reset(line: socket.socket) -> None:
    """As when a phone drives into a tunnel: no word of parting."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    line.close()
