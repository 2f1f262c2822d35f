"""How do requests to push services go out, many at once? By libcurl over HTTP/2, many on one connection.

A request that fails says how far it came, for only what was written in full may have been taken. Connections stay open
between calls; libcurl itself sends again what a closing server (GOAWAY, REFUSED_STREAM) says it never looked at.
"""

import os
import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

import pycurl
from django.conf import settings

from notifications.channels.addresses import is_public
from notifications.channels.turns import TURN_SECONDS

CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 5.0
AT_ONCE = 100
CONNECTIONS_PER_HOST = 4
LARGEST_ANSWER = 16 * 1024
MOST_HEADERS = 50
LONGEST_NUMBER = 12
LONGEST_WAIT = 0.5
# While a name is being looked up there is nothing to wait on.
PAUSE_WITHOUT_LINE = 0.005


class Fault(StrEnum):
    """How far a request came that has no answer; `NOT_BEGUN` because those before it took all the time."""

    FORBIDDEN = "address not public"
    NO_CONNECTION = "no connection"
    CUT_OFF = "cut off"
    NO_ANSWER = "no answer"
    NOT_BEGUN = "not begun"


@dataclass(frozen=True)
class Request:
    """One POST. `guarded`: somebody else named the host, so only what is public may be connected to. `alone`: on a
    connection of its own, for on one kept open libcurl sends again what a server that hung up may have taken."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    guarded: bool = False
    alone: bool = False


@dataclass
class Answer:
    """`status` is 0 where `fault` says why there is none; `detail` is libcurl's number for it."""

    status: int = 0
    lines: list[bytes] = field(default_factory=list, repr=False)
    body: bytes = field(default=b"", repr=False)
    fault: Fault | None = None
    detail: int = 0

    @property
    def headers(self) -> dict[str, str]:
        """By their names in small letters; of most answers nobody looks at any."""
        pairs = (line.decode("latin-1").partition(":") for line in self.lines[:MOST_HEADERS])
        return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}

    @property
    def timed_out(self) -> bool:
        return self.fault is not None and self.detail == pycurl.E_OPERATION_TIMEDOUT

    def retry_after(self, *, now: datetime) -> timedelta | None:
        """How long the service wants to be left alone (RFC 9110 section 10.2.3)."""
        if 200 <= self.status < 300:
            return None
        given = self.headers.get("retry-after", "")
        if given.isascii() and given.isdigit():
            # A number of thousands of digits is more than int() takes.
            return timedelta(seconds=min(int(given[:LONGEST_NUMBER]), 10**8))
        try:
            moment = parsedate_to_datetime(given)
        except (ValueError, OverflowError):
            return None
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(zoned - now, timedelta())


def exchange(requests: Sequence[Request]) -> list[Answer]:
    """One answer per request, in order, none waiting for another. Raises nothing a server can cause."""
    answers = [Answer() for _request in requests]
    for guarded in (False, True):
        # Kept apart: a connection to a host of the operator's must not serve an address somebody else gave.
        mine = [index for index, request in enumerate(requests) if request.guarded == guarded]
        if mine:
            Client.of_this_thread(guarded).run([(requests[index], answers[index]) for index in mine])
    return answers


class Client:
    """The connections of one thread of one process."""

    kept = threading.local()

    def __init__(self, guarded: bool) -> None:
        self.multi = pycurl.CurlMulti()
        self.multi.setopt(pycurl.M_PIPELINING, pycurl.PIPE_MULTIPLEX)
        self.multi.setopt(pycurl.M_MAX_HOST_CONNECTIONS, CONNECTIONS_PER_HOST)
        self.guarded = guarded
        self.free: list[Transfer] = []
        self.running: dict[Any, Transfer] = {}

    @classmethod
    def of_this_thread(cls, guarded: bool) -> "Client":
        """Made anew after a fork: two processes must not write on one connection."""
        clients: dict[tuple[int, bool], Client] = cls.kept.__dict__.setdefault("clients", {})
        key = (os.getpid(), guarded)
        if key not in clients:
            clients[key] = cls(guarded)
        return clients[key]

    def run(self, pairs: Sequence[tuple[Request, Answer]]) -> None:
        waiting, until = iter(pairs), time.monotonic() + TURN_SECONDS
        try:
            self.start(waiting)
            while self.running:
                self.turn()
                if time.monotonic() < until:
                    self.start(waiting)
            for _request, answer in waiting:
                answer.fault = Fault.NOT_BEGUN
        finally:
            if self.running or any(answer.fault is Fault.NO_ANSWER for _request, answer in pairs):
                self.hang_up()

    def start(self, waiting: Iterator[tuple[Request, Answer]]) -> None:
        """A few at a time, so that no request spends its time limit waiting for its turn."""
        while len(self.running) < AT_ONCE:
            pair = next(waiting, None)
            if pair is None:
                return
            transfer = self.free.pop() if self.free else Transfer(self.guarded)
            transfer.begin(*pair)
            self.running[transfer.curl] = transfer
            self.multi.add_handle(transfer.curl)

    def turn(self) -> None:
        while self.multi.perform()[0] == pycurl.E_CALL_MULTI_PERFORM:
            pass
        ended = self.ended()
        if not ended:
            self.wait()
            return
        for handle, code in ended:
            transfer = self.running.pop(handle)
            transfer.end(code)
            self.multi.remove_handle(handle)
            self.free.append(transfer)

    def wait(self) -> None:
        """Until something happens or libcurl has something to do, such as ending what took too long."""
        milliseconds = self.multi.timeout()
        seconds = LONGEST_WAIT if milliseconds < 0 else min(milliseconds / 1000, LONGEST_WAIT)
        if self.multi.select(seconds) < 0:
            time.sleep(PAUSE_WITHOUT_LINE)

    def ended(self) -> list[tuple[Any, int]]:
        found: list[tuple[Any, int]] = []
        more = 1
        while more:
            more, good, bad = self.multi.info_read()
            found += [(handle, pycurl.E_OK) for handle in good] + [(handle, code) for handle, code, _text in bad]
        return found

    def hang_up(self) -> None:
        """A connection that swallowed one request would swallow all that follow."""
        for handle in self.running:
            self.multi.remove_handle(handle)
        self.running.clear()
        self.multi.close()
        clients = self.kept.__dict__.get("clients", {})
        for key in [key for key, client in clients.items() if client is self]:
            del clients[key]


