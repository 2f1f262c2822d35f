"""What may a reader hear? Web, which knows who may what, writes it on a ticket; the process of streams only reads it.

Nothing here needs Django: the process knows no rows but sessions. A ticket opens a stream within seconds, for one
session, and names topics by marks that tell nothing to who holds it.
"""

import hashlib
import hmac
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

GOOD_FOR_SECONDS = 30
MARK_BYTES = 9
# Whoever acts for more people than fit hears of the rest when the app asks by itself.
MOST_TOPICS = 150
LONGEST = 6000
WRITTEN = re.compile(r"[A-Za-z0-9_-]+={0,2}\.[A-Za-z0-9_-]{43}=")
EVENT = re.compile(r"[a-z]{1,16}")


class NoTicket(Exception):
    """It is none of ours, or its time is over."""


class Keys:
    """Both keys come from the one secret all processes share."""

    def __init__(self, secret: str) -> None:
        self.signing = hmac.digest(secret.encode(), b"econsulate.streams.ticket", "sha256")
        self.marking = hmac.digest(secret.encode(), b"econsulate.streams.topic", "sha256")

    def mark(self, topic: str) -> str:
        """What stands for a topic on tickets: topics hold numbers of rows."""
        return urlsafe_b64encode(hmac.digest(self.marking, topic.encode(), "sha256")[:MARK_BYTES]).decode()

    def sign(self, told: str) -> str:
        return urlsafe_b64encode(hmac.new(self.signing, told.encode(), hashlib.sha256).digest()).decode()


@dataclass(frozen=True)
class Ticket:
    """`session` is its handle, `login` the public id of whose it is, `staff` whether they were staff then; `events` by
    name the marks of the topics that cause them; `until` in seconds since 1970."""

    session: str
    login: str
    staff: bool
    events: Mapping[str, tuple[str, ...]]
    until: int

    def written(self, keys: Keys) -> str:
        told = [self.session, self.login, self.staff, {name: list(marks) for name, marks in self.events.items()}]
        body = urlsafe_b64encode(json.dumps([*told, self.until], separators=(",", ":")).encode()).decode()
        return f"{body}.{keys.sign(body)}"

    @classmethod
    def read(cls, written: str, keys: Keys, *, now: float) -> Self:
        """Raises NoTicket."""
        if len(written) > LONGEST or not WRITTEN.fullmatch(written):
            raise NoTicket
        body, _dot, signature = written.partition(".")
        if not hmac.compare_digest(signature, keys.sign(body)):
            raise NoTicket
        told: Any = json.loads(urlsafe_b64decode(body))
        session, login, staff, events, until = told
        if until < now:
            raise NoTicket
        return cls(session, login, staff, {name: tuple(marks) for name, marks in events.items()}, until)


def marked(events: Mapping[str, Iterable[str]], keys: Keys) -> dict[str, tuple[str, ...]]:
    """Marks of the topics of each event, the first ones where there are too many for a ticket."""
    left, found = MOST_TOPICS, dict[str, tuple[str, ...]]()
    for name, topics in events.items():
        found[name] = tuple(keys.mark(topic) for topic in list(dict.fromkeys(topics))[:left])
        left -= len(found[name])
    return found
