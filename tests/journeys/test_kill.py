"""kill -9 in the middle of the road: whatever was acknowledged is there, and what was begun is finished."""

import os
import random
import signal
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from econsulate.core.embedded import ports
from econsulate.core.embedded.processes import survivors
from econsulate.core.embedded.state import read_variables
from tests.core.embedded.conftest import state_folder
from tests.core.embedded.test_boot import command, whole_system
from tests.journeys import client, documents, telling
from tests.journeys.applying import all_settled, begin, hand_in, item_of, paper_for, still_missing
from tests.journeys.cast import Cast
from tests.journeys.client import Place, until
from tests.journeys.story import CHAPTERS

pytestmark = [pytest.mark.journey, pytest.mark.chaos]
# A killed worker's lease ends after 60 s; then the next one takes its work over.
LEASE_AND_SWEEP_SECONDS = 120
VICTIMS = (b"granian", b"alerts@", b"ordinary@", b"beat", b"sweep", b"postgres", b"valkey-server")


@pytest.fixture
def folder() -> Iterator[Path]:
    with state_folder() as made, whole_system(made, ports.any_free()) as launcher:
        yield made
        launcher.send_signal(signal.SIGINT)
        launcher.wait(60)


@pytest.fixture
def cast(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    settings = read_variables(folder / "settings.env")
    for name, value in settings.items():  # the story ends with a command in the environment of the system
        monkeypatch.setenv(name, value)
    mail = f"http://{ports.HOST}:{settings['ECONSULATE_MAIL_PORT']}"
    with closing(Cast(Place(settings["ECONSULATE_PUBLIC_BASE_URL"], mail), folder, "mina@family.example")) as made:
        yield made


def kill(folder: Path, word: bytes) -> None:
    """All processes with this word in their command, but none of those that wait to be started again."""
    for process in survivors(str(folder)):
        with suppress(ProcessLookupError, FileNotFoundError):
            if word in command(process):
                os.kill(process, signal.SIGKILL)


def test_a_worker_killed_in_an_inspection_and_a_web_server_after_a_submission_lose_nothing(
    folder: Path, cast: Cast
) -> None:
    mother = cast.mother
    cast.phone.sign_in(cast.address, new=True)
    begin(cast, mother, cast.phone.post("/api/v1/application-groups", {"kind": "family"}, expect=201)["id"])

    hand_in(cast.phone, mother, "passport", (documents.heavy_scan(), "passport.pdf"))
    until(lambda: item_of(cast, mother, "passport")["latest"]["state"] == "scanning" or None, "the inspection to begin")
    kill(folder, b"ordinary@")
    assert item_of(cast, mother, "passport")["latest"]["state"] == "scanning"
    for code in still_missing(cast, mother):
        hand_in(cast.phone, mother, code, paper_for(code, mother))
    cast.phone.post(f"{mother.path}/submit")
    kill(folder, b"granian")

    port = int(cast.place.base.rsplit(":", 1)[1])
    until(lambda: ports.serves(port, "/readyz") or None, "the web server to be back")
    application = cast.application(mother)
    assert application["state"] == "submitted"
    assert all(item["latest"] for item in application["items"])
    assert [event["happening"] for event in cast.timeline(mother)].count("submitted") == 1
    until(lambda: all_settled(cast, mother), "every inspection to finish", seconds=LEASE_AND_SWEEP_SECONDS)


def test_the_whole_story_holds_while_one_process_after_the_other_is_killed(
    folder: Path, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before a step one of them dies, in an order that the seed gives again; the steps themselves stay as strict.

    CHAOS_SHARE says before how many of the steps: 1 is all of them.
    """
    seed = int(os.environ.get("CHAOS_SEED") or random.randrange(10**6))
    share = float(os.environ.get("CHAOS_SHARE") or 1)
    print(f"CHAOS_SEED={seed}")
    order = random.Random(seed)
    port = int(cast.place.base.rsplit(":", 1)[1])

    def kill_one() -> None:
        if order.random() > share:
            return
        victim = order.choice(VICTIMS)
        print(f"              † {victim.decode()}", flush=True)
        kill(folder, victim)
        until(lambda: ports.serves(port, "/readyz") or None, "the system to be back")

    monkeypatch.setattr(client, "PATIENCE_SECONDS", LEASE_AND_SWEEP_SECONDS)
    monkeypatch.setattr(telling, "INTERLUDES", [kill_one])
    for title, play_chapter in CHAPTERS:
        telling.chapter(title)
        play_chapter(cast)