class Transfer:
    """One libcurl handle, used for one request after another; what is the same for all is set once."""

    def __init__(self, guarded: bool) -> None:
        self.curl, self.guarded = pycurl.Curl(), guarded
        self.lines: list[bytes] = []
        self.headers: Mapping[str, str] | None = None
        for option, value in {
            pycurl.PROTOCOLS: pycurl.PROTO_HTTPS,
            pycurl.HTTP_VERSION: pycurl.CURL_HTTP_VERSION_2TLS,
            pycurl.SSLVERSION: pycurl.SSLVERSION_TLSv1_2,
            pycurl.PROXY: "",
            pycurl.NOSIGNAL: 1,
            pycurl.FOLLOWLOCATION: 0,
            pycurl.POST: 1,
            # Called for each line of each answer: nothing of ours runs then.
            pycurl.HEADERFUNCTION: self.lines.append,
            pycurl.WRITEFUNCTION: self.read,
        }.items():
            self.curl.setopt(option, value)
        if guarded:
            self.curl.setopt(pycurl.OPENSOCKETFUNCTION, self.opened)

    def begin(self, request: Request, answer: Answer) -> None:
        self.request, self.answer, self.refused = request, answer, False
        self.lines.clear()
        set_option = self.curl.setopt
        set_option(pycurl.URL, request.url)
        set_option(pycurl.CAINFO, settings.PUSH["ca_file"])
        set_option(pycurl.CONNECTTIMEOUT_MS, int(CONNECT_SECONDS * 1000))
        set_option(pycurl.TIMEOUT_MS, int(ANSWER_SECONDS * 1000))
        set_option(pycurl.PIPEWAIT, int(not request.alone))
        set_option(pycurl.FRESH_CONNECT, int(request.alone))
        set_option(pycurl.FORBID_REUSE, int(request.alone))
        set_option(pycurl.POSTFIELDS, request.body)
        if request.headers is not self.headers:
            self.headers = request.headers
            lines = [f"{name}: {value}" for name, value in request.headers.items()]
            set_option(pycurl.HTTPHEADER, [*lines, "Expect:", "User-Agent:"])

    def end(self, code: int) -> None:
        self.answer.status = self.curl.getinfo(pycurl.RESPONSE_CODE)
        self.answer.detail = code
        self.answer.lines = self.lines.copy()
        if self.answer.status < 200:
            self.answer.fault = self.fault()

    def fault(self) -> Fault:
        if self.refused:
            return Fault.FORBIDDEN
        if not self.curl.getinfo(pycurl.REQUEST_SIZE):
            return Fault.NO_CONNECTION
        whole = self.curl.getinfo(pycurl.SIZE_UPLOAD_T) >= len(self.request.body)
        return Fault.NO_ANSWER if whole else Fault.CUT_OFF

    def read(self, piece: bytes) -> int:
        """Taking less than was given ends the transfer; the status is known by then."""
        room = LARGEST_ANSWER - len(self.answer.body)
        self.answer.body += piece[:room]
        return min(len(piece), room)

    def opened(self, _purpose: int, address: Any) -> Any:
        """Judges the address that is connected to, not the name: nobody can change it between look and use."""
        family, kind, protocol, place = address
        self.refused = not is_public(place[0], besides=settings.PUSH["private_networks"])
        return pycurl.SOCKET_BAD if self.refused else Lent(socket.socket(family, kind, protocol))


class Lent:
    """A socket that libcurl makes a copy of; the original goes with this object."""

    def __init__(self, original: socket.socket) -> None:
        self.number = original.detach()

    def fileno(self) -> int:
        return self.number

    def __del__(self) -> None:
        os.close(self.number)
