"""Is everybody in danger told, and nobody else? An earthquake, from five languages to an exercise of the same.

`python -m tests.journeys.alerts.story [PEOPLE]` plays it with so many in the area (20,000), on a system of its own: a
trial sends nothing outside, so this one is none, and its carriers are strict stand-ins on this machine, behind Postfix
and Kannel where those are installed. `make journey-alert` does the same.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from econsulate.core.embedded import ports
from tests.journeys.alerts import (
    answering,
    composing,
    correcting,
    drilling,
    gateways,
    preparing,
    releasing,
    settling,
    verifying,
)
from tests.journeys.alerts.counterparts import standing
from tests.journeys.alerts.people import Cast
from tests.journeys.alerts.running import running
from tests.journeys.client import Deviation
from tests.journeys.telling import chapter

PEOPLE, FEWEST = 20_000, 200
CHAPTERS: tuple[tuple[str, Callable[[Cast], None]], ...] = (
    ("An installation is set up that really sends", preparing.start),
    ("Six citizens sign up, by the ways they have", preparing.sign_up),
    ("The earth shakes: two people write, in five languages", composing.compose),
    ("A third approves, and nobody who had a hand in it", composing.approve),
    ("It goes out", releasing.release),
    ("Whoever is silent is reached by another way", releasing.escalate),
    ("People say how they are", answering.answer),
    ("It is corrected", correcting.correct),
    ("Two need help, and have a case", answering.press_a_button),
    ("The danger is over", correcting.all_clear),
    ("Anybody can see that it was ours", verifying.verify),
    ("An exercise afterwards", drilling.drill),
    ("The accounts are settled", settling.settle),
)


def play(cast: Cast) -> None:
    """Tell the whole story. Raises Deviation at the first thing that is not as it should be."""
    for title, play_chapter in CHAPTERS:
        chapter(title)
        play_chapter(cast)


def main(arguments: list[str]) -> int:
    people = int(arguments[0]) if arguments else PEOPLE
    if people < FEWEST:
        sys.exit(f"It takes {FEWEST} people at least, so that each kind of them is there.")
    began = time.monotonic()
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            standing(Path(folder)) as around,
            gateways.standing(around, Path(folder)) as between,
            running({**around.settings(), **between.settings(ports.any_free())}) as system,
            closing(Cast(system, around, people, between)) as cast,
        ):
            print(
                f"A system was started in {time.monotonic() - began:.1f} s; before the carriers: {between}.", flush=True
            )
            play(cast)
    except Deviation as deviation:
        print(f"\n{deviation}", file=sys.stderr)
        return 1
    print(f"\nThe whole story holds: {people:,} people, {time.monotonic() - began:.1f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
