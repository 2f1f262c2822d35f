"""How is the story told? One line a step with its time; what a step found goes below it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# What happens between two steps: nothing, unless a test wants to see the story hold through it.
INTERLUDES: list[Callable[[], None]] = []


@contextmanager
def step(text: str) -> Iterator[None]:
    """Run one step, then print how long it took in milliseconds; a step that fails says so before it raises."""
    for interlude in INTERLUDES:
        interlude()
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(f"FAILED        {text}", flush=True)
        raise
    print(f"{1000 * (time.monotonic() - began):8.0f} ms   {text}", flush=True)


def chapter(text: str) -> None:
    print(f"\n{text}", flush=True)


def note(text: str) -> None:
    print(f"              → {text}", flush=True)
