"""A carrier that is slow or silent gives up its turn: it holds up no other, and nobody who waits behind it is lost."""

import pytest

from notifications.broadcasts.models.broadcasts import Batch, Lane
from notifications.broadcasts.services import advancing, handing, lanes
from notifications.broadcasts.services.progress import counted
from notifications.channels import http, turns
from notifications.deliveries.models import ChannelPause
from tests.factories.broadcasts import a_listener, a_recipient, a_way, results, started
from tests.factories.notifications import work_is_done
from tests.factories.presence import SEOUL
from tests.notifications.kannel import Gateway
from tests.notifications.push.http2 import Reply
from tests.notifications.push.services import Google
from tests.notifications.smtp import PostOffice

pytestmark = pytest.mark.django_db
MANY = 12


def many(way: str) -> None:
    places = {"sms": "+7701000{:04}", "email": "p{}@example.org", "fcm": "phone-{}"}
    for number in range(MANY):
        a_way(a_recipient(a_listener(f"Aigul{number}", SEOUL)), way, places[way].format(number))


def turns_until_all_are_told(channel: str) -> int:
    """How often its lane had its turn."""
    (lane, *_others) = Lane.objects.filter(channel=channel)
    done = 0
    while done <= 2 * MANY and Batch.objects.filter(done_at=None).exists():
        lanes.work(lane.public_id)
        done += 1
    return done


def test_a_slow_carrier_gives_up_its_turn_in_the_middle_of_a_batch(
    google: Google, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each answer takes longer than a turn, so five tries would not be enough for all."""
    many("fcm")
    google.server.latency = 0.03
    monkeypatch.setattr(lanes, "TURN_SECONDS", 0.01)
    monkeypatch.setattr(handing, "SLOW_SECONDS", 0.02)
    monkeypatch.setattr(handing, "FIRST_AT_ONCE", 1)
    broadcast = started("fcm")
    advancing.advance(broadcast.public_id)
    assert turns_until_all_are_told("fcm") == MANY
    assert results(broadcast) == [("accepted", "200")] * MANY
    assert set(Batch.objects.values_list("tries", "round")) == {(1, 1)}
    (way,) = counted(broadcast)["ways"]
    assert (way["planned"], way["accepted"], way["waiting"]) == (MANY, MANY, 0)


@pytest.mark.parametrize("way", ["sms", "email"])
def test_whoever_was_not_begun_with_in_time_waits_for_the_next_turn(
    gateway: Gateway, office: PostOffice, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    many(way)
    monkeypatch.setattr(lanes, "TURN_SECONDS", 0.001)
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.0)
    broadcast = started(way)
    advancing.advance(broadcast.public_id)
    assert turns_until_all_are_told(way) == MANY
    assert [result for result, _code in results(broadcast)] == ["accepted"] * MANY


def test_who_keeps_silent_is_not_asked_for_the_others(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have taken the one it was asked for, which is left at that; the others are told later."""
    many("sms")
    gateway.trouble = "hang"
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.2)
    broadcast = started("sms")
    work_is_done()
    assert sorted(results(broadcast)) == [("unknown", "no answer"), *[("unreachable", "no answer")] * (MANY - 1)]
    assert len(gateway.taken) == 1
    assert ChannelPause.objects.filter(pk="sms").exists()


def test_a_silent_service_rests(google: Google, impatient: None) -> None:
    many("fcm")
    google.troubles[""] = Reply(manner="hang")
    broadcast = started("fcm")
    work_is_done()
    assert results(broadcast) == [("unknown", "no answer 28")] * MANY
    assert ChannelPause.objects.filter(pk="fcm").exists()


def test_one_lost_answer_among_others_is_no_reason_to_rest(google: Google, impatient: None) -> None:
    many("fcm")
    google.troubles["phone-3"] = Reply(manner="hang")
    broadcast = started("fcm")
    work_is_done()
    assert sorted(results(broadcast)) == [("accepted", "200")] * (MANY - 1) + [("unknown", "no answer 28")]
    assert not ChannelPause.objects.exists()


def test_what_a_silent_service_leaves_no_time_for_is_not_begun(
    google: Google, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    many("fcm")
    google.troubles[""] = Reply(manner="hang")
    monkeypatch.setattr(http, "AT_ONCE", 5)
    monkeypatch.setattr(http, "TURN_SECONDS", 0.1)
    monkeypatch.setattr(lanes, "TURN_SECONDS", 0.01)
    broadcast = started("fcm")
    advancing.advance(broadcast.public_id)
    lanes.work(Lane.objects.filter(channel="fcm")[0].public_id)
    assert results(broadcast) == [("unknown", "no answer 28")] * 5
    (left,) = Batch.objects.filter(done_at=None, round=1)
    assert (len(left.members), left.tries) == (MANY - 5, 0)
