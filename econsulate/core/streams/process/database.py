"""What does the process of streams ask the database? Notifications, and whether sessions still are: nothing else."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Sequence

import psycopg
import structlog
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from econsulate.core.streams.process.hub import Hub
from econsulate.core.streams.tickets import Ticket

logger = structlog.get_logger(__name__)
NAME, NAME_OF_LOOKS = "econsulate streams", "econsulate streams, sessions"
LISTEN = "LISTEN econsulate_streams"
PULSE_SECONDS = 10.0
ANSWER_SECONDS = 5.0
LONGEST_REST = 5.0
# A session that was ended hears nothing more after this and the time it takes to ask.
LOOK_EVERY = 20.0
# Nor does any whose session nobody could look at for so long.
TRUSTED_FOR = 60.0
AT_ONCE = 1000
# A login that is staff no longer, or just became it, has to sign in anew: its session rows may still stand there.
LIVE = """
    SELECT asked.n FROM unnest(%s::text[], %s::uuid[], %s::boolean[])
        WITH ORDINALITY AS asked (session, login, staff, n)
    JOIN django_session held ON held.session_key = asked.session AND held.expire_date > now()
    JOIN core_user who ON who.public_id = asked.login AND who.is_active AND who.is_staff = asked.staff
"""


class Unavailable(Exception):
    """The database can't be asked now."""


class Sessions:
    """Asked when a stream is opened, and all together every few seconds."""

    def __init__(self, url: str) -> None:
        self.pool = AsyncConnectionPool(
            url,
            min_size=1,
            max_size=2,
            timeout=ANSWER_SECONDS,
            open=False,
            check=AsyncConnectionPool.check_connection,
            kwargs={"autocommit": True, "application_name": NAME_OF_LOOKS, "connect_timeout": 5},
        )

    async def live(self, tickets: Sequence[Ticket]) -> set[int]:
        """Places of those whose session is. Raises Unavailable."""
        asked = [[one.session for one in tickets], [one.login for one in tickets], [one.staff for one in tickets]]
        try:
            async with asyncio.timeout(ANSWER_SECONDS), self.pool.connection() as connection:
                rows = await (await connection.execute(LIVE, asked)).fetchall()
        except (psycopg.Error, PoolTimeout, TimeoutError, OSError) as error:
            raise Unavailable from error
        return {place - 1 for (place,) in rows}

    async def look(self, hub: Hub) -> None:
        """End the streams of sessions that are no more."""
        streams = list(hub.streams)
        for first in range(0, len(streams), AT_ONCE):
            some = streams[first : first + AT_ONCE]
            live = await self.live([stream.ticket for stream in some])
            for place, stream in enumerate(some):
                if place not in live:
                    stream.end()

    async def keep_looking(self, hub: Hub) -> None:
        good_until = time.monotonic() + TRUSTED_FOR
        while True:
            await asyncio.sleep(LOOK_EVERY)
            began = time.monotonic()
            try:
                await self.look(hub)
            except Unavailable:
                if began + LOOK_EVERY > good_until:
                    hub.end_all()
            else:
                good_until = began + TRUSTED_FOR


class Listener:
    """One connection that hears every NOTIFY; lost, it is made anew, and then all readers look once."""

    def __init__(self, url: str, hub: Hub) -> None:
        self.url, self.hub, self.is_listening = url, hub, False

    async def keep_listening(self) -> None:
        rest, is_said = 0.1, False
        while True:
            try:
                await self.listen()
            except (psycopg.Error, TimeoutError, OSError) as error:
                if self.is_listening:
                    rest, is_said = 0.1, False
                if not is_said:
                    logger.warning("streams do not hear the database", kind=type(error).__name__)
                is_said = True
            self.is_listening = False
            await asyncio.sleep(rest * (0.5 + random.random()))
            rest = min(rest * 2, LONGEST_REST)

    async def listen(self) -> None:
        """Until the connection breaks. One that a network dropped without a word is noticed by its missing pulse."""
        connecting = psycopg.AsyncConnection.connect(
            self.url, autocommit=True, application_name=NAME, connect_timeout=5
        )
        async with await asyncio.wait_for(connecting, 2 * ANSWER_SECONDS) as connection:
            await connection.execute(LISTEN)
            self.is_listening = True
            self.hub.look_all()
            while True:
                async for heard in connection.notifies(timeout=PULSE_SECONDS):
                    self.hub.hear(heard.payload)
                await asyncio.wait_for(connection.execute("SELECT 1"), ANSWER_SECONDS)


@contextlib.asynccontextmanager
async def at_work(sessions: Sessions, listener: Listener, hub: Hub) -> AsyncIterator[None]:
    """While the process serves."""
    await sessions.pool.open(wait=False)
    tasks = [asyncio.create_task(listener.keep_listening()), asyncio.create_task(sessions.keep_looking(hub))]
    try:
        yield
    finally:
        hub.end_all()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await sessions.pool.close()
