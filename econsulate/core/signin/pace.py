"""Does the time of an answer tell who has a login? It comes at full steps only, so milliseconds of work don't show."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

# Work for a known and an unknown address takes 30 ms and differs by 2; limits leave five tries to measure it.
STEP_SECONDS = 0.05


@contextmanager
def even_pace() -> Iterator[None]:
    """Lengthen what happens inside to a whole number of steps."""
    begun = time.monotonic()
    yield
    time.sleep(-(time.monotonic() - begun) % STEP_SECONDS)
