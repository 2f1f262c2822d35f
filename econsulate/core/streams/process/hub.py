"""Which streams are open, what is each to be told, and when? In memory alone: whoever is cut off asks by themselves."""

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from econsulate.core.streams.tickets import Keys, Ticket

# One event of a kind in a second: a broadcast closes fifty batches in it.
GAP = 1.0
# What makes all readers look at once is told to so many a second.
AT_ONCE = 500
PER_LOGIN = 8
NEVER = float("inf")


class TooManyStreams(Exception):
    """Of this login."""


class StreamsFull(Exception):
    """In this process."""


@dataclass(eq=False)
class Stream:
    """`due`: by event when it is to be told; `told`: when it was last. Times are of time.monotonic."""

    ticket: Ticket
    due: dict[str, float] = field(default_factory=dict)
    told: dict[str, float] = field(default_factory=dict)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    ended: bool = False

    def want(self, event: str, at: float) -> None:
        """What is due already is not told twice."""
        at = max(at, self.told.get(event, -NEVER) + GAP)
        if at < self.due.get(event, NEVER):
            self.due[event] = at
            self.wake.set()

    def take(self, now: float) -> list[str]:
        ready = [event for event, at in self.due.items() if at <= now]
        for event in ready:
            del self.due[event]
            self.told[event] = now
        return ready

    def next_at(self) -> float:
        return min(self.due.values(), default=NEVER)

    def end(self) -> None:
        self.ended = True
        self.wake.set()


class Hub:
    def __init__(self, keys: Keys, *, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.keys, self.most, self.clock = keys, most, clock
        self.streams: set[Stream] = set()
        self.readers: defaultdict[str, set[tuple[Stream, str]]] = defaultdict(set)
        self.logins: Counter[str] = Counter()

    def open(self, ticket: Ticket) -> Stream:
        """Raises TooManyStreams, StreamsFull."""
        if len(self.streams) >= self.most:
            raise StreamsFull
        if self.logins[ticket.login] >= PER_LOGIN:
            raise TooManyStreams
        stream = Stream(ticket)
        self.streams.add(stream)
        self.logins[ticket.login] += 1
        for mark, event in pairs(ticket):
            self.readers[mark].add((stream, event))
        return stream

    def close(self, stream: Stream) -> None:
        self.streams.discard(stream)
        self.logins[stream.ticket.login] -= 1
        if not self.logins[stream.ticket.login]:
            del self.logins[stream.ticket.login]
        for mark, event in pairs(stream.ticket):
            self.readers[mark].discard((stream, event))
            if not self.readers[mark]:
                del self.readers[mark]

    def hear(self, topic: str) -> None:
        self.spread(self.readers.get(self.keys.mark(topic), ()))

    def look_all(self) -> None:
        """Something may have been missed."""
        self.spread({(stream, event) for stream in self.streams for event in stream.ticket.events})

    def spread(self, readers: Iterable[tuple[Stream, str]]) -> None:
        """Over as long as it takes so many to read without a crowd before the door."""
        found, now = list(readers), self.clock()
        for stream, event in found:
            stream.want(event, now + random.random() * (len(found) - 1) / AT_ONCE)

    def end_all(self) -> None:
        for stream in self.streams:
            stream.end()


def pairs(ticket: Ticket) -> list[tuple[str, str]]:
    return [(mark, event) for event, marks in ticket.events.items() for mark in marks]
