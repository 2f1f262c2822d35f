"""What does the process of streams answer? Events without contents to who has a ticket, and how it is itself.

A plain ASGI application: no framework, no ORM. Each stream is a task that sleeps (decision 0048).
"""

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from econsulate.core.stream_configuration import StreamConfiguration
from econsulate.core.streams.process.database import Listener, Sessions, Unavailable, at_work
from econsulate.core.streams.process.hub import Hub, Stream, StreamsFull, TooManyStreams
from econsulate.core.streams.tickets import Keys, NoTicket, Ticket

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
HEARTBEAT = 15.0
# Then the reader comes again, and web looks anew at what they may hear.
LIFE = (240.0, 300.0)
# A reader that takes nothing for so long is let go.
SLOWEST = 10.0
# Milliseconds after which a browser comes again, each another: all come again when this process is started anew.
COME_AGAIN = (1000, 8000)
STREAM = {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
ALWAYS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
REFUSALS: Mapping[type[Exception], tuple[int, str, int | None]] = {
    NoTicket: (401, "ticket_over", None),
    TooManyStreams: (429, "too_many_streams", 60),
    StreamsFull: (503, "streams_full", 60),
    Unavailable: (503, "streams_unavailable", 10),
}


class Application:
    def __init__(self, configuration: StreamConfiguration) -> None:
        self.keys = Keys(configuration.secret_key)
        self.hub = Hub(self.keys, most=configuration.most)
        self.sessions = Sessions(configuration.database_url)
        self.listener = Listener(configuration.database_url, self.hub)
        # The pages are of another origin only in a trial.
        self.headers = {**ALWAYS, "Access-Control-Allow-Origin": configuration.site} if configuration.site else ALWAYS

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.live(receive, send)
        elif scope["type"] == "http":
            await self.answer(scope, receive, send)

    async def live(self, receive: Receive, send: Send) -> None:
        await receive()
        async with at_work(self.sessions, self.listener, self.hub):
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    async def answer(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        path = scope["path"]
        if scope["method"] != "GET":
            await self.say(send, 405, {"status": 405, "code": "method_not_allowed"}, {"Allow": "GET"})
        elif path == "/streams/":
            await self.stream(scope["query_string"], receive, send)
        elif path == "/healthz":
            await self.say(send, 200, {"status": "ok"})
        elif path == "/readyz":
            ready, told = self.listener.is_listening, {"streams": len(self.hub.streams)}
            await self.say(send, 200 if ready else 503, {"status": "ready" if ready else "unavailable", **told})
        else:
            await self.say(send, 404, {"status": 404, "code": "not_found"})

    async def say(self, send: Send, status: int, told: Mapping[str, Any], headers: Mapping[str, str] = ALWAYS) -> None:
        kind = "application/problem+json" if "code" in told else "application/json"
        await send(start(status, {**self.headers, "Content-Type": kind, **headers}))
        await send(body(json.dumps(told)))

    async def stream(self, query: bytes, receive: Receive, send: Send) -> None:
        try:
            stream = await self.open(query)
        except tuple(REFUSALS) as refusal:
            status, code, wait = REFUSALS[type(refusal)]
            later = {} if wait is None else {"Retry-After": str(wait + random.randrange(wait))}
            await self.say(send, status, {"status": status, "code": code}, later)
            return
        gone = asyncio.create_task(until_gone(receive, stream))
        try:
            with contextlib.suppress(TimeoutError):
                await send(start(200, {**self.headers, **STREAM}))
                await tell(stream, send)
        finally:
            self.hub.close(stream)
            gone.cancel()

    async def open(self, query: bytes) -> Stream:
        """Raises what stands in REFUSALS. What is new since the reader read last, they look up once it is open."""
        (written,) = parse_qs(query.decode("ascii", "replace")).get("ticket", [""])[:1]
        ticket = Ticket.read(written, self.keys, now=time.time())
        stream = self.hub.open(ticket)
        try:
            if not (self.listener.is_listening and await self.sessions.live([ticket])):
                raise NoTicket if self.listener.is_listening else Unavailable
        except BaseException:
            self.hub.close(stream)
            raise
        return stream


async def tell(stream: Stream, send: Send) -> None:
    """Until it is over. Raises TimeoutError where its reader takes nothing."""
    until = time.monotonic() + random.uniform(*LIFE)
    said = f"retry: {random.randint(*COME_AGAIN)}\n: open\n\n"
    spoke = time.monotonic()
    while not stream.ended:
        if said:
            await asyncio.wait_for(send(body(said, more=True)), SLOWEST)
            spoke = time.monotonic()
        stream.wake.clear()
        rest = min(stream.next_at(), until, spoke + HEARTBEAT) - time.monotonic()
        if not stream.ended and rest > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stream.wake.wait(), rest)
        now = time.monotonic()
        if now >= until:
            break
        said = "".join(f"event: {event}\ndata: {{}}\n\n" for event in stream.take(now))
        if not said and now >= spoke + HEARTBEAT:
            said = ":\n\n"
    await asyncio.wait_for(send(body("")), SLOWEST)


async def until_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


def body(said: str, *, more: bool = False) -> Message:
    return {"type": "http.response.body", "body": said.encode(), "more_body": more}


def start(status: int, headers: Mapping[str, str]) -> Message:
    pairs = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http.response.start", "status": status, "headers": pairs}
