"""FCM: what goes out, who we say we are, and what each answer means."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from notifications.channels.base import Result
from notifications.channels.fcm import ACCESS, Fcm
from tests.notifications.push.envelopes import MESSAGE, TOKEN, an_envelope, said, send_one
from tests.notifications.push.fixtures import patience
from tests.notifications.push.http2 import Reply
from tests.notifications.push.services import Google, google_error


def test_a_doorbell_holds_ids_and_nothing_else(google: Google) -> None:
    envelope = an_envelope(TOKEN, message=MESSAGE)
    assert [said(outcome) for outcome in Fcm().send([envelope])] == [(Result.ACCEPTED, "200")]
    (taken,) = google.taken
    assert taken["token"] == TOKEN
    assert taken["data"] == {"message": str(MESSAGE), "delivery": str(envelope.id)}
    assert taken["android"]["collapse_key"] == "inbox"
    assert taken["android"]["priority"] == "NORMAL"
    assert 3590 <= int(taken["android"]["ttl"][:-1]) <= 3600
    assert not google.faults


def test_danger_wakes_at_once_and_discretion_is_passed_on(google: Google) -> None:
    send_one(Fcm(), TOKEN, urgent=True, discreet=True, expires_at=None)
    (taken,) = google.taken
    assert (taken["android"]["priority"], taken["android"]["collapse_key"]) == ("HIGH", "urgent")
    assert (taken["data"]["urgent"], taken["data"]["discreet"]) == ("1", "1")
    assert taken["android"]["ttl"] == "2419200s"


def test_one_access_token_serves_until_shortly_before_its_end(google: Google) -> None:
    google.lifetime = 600
    began = datetime.now(UTC)
    for minutes in (0, 1, 8, 9.5, 10):
        with time_machine.travel(began + timedelta(minutes=minutes), tick=False):
            assert send_one(Fcm(), TOKEN).result == Result.ACCEPTED
    assert len(google.granted) == 2


def test_a_token_that_was_taken_back_is_renewed_once(google: Google) -> None:
    send_one(Fcm(), TOKEN)
    google.void.update(google.granted)
    outcomes = Fcm().send([an_envelope(TOKEN) for _ in range(3)])
    assert {outcome.result for outcome in outcomes} == {Result.ACCEPTED}
    assert len(google.granted) == 2


def test_who_is_turned_down_for_good_rests(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(google, "send", lambda seen: google_error(401, "UNAUTHENTICATED"))
    assert said(send_one(Fcm(), TOKEN)) == (Result.UNREACHABLE, "UNAUTHENTICATED")
    assert len(google.server.requests) == 4


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (google_error(404, "NOT_FOUND", "UNREGISTERED"), (Result.NO_SUCH_ADDRESS, "UNREGISTERED")),
        (google_error(404, "NOT_FOUND"), (Result.UNREACHABLE, "NOT_FOUND")),
        (google_error(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT"), (Result.REFUSED, "INVALID_ARGUMENT")),
        (google_error(400, "INVALID_ARGUMENT"), (Result.REFUSED, "INVALID_ARGUMENT")),
        (google_error(403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH"), (Result.REFUSED, "SENDER_ID_MISMATCH")),
        (google_error(403, "PERMISSION_DENIED"), (Result.UNREACHABLE, "PERMISSION_DENIED")),
        (google_error(429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"), (Result.DEFERRED, "QUOTA_EXCEEDED")),
        (google_error(429, "RESOURCE_EXHAUSTED"), (Result.DEFERRED, "RESOURCE_EXHAUSTED")),
        (google_error(500, "INTERNAL", "INTERNAL"), (Result.DEFERRED, "INTERNAL")),
        (google_error(503, "UNAVAILABLE", "UNAVAILABLE"), (Result.UNREACHABLE, "UNAVAILABLE")),
        (google_error(400, "INVALID_ARGUMENT", "BRAND_NEW"), (Result.REFUSED, "BRAND_NEW")),
        (Reply(503, b"<html>"), (Result.UNREACHABLE, "UNAVAILABLE")),
        (Reply(413, b"<html>"), (Result.REFUSED, "413")),
        (google_error(400, "The token f1:AAAA is no good"), (Result.REFUSED, "400")),
        (google_error(400, "INVALID_ARGUMENT", "f1:AAAA"), (Result.REFUSED, "INVALID_ARGUMENT")),
        (Reply(410, b"[]"), (Result.REFUSED, "410")),
        (Reply(400, b'{"error": 5}'), (Result.REFUSED, "400")),
        (Reply(400, b'{"error": {"status": 5, "details": {"a": 1}}}'), (Result.REFUSED, "400")),
        (Reply(307, headers={"location": "https://elsewhere.example"}), (Result.REFUSED, "307")),
        (Reply(manner="reset"), (Result.UNKNOWN, "no answer 92")),
        (Reply(manner="hang"), (Result.UNKNOWN, "no answer 28")),
    ],
)
def test_each_answer_has_its_meaning(
    google: Google, reply: Reply, outcome: Any, request: pytest.FixtureRequest
) -> None:
    patience(request, reply)
    google.troubles[TOKEN] = reply
    assert said(send_one(Fcm(), TOKEN)) == outcome


@pytest.mark.parametrize(("given", "seconds"), [("120", 120), ("0", None), ("soon", None), ("-5", None), ("", None)])
def test_how_long_it_wants_to_be_left_alone_is_heard(google: Google, given: str, seconds: int | None) -> None:
    google.troubles[""] = google_error(503, "UNAVAILABLE", **{"retry-after": given})
    wait = send_one(Fcm(), TOKEN).retry_after
    assert wait == (seconds and timedelta(seconds=seconds))


def test_also_as_a_moment(google: Google) -> None:
    moment = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 300))
    google.troubles[""] = google_error(429, "RESOURCE_EXHAUSTED", **{"retry-after": moment})
    wait = send_one(Fcm(), TOKEN).retry_after
    assert timedelta(minutes=4) < wait <= timedelta(minutes=5)


def test_one_bad_token_among_many_costs_the_others_nothing(google: Google) -> None:
    google.troubles["gone"] = google_error(404, "NOT_FOUND", "UNREGISTERED")
    outcomes = Fcm().send([an_envelope("gone" if n == 7 else f"{TOKEN}{n}") for n in range(20)])
    assert [n for n, outcome in enumerate(outcomes) if outcome.result != Result.ACCEPTED] == [7]


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(400, b'{"error": "invalid_grant"}'), "token 400"),
        (Reply(200, b"{}"), "token 200"),
        (Reply(503, headers={"retry-after": "9"}), "token 503"),
        (Reply(manner="hang"), "token no answer"),
    ],
)
def test_without_an_access_token_everybody_waits(
    google: Google, reply: Reply, code: str, request: pytest.FixtureRequest
) -> None:
    patience(request, reply)
    google.no_token = reply
    outcomes = Fcm().send([an_envelope(TOKEN), an_envelope(TOKEN)])
    assert {said(outcome) for outcome in outcomes} == {(Result.UNREACHABLE, code)}
    assert len(google.server.requests) == 1


def test_the_check_tells_wrong_keys_and_a_wrong_project_apart(google: Google, settings: Any) -> None:
    assert Fcm().check() == []
    fcm = settings.PUSH["fcm"]
    settings.PUSH = {**settings.PUSH, "fcm": {**fcm, "project_id": "another"}}
    assert Fcm().check() == [f"FCM {fcm['url']}: NOT_FOUND"]
    settings.PUSH = {**settings.PUSH, "fcm": {**fcm, "url": "https://127.0.0.1:1"}}
    assert Fcm().check() == ["FCM https://127.0.0.1:1: no connection"]
    settings.PUSH = {**settings.PUSH, "fcm": {**fcm, "client_email": "somebody@else.example"}}
    assert Fcm().check() == [f"FCM {fcm['url']}: no access token: token 400"]
    assert google.taken == []


@pytest.fixture(autouse=True)
def _no_tokens_from_before() -> None:
    ACCESS.tokens.clear()
