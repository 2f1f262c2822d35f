"""The pauses between tries grow, spread and end; what may have arrived is not sent for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.channels.base import Outcome, Result
from notifications.deliveries import rules
from notifications.deliveries.models import State
from notifications.deliveries.rules import Step, after_try

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def step(result: Result, *, ambiguous: int = 0, collapses: bool = True, paused: datetime | None = None) -> Step:
    return after_try(
        Outcome(result, "550 5.1.1"),
        tries=1,
        ambiguous=ambiguous,
        collapses=collapses,
        now=NOW,
        paused_until=paused,
        luck=1.0,
    )


@pytest.mark.parametrize("result", list(Result))
def test_every_result_leads_somewhere(result: Result) -> None:
    assert step(result).state in State.values


def test_each_pause_is_longer_up_to_an_hour() -> None:
    pauses = [rules.pause(tries, luck=1.0) for tries in range(1, 40)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(seconds=30), timedelta(hours=1))


def test_luck_spreads_the_crowd_over_half_the_pause() -> None:
    assert rules.pause(3, luck=0.0) * 2 == rules.pause(3, luck=1.0)


def test_a_channel_rests_longer_each_time_up_to_five_minutes() -> None:
    rests = [rules.channel_pause(failures) for failures in range(1, 40)]
    assert (rests[0], rests[-1]) == (timedelta(seconds=15), timedelta(minutes=5))


def test_while_the_channel_is_down_the_next_try_comes_right_after_its_rest() -> None:
    rest = NOW + timedelta(minutes=5)
    assert step(Result.UNREACHABLE, paused=rest) == Step(State.DEFERRED, due_at=rest + timedelta(seconds=30))


def test_silence_is_tried_again_where_repeats_collapse() -> None:
    assert step(Result.UNKNOWN, ambiguous=1) == Step(State.UNKNOWN, due_at=NOW + timedelta(seconds=30))
    assert step(Result.UNKNOWN, ambiguous=1, collapses=False) == Step(State.UNKNOWN)
    assert step(Result.UNKNOWN, ambiguous=3) == Step(State.UNKNOWN)
