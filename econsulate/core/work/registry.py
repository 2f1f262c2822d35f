"""Which function does which kind of work, and on which queue?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

# After so many seconds without a claim the sweeper tells the broker again.
REHINT = {"alerts": 5, "ordinary": 30, "exercises": 30}
# Whoever began it and says nothing for so long is taken for dead.
LEASE = timedelta(seconds=60)
Queue = Literal["alerts", "ordinary", "exercises"]
Handler = Callable[[UUID], None]


@dataclass(frozen=True)
class Kind:
    handler: Handler
    queue: Queue
    lease: timedelta


KINDS: dict[str, Kind] = {}


def durable(kind: str, *, queue: Queue = "ordinary", lease: timedelta = LEASE) -> Callable[[Handler], Handler]:
    """Register the handler of a kind. It may run more than once, with a short lease even twice at once: it must look at
    the state of its subject first."""

    def register(handler: Handler) -> Handler:
        if kind in KINDS:
            raise ValueError(f"two handlers for {kind}")
        KINDS[kind] = Kind(handler, queue, lease)
        return handler

    return register
