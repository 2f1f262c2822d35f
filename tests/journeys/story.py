"""Does the whole road hold, from a phone to a document that a border officer can check?

`python -m tests.journeys.story [ADDRESS [MAIL ADDRESS]]` plays it against a running system; `make journey` finds one
or starts one.
"""

import os
import secrets
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.journeys import applying, deciding, proving, travelling
from tests.journeys.cast import Cast
from tests.journeys.client import Deviation, Place
from tests.journeys.telling import chapter

CHAPTERS = (
    ("A family signs up and asks what it needs", applying.sign_up),
    ("It fills in three applications and hands in its papers", applying.draft),
    ("It submits, by accident more than once", applying.submit),
    ("Officers sign in and begin to review", deciding.review),
    ("One better scan is asked for, and the clock stands", deciding.ask_for_a_better_scan),
    ("The mother shows that she may act for her child", proving.prove),
    ("Two officers decide, never one alone", deciding.decide),
    ("The documents are issued and checked", travelling.check),
    ("The mother shows her visa to a hotel", travelling.share),
    ("One visa is revoked", travelling.revoke),
    ("Who looked at what", travelling.look_back),
)


def play(place: Place) -> None:
    """Tell the whole story. Raises Deviation at the first thing that is not as it should be."""
    address = f"mina-{secrets.token_hex(4)}@family.example"
    with tempfile.TemporaryDirectory() as folder, closing(Cast(place, Path(folder), address)) as cast:
        for title, play_chapter in CHAPTERS:
            chapter(title)
            play_chapter(cast)


def place_of(arguments: list[str]) -> Place:
    base = os.environ.get("ECONSULATE_PUBLIC_BASE_URL", "http://127.0.0.1:8000")
    mail = f"http://127.0.0.1:{os.environ.get('ECONSULATE_MAIL_PORT', '8025')}"
    return Place(*(given or default for given, default in zip((*arguments, "", ""), (base, mail), strict=False)))


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
