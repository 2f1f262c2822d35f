"""A call for help at night: taken in with the broker down, at once on the board and in the mail of who is on duty."""

import os
import signal
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import redis

from tests.journeys.abroad.people import NURLAN, VIENNA_STATION, Cast
from tests.journeys.cast import expect, expect_equal
from tests.journeys.client import Deviation, until
from tests.journeys.telling import note, step

SOS, BOARD = "/api/v1/sos", "/api/v1/staff/sos"
WORDS = "Нас не выпускают из отеля, горит этаж."


@contextmanager
def broker_down() -> Iterator[None]:
    """Freeze the broker's process: worse than gone, since it still accepts connections and never answers."""
    url = os.environ.get("CELERY_BROKER_URL", "")
    if not url.startswith("redis"):
        raise Deviation("this part is played with a Redis or Valkey broker of this machine; start it by `make`")
    with redis.Redis.from_url(url) as broker:
        process = int(broker.info("server")["process_id"])
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def call(cast: Cast) -> None:
    cast.mails_before = len(cast.place.messages(NURLAN))
    cast.officer(cast.nurlan, NURLAN)
    with broker_down():
        body = {"client_id": str(uuid.uuid4()), "words": WORDS, "position": VIENNA_STATION}
        with step("the broker hangs; she calls for help with her position"):
            cast.call = cast.phone.post(SOS, body, expect=201)
        with step("the phone sends it again: it is the same call"):
            expect_equal(cast.phone.post(SOS, body, expect=201)["id"], cast.call["id"], "the call")
        with step("who is on duty at headquarters sees it on the board"):
            row = until(lambda: row_of(cast), "the call on the board", seconds=10)
            expect(cast.name in row["name"], f"the board shows {row['name']!r}")
        began = time.monotonic()
        with step("and gets it by mail, while the broker still hangs"):
            until(lambda: alarm(cast), "the alarm by mail", seconds=60)
    note(f"the mail was there {time.monotonic() - began:.1f} s after the board")


def row_of(cast: Cast) -> dict[str, Any] | None:
    rows = cast.nurlan.get(BOARD)["results"]
    return next((row for row in rows if row["id"] == cast.call["id"]), None)


def alarm(cast: Cast) -> dict[str, Any] | None:
    """The mail to the duty officer that speaks of a call for help."""
    newer = cast.place.messages(NURLAN)[: -cast.mails_before or None]
    return next((mail for mail in newer if mail["subject"].startswith("SOS")), None)


def help_comes(cast: Cast) -> None:
    desk = f"{BOARD}/{cast.call['id']}"
    with step("he answers: nobody else is called, and she reads that somebody has heard her"):
        cast.nurlan.post(f"{desk}/answer")
        expect_equal(cast.phone.get(f"{SOS}/{cast.call['id']}")["state"], "answered", "the state")
    with step("she moves and tells so; he sees where"):
        moved = {**VIENNA_STATION, "latitude": 48.186}
        update = {"client_id": str(uuid.uuid4()), "words": "Мы на улице.", "position": moved}
        cast.phone.post(f"{SOS}/{cast.call['id']}/updates", update)
        newest = cast.nurlan.get(desk)["updates"][0]
        expect_equal((newest["words"], newest["position"]["latitude"]), ("Мы на улице.", 48.186), "the newest update")
    with step("it ends, for a reason"):
        ended = cast.nurlan.post(f"{desk}/close", {"ending": "helped", "note": "Fire brigade on site, family safe."})
        expect_equal(ended["state"], "closed", "the state")
