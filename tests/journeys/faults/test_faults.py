"""An alert goes out while everything breaks: nobody is lost, and nobody is told more often than answers were lost.

CHAOS_SEEDS says how many orders of faults are played (20), dealt in turn to Valkey and RabbitMQ; CHAOS_SEED gives one
again, on both.
"""

import logging
import os
import random
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest

from notifications.broadcasts.services.lanes import TURN_SECONDS
from tests.journeys.alerts.counting import newest
from tests.journeys.client import until
from tests.journeys.faults import ledger
from tests.journeys.faults.accounts import account, ways
from tests.journeys.faults.brokers import BROKERS
from tests.journeys.faults.harming import dealt
from tests.journeys.faults.playing import Play, beside, playing
from tests.journeys.faults.rabbit import PROGRAM

pytestmark = pytest.mark.chaos
HALF = 0.5
SEEDS = int(os.environ.get("CHAOS_SEEDS") or 20)
# An answer is waited for so long before what became of a few is written down.
IN_HAND = timedelta(seconds=10)
TAKEN_UP_WITHIN_SECONDS = 35
PRESSED_WITHIN_SECONDS = 10
GIVEN = os.environ.get("CHAOS_SEED")
DEALT = [(name, int(GIVEN)) for name in BROKERS] if GIVEN else [(BROKERS[each % 2], each) for each in range(SEEDS)]


@pytest.fixture(scope="module")
def play(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    if request.param == "rabbitmq" and not PROGRAM.exists():
        pytest.skip(f"RabbitMQ is not installed: {PROGRAM} is not there")
    for chatty in ("mail.log", "httpx"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    with playing(request.param, tmp_path_factory.mktemp(request.param)) as made:
        yield made
        made.system.manage("verify_audit")


def begin(play: Play, luck: random.Random, **given: float) -> None:
    play.approve()
    play.carriers.begin_anew(luck, **given)
    play.harm.forgotten.clear()


def finish(play: Play) -> None:
    """Say that it is over, until everybody has heard that too: nothing of it may come into what is played next."""
    play.end()
    play.until_over()
    until(lambda: not ledger.rows(play.system, ledger.OPEN_WORK, id=play.broadcast) or None, "its work to be done")
    assert ledger.rows(play.system, ledger.PARKED) == []
    play.until_ended()


@pytest.mark.parametrize(("play", "seed"), DEALT, indirect=["play"], scope="module")
def test_everybody_is_told_whatever_breaks(play: Play, seed: int) -> None:
    print(f"\nCHAOS_SEED={seed}")
    luck = random.Random(seed)
    begin(play, luck)
    moods, cards = dealt(luck)
    print(f"  {', '.join(moods)}")
    for mood in moods:
        play.harm.do(mood)

    with beside(play.release):
        if luck.random() < HALF:
            play.harm.do("kill web")
    play.harm.play(cards, luck, lambda text: print(f"  {text}", flush=True))
    play.note_broadcast()
    took = play.settle()

    event = newest(play.cast)
    found = account(play.cast, play.carriers, list(play.harm.forgotten), event["code"])
    found.each_has_one_end()
    found.nobody_is_lost()
    assert play.cast.around.faults() == []
    repeats = found.each_repeat_has_its_reason()
    print(f"  settled after {took:.1f} s; {repeats} repeats, {len(play.carriers.lost)} answers lost; {found.words()}")
    finish(play)


@pytest.mark.parametrize("play", BROKERS, indirect=True)
def test_what_a_killed_worker_had_in_hand_is_taken_up_again(play: Play) -> None:
    begin(play, random.Random(1))
    play.carriers.moods["google"] = "silent"
    play.release()
    play.note_broadcast()

    def held() -> list[int] | None:
        return [id for (id,) in ledger.rows(play.system, ledger.HELD, id=play.broadcast, channel="fcm")] or None

    batches = until(held, "a batch in somebody's hands")
    play.harm.do("kill alerts")
    since = ledger.asked(play.system, "SELECT clock_timestamp()")
    play.carriers.moods.clear()

    def again() -> float | None:
        asked = {"id": play.broadcast, "batches": batches, "since": since}
        return ledger.asked(play.system, ledger.TAKEN_UP_AGAIN, **asked)  # type: ignore[no-any-return]

    seconds = until(again, "what was in hand to be taken up again", seconds=120, pause=0.2)
    print(f"\n  taken up again {seconds:.1f} s after the kill")
    assert seconds < TAKEN_UP_WITHIN_SECONDS
    play.settle()
    finish(play)


@pytest.mark.parametrize("play", BROKERS, indirect=True)
def test_a_stop_holds_while_things_break(play: Play) -> None:
    """Half of the carriers turn away what they are asked, so that much still waits; who pressed stop is believed."""
    begin(play, random.Random(1))
    play.carriers.moods.update(google="429", apple="silent", gateway="429", bot="500", office="goaway")
    play.release()
    play.note_broadcast()
    time.sleep(2)
    for card in ("kill alerts", "kill sweeper"):
        play.harm.do(card)
    with beside(partial(play.end, "cancel")):
        play.harm.do("kill web")
        play.harm.do("kill broker")
    play.carriers.moods.clear()
    play.until_over()
    first, second = play.broadcast, play.until_ended()

    assert ledger.asked(play.system, ledger.BEGUN_AFTERWARDS, id=first, slack=IN_HAND) == 0
    withdrawn = ledger.asked(play.system, ledger.WITHDRAWN, id=first)
    assert withdrawn > 0, "everything had gone out before"
    assert ledger.rows(play.system, ledger.NOT_TAKEN_BACK, id=first, second=second) == []
    print(f"\n  {withdrawn} ways were stopped")


@pytest.mark.parametrize("play", BROKERS, indirect=True)
def test_a_frozen_broker_holds_up_neither_who_presses_nor_who_is_told(play: Play) -> None:
    """It takes connections and says nothing; the sweeper does the work that nobody else hears of."""
    begin(play, random.Random(1))
    play.harm.broker.freeze(play.system)
    try:
        play.release()
        pressed = time.monotonic() - play.began
        play.note_broadcast()
        told = play.settle()
    finally:
        play.harm.broker.thaw(play.system)
    print(f"\n  the press took {pressed:.1f} s, everybody was told after {told:.1f} s")
    assert pressed < PRESSED_WITHIN_SECONDS
    found = account(play.cast, play.carriers, [], newest(play.cast)["code"])
    found.each_has_one_end()
    assert found.each_repeat_has_its_reason() == 0
    finish(play)


@pytest.mark.parametrize("play", BROKERS, indirect=True)
def test_a_dead_channel_does_not_hold_up_the_others(play: Play) -> None:
    """With two workers in two processes; by each other channel, when most had been told."""
    well, ill = (most_told(play, mood) for mood in ("", "blackhole"))
    print(f"\n  p95 of the others: {well:.2f} s; while Google's service swallows everything: {ill:.2f} s")
    assert ill < well + TURN_SECONDS


def most_told(play: Play, mood: str) -> float:
    """After how many seconds 95 of 100 of the other channels' ways had been told."""
    begin(play, random.Random(1), share=1.0)
    play.carriers.moods["google"] = mood
    play.release()
    others = {place for place in ways(play.cast) if place[0] != "fcm"}

    def all_told() -> list[float] | None:
        first = {moment.place: moment.at - play.began for moment in reversed(list(play.carriers.taken))}
        return sorted(first[place] for place in others) if others <= set(first) else None

    told = until(all_told, "the others to be told", seconds=120)
    play.carriers.moods.clear()
    play.note_broadcast()
    play.settle()
    finish(play)
    return told[len(told) * 95 // 100]
