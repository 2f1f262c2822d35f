"""What is the next step of a delivery?"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.channels.base import Outcome, Result
from notifications.deliveries.models import Delivery, State
from notifications.recipients import rules as recipients

# RFC 5321 section 4.5.4.1: give up after four to five days.
LIFETIME = timedelta(days=4)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
FIRST_CHANNEL_PAUSE, LONGEST_CHANNEL_PAUSE = timedelta(seconds=15), timedelta(minutes=5)
# A carrier that asks for more is tried in between: somebody may be in danger.
LONGEST_OBEYED = timedelta(hours=1)
AMBIGUOUS_TRIES = 3

ENDS = {
    Result.ACCEPTED: State.ACCEPTED,
    Result.DELIVERED: State.DELIVERED,
    Result.NO_SUCH_ADDRESS: State.FAILED,
    Result.REFUSED: State.FAILED,
}


@dataclass(frozen=True)
class Step:
    """The state to go to; `due_at` when another try follows."""

    state: str
    reason: str = ""
    due_at: datetime | None = None


def before_try(
    delivery: Delivery, *, now: datetime, purpose: str, enabled: bool, paused_until: datetime | None
) -> Step | None:
    """What keeps this delivery from being sent now: an end or a wait; None means send.

    Asked at each try, so that a switch turned off since the message was written still counts.
    """
    if delivery.message.expires_at <= now:
        return Step(State.EXPIRED)
    reason = closed(delivery, now=now, enabled=enabled)
    if reason:
        return Step(State.SUPPRESSED, reason)
    ends = (delivery.due_at, recipients.quiet_until(delivery.message.recipient, purpose=purpose, now=now), paused_until)
    until = max((end for end in ends if end is not None and end > now), default=None)
    if until is None:
        return None
    return Step(State.UNKNOWN if delivery.state == State.UNKNOWN else State.DEFERRED, due_at=until)


def closed(delivery: Delivery, *, now: datetime, enabled: bool) -> str:
    """Why this way is not to be used at all, or ""."""
    if not recipients.allows(delivery.message.recipient, delivery.channel):
        return "safe_contact"
    if not enabled:
        return "preference"
    return delivery.contact_point.closed(now=now) if delivery.contact_point else ""


def after_try(
    outcome: Outcome,
    *,
    tries: int,
    ambiguous: int,
    collapses: bool,
    now: datetime,
    paused_until: datetime | None,
    luck: float,
) -> Step:
    """Where an outcome leads. `ambiguous` counts the tries without an answer, this one included."""
    end = ENDS.get(outcome.result)
    if end is not None:
        return Step(end, (outcome.code or outcome.result) if end == State.FAILED else "")
    if outcome.result == Result.UNREACHABLE and paused_until is not None:
        return Step(State.DEFERRED, due_at=paused_until + FIRST_PAUSE * luck)
    again = now + max(pause(tries, luck=luck), obeyed(outcome.retry_after) * (1 + luck / 4))
    if outcome.result == Result.UNKNOWN:
        return Step(State.UNKNOWN, due_at=again if may_repeat(ambiguous, collapses=collapses) else None)
    return Step(State.DEFERRED, due_at=again)


def may_repeat(ambiguous: int, *, collapses: bool) -> bool:
    """Whether to send again what may have arrived: only where repeats collapse, and not for ever."""
    return collapses and ambiguous < AMBIGUOUS_TRIES


def pause(tries: int, *, luck: float) -> timedelta:
    """Exponential with jitter; `luck` between 0 and 1 spreads the crowd over the upper half of the pause."""
    whole = min(FIRST_PAUSE * 2 ** min(max(tries, 1) - 1, 20), LONGEST_PAUSE)
    return whole * (1 + luck) / 2


def obeyed(retry_after: timedelta | None) -> timedelta:
    """How long we leave a carrier alone that asks for it."""
    return min(retry_after or timedelta(), LONGEST_OBEYED)


def channel_pause(failures: int) -> timedelta:
    return min(FIRST_CHANNEL_PAUSE * 2 ** min(max(failures, 1) - 1, 20), LONGEST_CHANNEL_PAUSE)
