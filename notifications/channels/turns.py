"""For how long may one `send` go on? Whoever holds messages must not hold them longer than a lease."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import structlog

from notifications.channels.base import Envelope, Outcome, Result

Made = TypeVar("Made")
logger = structlog.get_logger(__name__)

# After this nothing more begins; what has begun waits for its answer as long as its channel says.
TURN_SECONDS = 6.0
LATE = Outcome(Result.DEFERRED, "no time left")
SILENT = Outcome(Result.UNREACHABLE, "no answer")
FAULTY = Outcome(Result.DEFERRED, "fault")


def is_late(outcome: Outcome | None) -> bool:
    """It was not begun, and nothing is the matter with it."""
    return outcome is not None and (outcome.result, outcome.code) == (LATE.result, LATE.code)


def one_by_one(envelopes: Sequence[Envelope], hand_over: Callable[[Envelope], Outcome]) -> list[Outcome]:
    """One after the other; given up for the rest once nobody answers, or the time is over."""
    until, outcomes = time.monotonic() + TURN_SECONDS, list[Outcome]()
    stop: Outcome | None = None
    for envelope in envelopes:
        outcomes.append(by_itself(partial(hand_over, envelope)) if stop is None else stop)
        stop = stop or why_stop(outcomes[-1], over=time.monotonic() > until)
    return outcomes


def why_stop(outcome: Outcome, *, over: bool) -> Outcome | None:
    """With which outcome for the rest. Who kept us waiting for an answer until the time was over would do so again."""
    if outcome.result == Result.UNREACHABLE:
        return outcome
    if over:
        return SILENT if outcome.result == Result.UNKNOWN else LATE
    return None


def by_itself(make: Callable[[], Made], *, but: type[Exception] | tuple[()] = ()) -> Made | Outcome:
    """Whatever is the matter with one message, by a fault of ours, costs nobody else theirs. Raises `but`, which is the
    matter with all."""
    try:
        return make()
    except but:
        raise
    except Exception as error:
        logger.error("one message could not be handed over", exc_info=error)
        return FAULTY
