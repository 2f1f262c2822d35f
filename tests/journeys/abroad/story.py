"""Is a citizen abroad known, heard, found and let go again? A family lives in Seoul and loses a passport in Vienna.

`python -m tests.journeys.abroad.story [ADDRESS [MAIL ADDRESS]]` plays it; `make journey-citizen` finds a running system
or starts one. The broker is stopped for some seconds and the account of this run is erased at the end, so play it on a
trial system.
"""

import secrets
import sys
import time
from contextlib import closing

from tests.journeys.abroad import leaving, losing, night, registering
from tests.journeys.abroad.people import Cast
from tests.journeys.client import Deviation, Place
from tests.journeys.story import place_of
from tests.journeys.telling import chapter

CHAPTERS = (
    ("A family enters the register", registering.enter),
    ("It travels, and somebody else does without an account", registering.travel),
    ("A passport is lost in Vienna", losing.lose),
    ("One mission hands over to another, which answers", losing.answer),
    ("A call for help at night, while the broker is down", night.call),
    ("The duty officer answers, and it ends", night.help_comes),
    ("What is kept of them, and who looked at it", leaving.copy),
    ("They ask to be forgotten", leaving.forget),
)


def play(place: Place) -> None:
    """Tell the whole story. Raises Deviation at the first thing that is not as it should be."""
    with closing(Cast(place, secrets.token_hex(4))) as cast:
        for title, play_chapter in CHAPTERS:
            chapter(title)
            play_chapter(cast)


def main(arguments: list[str]) -> int:
    began = time.monotonic()
    try:
        play(place_of(arguments))
    except Deviation as deviation:
        print(f"\n{deviation}", file=sys.stderr)
        return 1
    print(f"\nThe whole story holds: {time.monotonic() - began:.1f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
