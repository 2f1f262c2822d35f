"""How does a nightly run go through many rows so that one it can't do stops no other?"""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar
from uuid import UUID

import structlog

logger = structlog.get_logger(__name__)


class Named(Protocol):
    public_id: UUID


Row = TypeVar("Row", bound=Named)


def each_by_itself(rows: Iterable[Row], act: Callable[[Row], bool]) -> int:
    """How many were done. `act` is a transaction of its own; what fails stays as it was, is logged, and the next run
    tries it again."""
    return sum(tried(row, act) for row in rows)


def tried(row: Row, act: Callable[[Row], bool]) -> bool:
    try:
        return act(row)
    except Exception as error:
        logger.error("row left for the next run", work=str(row.public_id), kind=type(row).__name__, exc_info=error)
        return False
