"""A stand-in for clamd that speaks INSTREAM as strictly as the real one."""

import socket
import struct
import threading
from dataclasses import dataclass, field
from typing import IO

VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$"


@dataclass
class Clamd:
    """Listens on 127.0.0.1 unless given a socket; `mood` sets how it answers, `seen` holds the files it was sent."""

    mood: str = "honest"
    max_stream: int = 25 * 1024 * 1024
    seen: list[bytes] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    def __post_init__(self) -> None:
        threading.Thread(target=self.serve, daemon=True).start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.listener.getsockname()[1]}"

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def serve(self) -> None:
        while True:
            try:
                connection, _peer = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                try:
                    answer = self.answer(stream)
                except (AssertionError, struct.error) as error:
                    self.complaints.append(repr(error))
                    answer = b"UNKNOWN COMMAND\0"
                if answer:
                    connection.sendall(answer)

    def answer(self, stream: IO[bytes]) -> bytes:
        if self.mood == "hangs up":
            return b""
        assert stream.read(10) == b"zINSTREAM\0"
        body = b""
        while size := struct.unpack(">I", stream.read(4))[0]:
            body += stream.read(size)
            if len(body) > self.max_stream:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.seen.append(body)
        if self.mood == "error":
            return b"stream: Can't allocate memory ERROR\0"
        if self.mood == "half an answer":
            return b"stream: OK"
        if self.mood == "nonsense":
            return b"stream: OK, mostly\0"
        return b"stream: Eicar-Signature FOUND\0" if VIRUS in body else b"stream: OK\0"
