"""What must every channel be able to do, and how does it say what became of a message?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID


class Result(StrEnum):
    """What one try came to. Vendor codes are mapped to these; a code nobody mapped is REFUSED, loudly."""

    ACCEPTED = "accepted"  # the carrier answers for it now
    DELIVERED = "delivered"  # it lies where the person looks
    DEFERRED = "deferred"  # not now; another try may pass
    UNREACHABLE = "unreachable"  # the whole channel is down or misconfigured; nobody's address is to blame
    NO_SUCH_ADDRESS = "no_such_address"  # the carrier says this address takes no mail
    REFUSED = "refused"  # this message will never pass; the address stays good
    UNKNOWN = "unknown"  # all was written and no answer came: it may or may not have been taken


@dataclass(frozen=True)
class Outcome:
    """`code` is the carrier's status code; never its text, which may quote an address.

    `retry_after`: how long the carrier asks to be left alone. `gone_at`: since when an address is none, if it says so.
    `references`: the carrier's own names for it, one for each of its `parts`, where reports will come under these.
    """

    result: Result
    code: str = ""
    retry_after: timedelta | None = None
    gone_at: datetime | None = None
    references: tuple[str, ...] = ()
    parts: int = 1


@dataclass(frozen=True)
class Envelope:
    """One message to one address. `id` stays the same over all tries, so carriers and apps can collapse repeats.

    `discreet`: nothing on the outside may tell who writes. Address and texts stay out of repr, thus out of reports.
    `reply_to` is where an answer goes; `refers_to` are ids under which mail programs keep what belongs together.
    `message` is the same on all ways of one message; `urgent`: somebody is in danger. `choices` are answers a carrier
    may offer by a press: what comes back, and what stands on the button.
    """

    id: UUID
    address: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    language: str = "en"
    discreet: bool = False
    expires_at: datetime | None = None
    reply_to: str = field(default="", repr=False)
    refers_to: tuple[str, ...] = ()
    message: UUID | None = None
    urgent: bool = False
    choices: tuple[tuple[str, str], ...] = ()


class Channel(Protocol):
    """The port. One instance per process; it keeps no state between calls."""

    kind: str
    label: Any
    batch: int
    """Most envelopes one `send` takes."""
    receipts: frozenset[Result]
    """The good news `send` can bring."""
    local: bool
    """It keeps messages in our own database, so it is done within the caller's transaction."""
    collapses_repeats: bool
    """The same envelope sent twice is shown once, so an unknown outcome may be sent again."""
    brief: bool
    """It carries the notice alone, without the closing words, which speak of e-mail; or each line costs money."""
    doorbell: bool
    """It carries no words but that there is a message."""

    def send(self, envelopes: Sequence[Envelope]) -> list[Outcome]:
        """One outcome per envelope, in order. Raises nothing that a carrier can cause."""
        ...

    def route(self, address: str) -> str:
        """What rests together when nobody answers, in 64 characters at most; the channel where all is one server."""
        ...

    def check(self) -> list[str]:
        """What is wrong with the channel as configured now, for an engineer; empty when it works."""
        ...
