"""Which function does which kind of work, and on which queue?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Queue = Literal["alerts", "ordinary"]
Handler = Callable[[UUID], None]


@dataclass(frozen=True)
class Kind:
    """`rehint` seconds without a claim and the sweeper tells the broker again."""

    handler: Handler
    queue: Queue

    @property
    def rehint(self) -> int:
        return 5 if self.queue == "alerts" else 30


KINDS: dict[str, Kind] = {}


def durable(kind: str, *, queue: Queue = "ordinary") -> Callable[[Handler], Handler]:
    """Register the handler of a kind. It may run more than once: it must look at the state of its subject first."""

    def register(handler: Handler) -> Handler:
        if kind in KINDS:
            raise ValueError(f"two handlers for {kind}")
        KINDS[kind] = Kind(handler, queue)
        return handler

    return register
