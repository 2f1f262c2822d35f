"""A carrier gets no more in a second than it takes, however many processes of ours there are."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from notifications.broadcasts.models.broadcasts import Batch, Lane
from notifications.broadcasts.services import advancing, lanes
from notifications.deliveries.models import RateBudget
from notifications.deliveries.services.budgets import Grant, seconds_for, take
from tests.factories.broadcasts import a_listener, results, started
from tests.factories.notifications import work_is_done
from tests.factories.presence import SEOUL
from tests.notifications.push.services import Google


def test_a_channel_without_a_limit_gets_all_and_no_row(db: None, settings: Any) -> None:
    settings.CHANNEL_RATES = {"sms": 5}
    assert take("email", 1000) == Grant(1000)
    assert not RateBudget.objects.exists()


def test_what_a_second_holds_and_then_one_after_the_other(db: None, settings: Any) -> None:
    settings.CHANNEL_RATES = {"sms": 20}
    assert take("sms", 12) == Grant(12)
    assert take("sms", 12).number in {8, 9}
    empty = take("sms", 12)
    assert (empty.number, 0 < empty.wait <= 0.05) == (0, True)
    time.sleep(empty.wait + 0.01)
    assert take("sms", 12).number >= 1


def test_a_pause_saves_up_no_more_than_a_second(db: None, settings: Any) -> None:
    settings.CHANNEL_RATES = {"sms": 20}
    take("sms", 1)
    RateBudget.objects.update(full_at="2026-01-01T00:00Z")
    assert take("sms", 1000).number == 20


def test_one_in_a_second_is_one(db: None, settings: Any) -> None:
    settings.CHANNEL_RATES = {"sms": 1}
    assert take("sms", 10) == Grant(1)
    assert 0.9 < take("sms", 10).wait <= 1


def test_drills_with_credentials_of_their_own_have_an_account_of_their_own(db: None, settings: Any) -> None:
    settings.CHANNEL_RATES = {"sms": 5}
    take("sms", 5)
    settings.ALERT_MODES = frozenset({"exercise"})
    assert take("sms", 5) == Grant(5)
    assert set(RateBudget.objects.values_list("account", flat=True)) == {"sms", "exercise sms"}


@pytest.mark.django_db(transaction=True)
def test_no_token_is_taken_twice(settings: Any) -> None:
    settings.CHANNEL_RATES = {"sms": 40}
    began = time.monotonic()

    def greedy(_number: int) -> int:
        try:
            return sum(take("sms", 3).number for _again in range(30))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        granted = sum(pool.map(greedy, range(8)))
    assert 40 <= granted <= 40 + 40 * (time.monotonic() - began) + 1


def test_a_broadcast_keeps_to_it_and_others_go_on(google: Google, settings: Any, db: None) -> None:
    settings.CHANNEL_RATES = {"fcm": 10}
    for number in range(16):
        a_listener(f"Aigul{number}", SEOUL, "fcm")
    broadcast, began = started("fcm"), time.monotonic()
    work_is_done()
    assert time.monotonic() - began >= 0.6
    assert [result for result, _code in results(broadcast)] == ["accepted"] * 16
    assert len({taken["token"] for taken in google.taken}) == len(google.taken) == 16


def test_how_long_so_many_take_at_the_least(settings: Any) -> None:
    settings.CHANNEL_RATES = {"telegram": 25}
    assert [seconds_for("telegram", number) for number in (0, 25, 26)] == [0, 1, 2]
    assert seconds_for("email", 5) is None


def test_a_turn_without_a_token_leaves_the_batch_untried(
    google: Google, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    settings.CHANNEL_RATES = {"fcm": 1}
    for number in range(3):
        a_listener(f"Aigul{number}", SEOUL, "fcm")
    broadcast = started("fcm")
    advancing.advance(broadcast.public_id)
    assert take("fcm", 1) == Grant(1)
    monkeypatch.setattr(lanes, "TURN_SECONDS", 0.05)
    lanes.work(Lane.objects.filter(channel="fcm")[0].public_id)
    assert (google.taken, results(broadcast)) == ([], [])
    (left,) = Batch.objects.all()
    assert (len(left.members), left.tries, left.lease_until, left.done_at) == (3, 0, None, None)
