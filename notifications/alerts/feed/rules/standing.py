"""What has become of a message: does it hold, is its time over, or did a later one take its place? Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from notifications.alerts.models.choices import EventKind


class State(StrEnum):
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    ALL_CLEAR = "all_clear"


class Event(Protocol):
    kind: str
    seq: int
    identifier: str
    sent: datetime
    expires_at: datetime
    references: str


@dataclass(frozen=True)
class Standing:
    """`since` when, and `by` which message, by its identifier, where a later one ended it."""

    state: State
    since: datetime
    by: str = ""


ENDED: dict[str, State] = {
    EventKind.UPDATE: State.SUPERSEDED,
    EventKind.CANCEL: State.CANCELLED,
    EventKind.ALL_CLEAR: State.ALL_CLEAR,
}


def standing(event: Event, thread: Sequence[Event], now: datetime) -> Standing:
    """Of the messages that name this one the last counts. One that had expired before is named by none."""
    later = [other for other in thread if event.identifier in named_by(other)]
    if later:
        last = max(later, key=lambda other: other.seq)
        return Standing(ENDED[last.kind], last.sent, last.identifier)
    if now >= event.expires_at:
        return Standing(State.EXPIRED, event.expires_at)
    return Standing(State.IN_FORCE, event.sent)


def named_by(event: Event) -> set[str]:
    """Identifiers, as CAP 1.2 §3.2.1 (references) writes them: sender,identifier,sent."""
    return {reference.split(",")[1] for reference in event.references.split()}
