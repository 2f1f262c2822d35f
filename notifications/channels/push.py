"""What do all push services have in common? They carry a doorbell: an id, and that something is there.

The words stay in the inbox, which the app reads after it was woken. So no service learns what about, and a phone in
other hands shows nothing that its owner's wishes would keep from them.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

import structlog

from notifications.channels.base import Envelope, Outcome, Result
from notifications.channels.http import Answer, Fault, Request, exchange
from notifications.channels.turns import LATE, by_itself

logger = structlog.get_logger(__name__)

CODE = re.compile(r"[A-Za-z_]{1,40}", re.ASCII)
FAULTS = {
    Fault.FORBIDDEN: Result.REFUSED,
    Fault.NO_CONNECTION: Result.UNREACHABLE,
    Fault.CUT_OFF: Result.DEFERRED,
    Fault.NO_ANSWER: Result.UNKNOWN,
    Fault.TURNED_AWAY: Result.DEFERRED,
}


class CannotProve(Exception):
    """The service gave us no leave to send; what it said, as an outcome for all."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


class OverHttp:
    """A channel over HTTP. Subclasses make one request per envelope and know what the answers mean."""

    kind: str
    label: Any
    receipts = frozenset({Result.ACCEPTED})
    local = False
    brief = True
    # Codes that say that our own proof is old: it is made anew, once.
    stale: frozenset[str] = frozenset()

    def send(self, envelopes: Sequence[Envelope]) -> list[Outcome]:
        if not envelopes:
            return []
        outcomes = self.tried(envelopes)
        again = [index for index, outcome in enumerate(outcomes) if outcome.code in self.stale]
        if again:
            self.renew()
            for index, outcome in zip(again, self.tried([envelopes[index] for index in again]), strict=True):
                outcomes[index] = outcome
        return outcomes

    def tried(self, envelopes: Sequence[Envelope]) -> list[Outcome]:
        now = datetime.now(UTC)
        try:
            made = self.requests(envelopes, now=now)
        except CannotProve as failed:
            return [failed.outcome for _envelope in envelopes]
        answers = iter(exchange([one for one in made if isinstance(one, Request)]))
        return [one if isinstance(one, Outcome) else self.outcome(next(answers)) for one in made]

    def outcome(self, answer: Answer) -> Outcome:
        if answer.fault is Fault.NOT_BEGUN:
            return LATE
        if answer.fault is not None:
            return Outcome(FAULTS[answer.fault], f"{answer.fault} {answer.detail}")
        return self.judged(answer)

    def route(self, address: str) -> str:
        return self.kind

    def renew(self) -> None:
        """Forget the proof that was turned down."""

    def requests(self, envelopes: Sequence[Envelope], *, now: datetime) -> Sequence[Request | Outcome]:
        """One for each, in order. Raises CannotProve."""
        return [by_itself(partial(self.request, envelope, now=now), but=CannotProve) for envelope in envelopes]

    def request(self, envelope: Envelope, *, now: datetime) -> Request | Outcome:
        """An outcome where nothing can be sent. Raises CannotProve."""
        raise NotImplementedError

    def judged(self, answer: Answer) -> Outcome:
        raise NotImplementedError

    def check(self) -> list[str]:
        raise NotImplementedError


class Push(OverHttp):
    batch = 1000
    collapses_repeats = True
    doorbell = True


def plain_code(given: object, *, otherwise: str) -> str:
    """The service's own word for what happened, if it is one: its sentences may quote an address."""
    return given if isinstance(given, str) and CODE.fullmatch(given) else otherwise


def mapped(codes: Mapping[str, Result], code: str, *, kind: str, retry_after: timedelta | None = None) -> Outcome:
    """A code nobody mapped is refused, loudly."""
    if code not in codes:
        logger.error("service answered what nobody knows", kind=kind, code=code)
    return said(codes.get(code, Result.REFUSED), code, retry_after)


# Thousands a second, and nearly all of them say the same.
said = lru_cache(maxsize=256)(Outcome)


def doorbell(envelope: Envelope) -> dict[str, str]:
    """All that an app is told. `discreet` asks it to show nothing that names us."""
    return rung(envelope.message, str(envelope.id), urgent=envelope.urgent, discreet=envelope.discreet)


def rung(message: UUID | None, delivery: str, *, urgent: bool, discreet: bool) -> dict[str, str]:
    told = {"message": str(message or ""), "delivery": delivery}
    if urgent:
        told["urgent"] = "1"
    if discreet:
        told["discreet"] = "1"
    return told


def seconds_left(expires_at: datetime | None, *, now: datetime, most: int) -> int:
    """As long as the service keeps trying: what comes after that would only confuse."""
    if expires_at is None:
        return most
    return max(1, min(most, int((expires_at - now).total_seconds())))
