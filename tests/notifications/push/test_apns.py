"""APNs: what goes out, who we say we are, and what each answer means."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from notifications.channels.apns import PROOFS, Apns
from notifications.channels.base import Result
from tests.notifications.push.envelopes import DEVICE, MESSAGE, an_envelope, said, send_one
from tests.notifications.push.fixtures import patience
from tests.notifications.push.http2 import Reply
from tests.notifications.push.services import Apple, apple_error

GONE_AT = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_proofs_from_before() -> None:
    PROOFS.tokens.clear()


def test_a_doorbell_says_that_there_is_a_message_and_which(apple: Apple) -> None:
    envelope = an_envelope(DEVICE, message=MESSAGE)
    assert [said(outcome) for outcome in Apns().send([envelope])] == [(Result.ACCEPTED, "200")]
    (taken,) = apple.taken
    assert (taken["message"], taken["delivery"]) == (str(MESSAGE), str(envelope.id))
    assert taken["aps"]["alert"] == {"title": "You have a message"}
    assert set(taken) == {"token", "headers", "aps", "message", "delivery"}
    headers = taken["headers"]
    assert (headers["apns-id"], headers["apns-collapse-id"]) == (str(envelope.id), str(MESSAGE))
    assert (headers["apns-push-type"], headers["apns-priority"]) == ("alert", "10")
    assert envelope.expires_at is not None
    assert abs(int(headers["apns-expiration"]) - envelope.expires_at.timestamp()) < 3


def test_danger_breaks_through_and_discretion_shows_nothing(apple: Apple) -> None:
    send_one(Apns(), DEVICE, urgent=True)
    send_one(Apns(), DEVICE, urgent=True, discreet=True)
    open_one, discreet = apple.taken
    assert open_one["aps"]["interruption-level"] == "time-sensitive"
    assert discreet["aps"] == {"content-available": 1}
    assert discreet["discreet"] == "1"
    assert (discreet["headers"]["apns-push-type"], discreet["headers"]["apns-priority"]) == ("background", "5")


def test_the_proof_is_renewed_between_twenty_and_sixty_minutes(apple: Apple) -> None:
    began = datetime.now(UTC)
    seen: dict[int, int] = {}
    for minutes in (0, 19, 21, 39, 41, 59, 61, 79, 81):
        with time_machine.travel(began + timedelta(minutes=minutes), tick=False):
            assert send_one(Apns(), DEVICE).result == Result.ACCEPTED
        seen[minutes] = len(apple.proofs)
    assert seen == {0: 1, 19: 1, 21: 1, 39: 1, 41: 2, 59: 2, 61: 2, 79: 2, 81: 3}


def test_an_old_proof_is_renewed_once_and_the_messages_go_out(apple: Apple) -> None:
    send_one(Apns(), DEVICE)
    apple.void.update(apple.proofs)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=2), tick=False):
        outcomes = Apns().send([an_envelope(DEVICE) for _ in range(3)])
    assert {outcome.result for outcome in outcomes} == {Result.ACCEPTED}
    assert len(apple.proofs) == 2


def test_who_is_turned_down_for_good_rests(apple: Apple, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apple, "wrong_proof", lambda given: "ExpiredProviderToken")
    assert said(send_one(Apns(), DEVICE)) == (Result.UNREACHABLE, "ExpiredProviderToken")
    assert len(apple.server.requests) == 2


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (apple_error(410, "Unregistered", timestamp=1793534400000), (Result.NO_SUCH_ADDRESS, "Unregistered")),
        (apple_error(410, "ExpiredToken"), (Result.NO_SUCH_ADDRESS, "ExpiredToken")),
        (apple_error(400, "BadDeviceToken"), (Result.NO_SUCH_ADDRESS, "BadDeviceToken")),
        (apple_error(400, "DeviceTokenNotForTopic"), (Result.REFUSED, "DeviceTokenNotForTopic")),
        (apple_error(400, "BadCollapseId"), (Result.REFUSED, "BadCollapseId")),
        (apple_error(400, "BadTopic"), (Result.UNREACHABLE, "BadTopic")),
        (apple_error(400, "TopicDisallowed"), (Result.UNREACHABLE, "TopicDisallowed")),
        (apple_error(403, "InvalidProviderToken"), (Result.UNREACHABLE, "InvalidProviderToken")),
        (apple_error(403, "Forbidden"), (Result.UNREACHABLE, "Forbidden")),
        (apple_error(404, "BadPath"), (Result.REFUSED, "BadPath")),
        (apple_error(413, "PayloadTooLarge"), (Result.REFUSED, "PayloadTooLarge")),
        (apple_error(429, "TooManyRequests"), (Result.DEFERRED, "TooManyRequests")),
        (apple_error(429, "TooManyProviderTokenUpdates"), (Result.UNREACHABLE, "TooManyProviderTokenUpdates")),
        (apple_error(500, "InternalServerError"), (Result.DEFERRED, "InternalServerError")),
        (apple_error(503, "ServiceUnavailable"), (Result.UNREACHABLE, "ServiceUnavailable")),
        (apple_error(503, "Shutdown"), (Result.DEFERRED, "Shutdown")),
        (apple_error(400, "BrandNew"), (Result.REFUSED, "BrandNew")),
        (Reply(503, b"<html>"), (Result.UNREACHABLE, "ServiceUnavailable")),
        (Reply(410, b"<html>"), (Result.REFUSED, "410")),
        (apple_error(400, "abababab is no device"), (Result.REFUSED, "400")),
        (Reply(400, b'{"reason": 5}'), (Result.REFUSED, "400")),
        (Reply(418, b"[]"), (Result.REFUSED, "418")),
        (Reply(manner="reset"), (Result.UNKNOWN, "no answer 92")),
        (Reply(manner="hang"), (Result.UNKNOWN, "no answer 28")),
    ],
)
def test_each_answer_has_its_meaning(apple: Apple, reply: Reply, outcome: Any, request: pytest.FixtureRequest) -> None:
    patience(request, reply)
    apple.troubles[DEVICE] = reply
    assert said(send_one(Apns(), DEVICE)) == outcome


def test_a_goodbye_in_between_costs_nothing(apple: Apple) -> None:
    send_one(Apns(), DEVICE)
    apple.troubles[DEVICE] = Reply(manner="goaway")
    original = apple.trouble

    def once(address: str) -> Reply | None:
        found = original(address)
        apple.troubles.clear()
        return found

    apple.trouble = once  # type: ignore[method-assign]
    assert send_one(Apns(), DEVICE).result == Result.ACCEPTED


def test_it_says_since_when_an_address_is_gone(apple: Apple) -> None:
    apple.troubles[""] = apple_error(410, "Unregistered", timestamp=int(GONE_AT.timestamp() * 1000))
    assert send_one(Apns(), DEVICE).gone_at == GONE_AT
    for nonsense in (-1, 10**20, "soon", None):
        apple.troubles[""] = apple_error(410, "Unregistered", timestamp=nonsense)
        assert send_one(Apns(), DEVICE).gone_at is None


def test_how_long_it_wants_to_be_left_alone_is_heard(apple: Apple) -> None:
    apple.troubles[""] = apple_error(429, "TooManyRequests", headers={"retry-after": "77"})
    assert send_one(Apns(), DEVICE).retry_after == timedelta(seconds=77)


def test_the_check_tells_wrong_keys_and_a_wrong_topic_apart(apple: Apple, settings: Any) -> None:
    assert Apns().check() == []
    apns = settings.PUSH["apns"]
    settings.PUSH = {**settings.PUSH, "apns": {**apns, "topic": "org.example.another"}}
    assert Apns().check() == [f"APNs {apns['url']}: BadTopic"]
    settings.PUSH = {**settings.PUSH, "apns": {**apns, "team_id": "ANOTHER"}}
    assert Apns().check() == [f"APNs {apns['url']}: InvalidProviderToken"]
    settings.PUSH = {**settings.PUSH, "apns": {**apns, "url": "https://127.0.0.1:1"}}
    assert Apns().check() == ["APNs https://127.0.0.1:1: no connection"]
    assert apple.taken == []
