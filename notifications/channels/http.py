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
from datetime import timedelta
from enum import StrEnum
from typing import Any, NamedTuple

import pycurl
from django.conf import settings

from notifications.channels.addresses import is_public
from notifications.channels.turns import TURN_SECONDS

CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 5.0
AT_ONCE = 100
CONNECTIONS_PER_HOST = 4
LARGEST_ANSWER = 16 * 1024
LONGEST_WAIT = 0.5
# While a name is being looked up there is nothing to wait on.
PAUSE_WITHOUT_LINE = 0.005
# libcurl's words when it sent something again as often as it does. On a connection of its own it does so only with what
# the server says it never looked at; on one kept open, also with what may have been taken.
GIVEN_UP = "times before giving up"


class Fault(StrEnum):
    """How far a request came that has no answer; `NOT_BEGUN` because those before it took all the time, `TURNED_AWAY`
    where the server said each time that it never looked at it."""

    FORBIDDEN = "address not public"
    NO_CONNECTION = "no connection"
    CUT_OFF = "cut off"
    NO_ANSWER = "no answer"
    TURNED_AWAY = "turned away"
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


@dataclass(slots=True)
class Answer:
    """`status` is 0 where `fault` says why there is none; `detail` is libcurl's number for it. `retry_after`: how long
    the service wants to be left alone (RFC 9110 section 10.2.3), as far as it says so in a way that libcurl reads."""

    status: int = 0
    body: bytes = field(default=b"", repr=False)
    fault: Fault | None = None
    detail: int = 0
    retry_after: timedelta | None = None

    @property
    def timed_out(self) -> bool:
        return self.fault is not None and self.detail == pycurl.E_OPERATION_TIMEDOUT


def exchange(requests: Sequence[Request]) -> list[Answer]:
    """One answer per request, in order, none waiting for another. Raises nothing a server can cause."""
    answers = [Answer() for _request in requests]
    for guarded in (False, True):
        # Kept apart: a connection to a host of the operator's must not serve an address somebody else gave.
        mine = [index for index, request in enumerate(requests) if request.guarded == guarded]
        if mine:
            Client.of_this_thread(guarded).run([(requests[index], answers[index]) for index in mine])
    return answers


class Terms(NamedTuple):
    """What holds for all requests while the settings stay as they are."""

    ca_file: str
    connect_ms: int
    answer_ms: int

    @classmethod
    def now(cls) -> "Terms":
        return cls(settings.PUSH["ca_file"], int(CONNECT_SECONDS * 1000), int(ANSWER_SECONDS * 1000))


class Client:
    """The connections of one thread of one process."""

    kept = threading.local()

    def __init__(self, guarded: bool) -> None:
        self.multi = pycurl.CurlMulti()
        self.multi.setopt(pycurl.M_PIPELINING, pycurl.PIPE_MULTIPLEX)
        self.multi.setopt(pycurl.M_MAX_HOST_CONNECTIONS, CONNECTIONS_PER_HOST)
        self.guarded, self.terms = guarded, Terms.now()
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
        if (terms := Terms.now()) != self.terms:
            self.terms, self.free = terms, []
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
            transfer = self.free.pop() if self.free else Transfer(self.guarded, self.terms)
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
        for handle, code, text in ended:
            transfer = self.running.pop(handle)
            transfer.end(code, text)
            self.multi.remove_handle(handle)
            self.free.append(transfer)

    def wait(self) -> None:
        """Until something happens or libcurl has something to do, such as ending what took too long."""
        milliseconds = self.multi.timeout()
        seconds = LONGEST_WAIT if milliseconds < 0 else min(milliseconds / 1000, LONGEST_WAIT)
        if self.multi.select(seconds) < 0:
            time.sleep(PAUSE_WITHOUT_LINE)

    def ended(self) -> list[tuple[Any, int, str]]:
        found: list[tuple[Any, int, str]] = []
        more = 1
        while more:
            more, good, bad = self.multi.info_read()
            found += [(handle, pycurl.E_OK, "") for handle in good] + bad
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

    def __init__(self, guarded: bool, terms: Terms) -> None:
        self.curl = pycurl.Curl()
        self.headers: Mapping[str, str] | None = None
        self.alone: bool | None = None
        for option, value in {
            pycurl.PROTOCOLS: pycurl.PROTO_HTTPS,
            pycurl.HTTP_VERSION: pycurl.CURL_HTTP_VERSION_2TLS,
            pycurl.SSLVERSION: pycurl.SSLVERSION_TLSv1_2,
            pycurl.PROXY: "",
            pycurl.NOSIGNAL: 1,
            pycurl.FOLLOWLOCATION: 0,
            pycurl.POST: 1,
            pycurl.CAINFO: terms.ca_file,
            pycurl.CONNECTTIMEOUT_MS: terms.connect_ms,
            pycurl.TIMEOUT_MS: terms.answer_ms,
            pycurl.WRITEFUNCTION: self.read,
        }.items():
            self.curl.setopt(option, value)
        if guarded:
            self.curl.setopt(pycurl.OPENSOCKETFUNCTION, self.opened)

    def begin(self, request: Request, answer: Answer) -> None:
        self.request, self.answer, self.refused = request, answer, False
        set_option = self.curl.setopt
        set_option(pycurl.URL, request.url)
        set_option(pycurl.POSTFIELDS, request.body)
        if request.alone is not self.alone:
            self.alone = request.alone
            set_option(pycurl.PIPEWAIT, int(not request.alone))
            set_option(pycurl.FRESH_CONNECT, int(request.alone))
            set_option(pycurl.FORBID_REUSE, int(request.alone))
        if request.headers is not self.headers:
            self.headers = request.headers
            lines = [f"{name}: {value}" for name, value in request.headers.items()]
            set_option(pycurl.HTTPHEADER, [*lines, "Expect:", "User-Agent:"])

    def end(self, code: int, text: str) -> None:
        answer = self.answer
        answer.status, answer.detail = self.curl.getinfo(pycurl.RESPONSE_CODE), code
        if answer.status < 200:
            answer.fault = self.fault(text)
        elif answer.status >= 300 and (seconds := self.curl.getinfo(pycurl.RETRY_AFTER)):
            answer.retry_after = timedelta(seconds=seconds)

    def fault(self, text: str) -> Fault:
        if self.refused:
            return Fault.FORBIDDEN
        if not self.curl.getinfo(pycurl.REQUEST_SIZE):
            return Fault.NO_CONNECTION
        if self.request.alone and GIVEN_UP in text:
            return Fault.TURNED_AWAY
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
