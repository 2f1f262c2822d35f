"""Carriers that refuse, hang up, fall silent and say goodbye; and a record of what they took and of each answer that
never came.

A mood falls on most of what a carrier is asked while it lasts. `reset` and `silent` take a message and give no answer,
`blackhole` takes nothing and says nothing; the others take nothing and say so.
"""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, NamedTuple

from tests.journeys.alerts.counterparts import Around
from tests.notifications.kannel import Gateway
from tests.notifications.push.http2 import Reply, Seen
from tests.notifications.push.services import Service, apple_error, google_error
from tests.notifications.telegram.bot import refused

SHARE = 0.6
# Longer than any of ours waits for an answer.
SILENT_SECONDS = 30
MOODS = ("429", "500", "reset", "silent", "blackhole", "goaway")
LOSES = {"reset", "silent", "blackhole"}
BUSY = {
    "google": {"429": google_error(429, "RESOURCE_EXHAUSTED"), "500": google_error(500, "INTERNAL")},
    "apple": {"429": apple_error(429, "TooManyRequests"), "500": apple_error(500, "InternalServerError")},
    "browsers": {"429": Reply(429), "500": Reply(500)},
    "bot": {"429": refused(429, "Too Many Requests: retry after 2", retry_after=2), "500": refused(500, "Internal")},
}
SMS: dict[str, int | str] = {
    "429": 429,
    "500": 500,
    "goaway": 503,
    "reset": "cut",
    "silent": "hang",
    "blackhole": "hang",
}
MAIL = {"429": "451 4.3.2 not now", "500": "421 4.3.0 closing", "goaway": "421 4.3.2 closing"}
Place = tuple[str, str]


class Moment(NamedTuple):
    """When something happened to the address `place` of the channel `kind`; by `time.monotonic()`."""

    at: float
    place: Place


@dataclass
class Carriers:
    """`moods` by the name of a carrier, without one it is well; `share` of what it is asked suffers by it, and so many
    have `suffered` by now."""

    around: Around
    gateway: Gateway
    moods: dict[str, str] = field(default_factory=dict)
    luck: random.Random = field(default_factory=random.Random)
    share: float = SHARE
    taken: list[Moment] = field(default_factory=list)
    lost: list[Moment] = field(default_factory=list)
    suffered: int = 0
    lock: Any = field(default_factory=Lock)

    def __post_init__(self) -> None:
        around = self.around
        self.over_http("google", around.google, lambda one: ("fcm", one["token"]))
        self.over_http("apple", around.apple, lambda one: ("apns", one["token"]))
        self.over_http("browsers", around.browsers, lambda one: kind_and_name(one["path"]))
        self.over_http("bot", around.bot, lambda one: ("telegram", str(one["chat_id"])))
        self.by_sms()
        self.by_mail()

    def begin_anew(self, luck: random.Random, share: float = SHARE) -> None:
        self.luck, self.share = luck, share
        self.moods.clear()
        self.taken.clear()
        self.lost.clear()
        self.suffered = 0

    def mood(self, name: str) -> str:
        with self.lock:
            mood = self.moods.get(name, "")
            if not mood or self.luck.random() >= self.share:
                return ""
            self.suffered += 1
            return mood

    def note(self, mood: str, place: Place) -> None:
        moment = Moment(time.monotonic(), place)
        if mood != "blackhole":
            self.taken.append(moment)
        if mood in LOSES:
            self.lost.append(moment)

    def over_http(self, name: str, service: Service, place_of: Callable[[Any], Place]) -> None:
        """One after the other: the server judges under a lock."""
        judge = service.server.judge

        def judged(seen: Seen) -> Reply:
            before = len(service.taken)
            reply = judge(seen)
            if len(service.taken) == before:
                return reply
            mood, place = self.mood(name), place_of(service.taken[-1])
            if mood not in {"", "reset", "silent"}:
                service.taken.pop()
            if mood in BUSY[name]:
                return BUSY[name][mood]
            if mood == "goaway":
                return Reply(manner="goaway")
            self.note(mood, place)
            return Reply(manner="reset" if mood == "reset" else "hang") if mood else reply

        service.server.judge = judged

    def by_sms(self) -> None:
        verdict = self.gateway.verdict

        def judged(headers: Any, body: str) -> int | str:
            status = verdict(headers, body)
            mood, place = self.mood("gateway"), ("sms", headers["X-Kannel-To"])
            if not mood or mood in LOSES:
                self.note(mood, place)
            return SMS[mood] if mood else status

        self.gateway.verdict = judged  # type: ignore[method-assign]

    def by_mail(self) -> None:
        office = self.around.office
        take = office.handle_DATA

        async def judged(server: Any, session: Any, envelope: Any) -> str:
            mood, place = self.mood("office"), ("email", envelope.rcpt_tos[0])
            if mood in MAIL:
                return MAIL[mood]
            self.note(mood, place)
            answer = "" if mood == "blackhole" else await take(server, session, envelope)
            if mood == "reset":
                server.transport.abort()
            elif mood:
                await asyncio.sleep(SILENT_SECONDS)
            return answer or "451 4.3.0 too late"

        office.handle_DATA = judged  # type: ignore[method-assign]


def kind_and_name(path: str) -> Place:
    name = path.removeprefix("/")
    return name.partition("-")[0], name
