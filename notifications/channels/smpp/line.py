"""What is said on one line to a carrier? We bind, ask and are answered, by SMPP 3.4; the carrier asks and reports.

Everything here runs in one loop (client.py). A line on which an answer stays out is given up: it would swallow what
follows, too.
"""

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.db import connections
from smpplib import consts

from notifications.channels.base import Outcome, Result
from notifications.channels.smpp import answers, reports, written
from notifications.channels.smpp.pdus import HEADER, LARGEST, OK, Frame, Unreadable, packed

logger = structlog.get_logger(__name__)

CONNECT_SECONDS, BIND_SECONDS, ANSWER_SECONDS = 4.0, 5.0, 8.0
ENQUIRE_SECONDS = 30.0
# More than any carrier sends before it waits for our answers.
MOST_REPORTS_IN_HAND = 500
LAST_SEQUENCE = 0x7FFF_FFFF


class NoLine(Exception):
    """Nobody is there, or they don't let us in; `outcome` is what that means for each message."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


class Silent(Exception):
    """It was written, and no answer came."""


class Closed(Exception):
    """It was not written."""


class Line:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, executor: Executor) -> None:
        self.reader, self.writer, self.executor = reader, writer, executor
        self.over = asyncio.Event()
        self.waiting: dict[int, tuple[str, asyncio.Future[Frame]]] = {}
        self.sequence = 0
        self.reports: set[asyncio.Task[None]] = set()
        self.free = asyncio.Semaphore(settings.SMS["smpp"]["window"])
        self.tasks = [asyncio.create_task(work()) for work in (self.listen, self.stay_awake)]

    @classmethod
    async def opened(cls, executor: Executor) -> "Line":
        """Connected and bound as a transceiver. Raises NoLine."""
        sms = settings.SMS
        tls = ssl.create_default_context() if sms["tls"] else None
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                reader, writer = await asyncio.open_connection(sms["host"], sms["port"], ssl=tls)
        except OSError as error:
            raise NoLine(Outcome(Result.UNREACHABLE, type(error).__name__)) from error
        line = cls(reader, writer, executor)
        try:
            await line.bind(sms)
        except BaseException:
            line.hang_up()
            raise
        return line

    async def bind(self, sms: dict[str, Any]) -> None:
        account = {"system_id": sms["user"], "password": sms["password"], "system_type": sms["smpp"]["system_type"]}
        try:
            answer = await self.ask("bind_transceiver", seconds=BIND_SECONDS, **account)
        except (Silent, Closed) as error:
            raise NoLine(Outcome(Result.UNREACHABLE, "no answer to bind")) from error
        if answer.status != OK:
            raise NoLine(answers.bound(answer.status))

    async def ask(self, command: str, *, seconds: float, **fields: Any) -> Frame:
        """Write one command and wait for its answer. Raises Closed before it was written, Silent after."""
        if self.over.is_set():
            raise Closed
        self.sequence = sequence = self.sequence % LAST_SEQUENCE + 1
        answer = asyncio.get_running_loop().create_future()
        self.waiting[sequence] = command, answer
        self.writer.write(packed(command, sequence, **fields))
        try:
            async with asyncio.timeout(seconds):
                return await answer
        except TimeoutError as error:
            self.hang_up()
            raise Silent from error
        finally:
            self.waiting.pop(sequence, None)

    async def stay_awake(self) -> None:
        """A line that died in silence is found before a message is lost on it."""
        with contextlib.suppress(Silent, Closed):
            while True:
                await asyncio.sleep(ENQUIRE_SECONDS)
                await self.ask("enquire_link", seconds=ANSWER_SECONDS)

    async def listen(self) -> None:
        try:
            while True:
                self.take(await self.frame())
        except (OSError, EOFError, Unreadable) as error:
            logger.info("carrier's line ended", kind="sms", code=type(error).__name__)
        finally:
            self.hang_up()

    async def frame(self) -> Frame:
        """Raises Unreadable for a length that none can have: what follows can't be told apart any more."""
        start = await self.reader.readexactly(4)
        length = int.from_bytes(start, "big")
        if not HEADER.size <= length <= LARGEST:
            raise Unreadable
        return Frame(start + await self.reader.readexactly(length - 4))

    def take(self, frame: Frame) -> None:
        if frame.is_answer:
            self.hand_in(frame)
        elif frame.command in {"deliver_sm", "data_sm"}:
            self.hear(frame)
        elif frame.command == "enquire_link":
            self.answer(frame)
        elif frame.command == "unbind":
            self.answer(frame)
            self.hang_up()
        elif frame.command != "alert_notification":
            self.writer.write(packed("generic_nack", frame.sequence, status=consts.SMPP_ESME_RINVCMDID))

    def hand_in(self, frame: Frame) -> None:
        command, answer = self.waiting.get(frame.sequence, ("", None))
        if answer is not None and frame.may_answer(command) and not answer.done():
            answer.set_result(frame)

    def answer(self, frame: Frame, status: int = OK, **fields: Any) -> None:
        if not self.over.is_set():
            self.writer.write(packed(f"{frame.command}_resp", frame.sequence, status=status, **fields))

    def hear(self, frame: Frame) -> None:
        if len(self.reports) >= MOST_REPORTS_IN_HAND:
            self.answer(frame, consts.SMPP_ESME_RMSGQFUL, message_id="")
            return
        task = asyncio.create_task(self.note(frame))
        self.reports.add(task)
        task.add_done_callback(self.reports.discard)

    async def note(self, frame: Frame) -> None:
        """Answered once it is written down; until then the carrier keeps it and tells us again."""
        status = OK
        try:
            if (work := work_of(frame.fields())) is not None:
                await asyncio.get_running_loop().run_in_executor(self.executor, in_a_thread_of_its_own, work)
        except Unreadable:
            status = consts.SMPP_ESME_RX_P_APPN
        except Exception:
            logger.exception("what a carrier brings is not taken", kind="sms")
            status = consts.SMPP_ESME_RX_T_APPN
        self.answer(frame, status, message_id="")

    async def part(self) -> None:
        """Say that we go, where somebody still listens."""
        with contextlib.suppress(Silent, Closed):
            await self.ask("unbind", seconds=1.0)
        self.hang_up()

    def hang_up(self) -> None:
        if self.over.is_set():
            return
        self.over.set()
        self.writer.close()
        for _command, answer in self.waiting.values():
            if not answer.done():
                answer.set_exception(Silent())
        for task in self.tasks:
            task.cancel()


def work_of(fields: Any) -> Callable[[], None] | None:
    """What is to be done about what a carrier brings; None where that says nothing to us."""
    if (report := reports.report_in(fields)) is not None:
        return partial(reports.tell, report)
    if (text := written.written_in(fields)) is not None:
        return partial(written.tell, text)
    return None


def in_a_thread_of_its_own(work: Callable[[], None]) -> None:
    """No connection to the database is held between two of these."""
    try:
        work()
    finally:
        connections.close_all()
