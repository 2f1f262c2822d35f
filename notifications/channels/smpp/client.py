"""Who holds the line of this process, and how do messages share it? One loop in a thread of its own.

The line is made by the first message, kept for all that follow, and made anew by itself when it breaks: a carrier
reports to whoever is on the line, so somebody has to be.
"""

import asyncio
import contextlib
import os
import random
import threading
import time
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar, TypeVar

from django.conf import settings

from notifications.channels.base import Outcome, Result
from notifications.channels.smpp import line as lines
from notifications.channels.smpp.answers import submitted, whole
from notifications.channels.smpp.line import Closed, Line, NoLine, Silent
from notifications.channels.smpp.pdus import Frame, Unreadable
from notifications.channels.smpp.reports import canonical
from notifications.channels.turns import LATE, SILENT, TURN_SECONDS

T = TypeVar("T")
Fields = Mapping[str, Any]

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
THROTTLED_SECONDS = 1.0


class Client:
    kept: ClassVar[dict[int, "Client"]] = {}
    door: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        # Reports are written down one after the other, over one connection to the database.
        self.executor = ThreadPoolExecutor(1, "smpp-reports")
        self.line: Line | None = None
        self.binding = asyncio.Lock()
        self.staying: asyncio.Task[None] | None = None
        self.next_at = 0.0
        self.thread = threading.Thread(target=self.loop.run_forever, name="smpp", daemon=True)
        self.thread.start()

    @classmethod
    def of_this_process(cls) -> "Client":
        """Another one after a fork: two processes must not speak on one line."""
        with cls.door:
            if os.getpid() not in cls.kept:
                cls.kept[os.getpid()] = cls()
            return cls.kept[os.getpid()]

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    async def bound(self) -> Line:
        """The line, made anew where it broke. Raises NoLine."""
        async with self.binding:
            if self.line is None or self.line.over.is_set():
                self.line = await Line.opened(self.executor)
            if self.staying is None:
                self.staying = asyncio.create_task(self.stay())
            return self.line

    async def stay(self) -> None:
        """A carrier that lets us in and hangs up at once is rung up no more often than one that lets nobody in."""
        tries = 0
        while True:
            began = time.monotonic()
            with contextlib.suppress(NoLine):
                await (await self.bound()).over.wait()
            tries = 0 if time.monotonic() - began > LONGEST_PAUSE else tries + 1
            await asyncio.sleep(min(FIRST_PAUSE * 2 ** min(tries, 10), LONGEST_PAUSE) * random.uniform(0.5, 1))

    async def enquire(self) -> str:
        """What is wrong with the line, "" when somebody answers on it."""
        try:
            answer = await (await self.bound()).ask("enquire_link", seconds=lines.ANSWER_SECONDS)
        except NoLine as error:
            return error.outcome.code
        except (Silent, Closed):
            return "no answer"
        return submitted(answer.status).code if answer.status else ""

    async def hand_over(self, messages: Sequence[Sequence[Fields]]) -> list[Outcome]:
        """One outcome for each message, which is one or more parts."""
        try:
            line = await self.bound()
        except NoLine as error:
            return [error.outcome for _message in messages]
        return await Turn(self, line).run(messages)

    async def pace(self) -> None:
        """No faster than agreed with the carrier, for each line."""
        now = time.monotonic()
        mine = max(self.next_at, now)
        self.next_at = mine + 1 / settings.SMS["smpp"]["rate"]
        await asyncio.sleep(mine - now)

    def end(self) -> None:
        """Leave the line and stop the loop. For whoever has no more to say in this process."""
        with self.door:
            self.kept.pop(os.getpid(), None)
        self.run(self.leave())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.executor.shutdown()
        self.loop.close()

    async def leave(self) -> None:
        if self.staying is not None:
            self.staying.cancel()
        if self.line is not None:
            await self.line.part()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.wait(others) if others else None


class Turn:
    """One go at some messages, in order; `stop` says why no more of them are written."""

    def __init__(self, client: Client, line: Line) -> None:
        self.client, self.line = client, line
        self.stop: Outcome | None = None
        self.until = time.monotonic() + TURN_SECONDS

    async def run(self, messages: Sequence[Sequence[Fields]]) -> list[Outcome]:
        begun = [[await self.begin(part) for part in message] for message in messages]
        return [whole([await part for part in parts]) for parts in begun]

    async def begin(self, part: Fields) -> asyncio.Task[Outcome]:
        await self.line.free.acquire()
        if self.stop is None:
            await self.client.pace()
        task = asyncio.create_task(self.submit(part))
        task.add_done_callback(lambda _task: self.line.free.release())
        return task

    async def submit(self, part: Fields) -> Outcome:
        if self.stop is None and time.monotonic() > self.until:
            self.stop = LATE
        if self.stop is not None:
            return self.stop
        try:
            outcome = taken(await self.line.ask("submit_sm", seconds=lines.ANSWER_SECONDS, **part))
        except Closed:
            self.stop = outcome = Outcome(Result.DEFERRED, "cut off")
        except Silent:
            self.stop = SILENT
            outcome = Outcome(Result.UNKNOWN, "no answer")
        if outcome.retry_after is not None:
            self.client.next_at = time.monotonic() + THROTTLED_SECONDS
        if outcome.retry_after is not None or outcome.result == Result.UNREACHABLE:
            self.stop = outcome
        return outcome


def taken(answer: Frame) -> Outcome:
    """An answer that says yes and can't be read has no name for the message: no report will find it."""
    try:
        reference = answer.fields().message_id if answer.command == "submit_sm_resp" else None
    except Unreadable:
        reference = None
    return submitted(answer.status, canonical((reference or b"").decode("latin-1"), "answer"))
