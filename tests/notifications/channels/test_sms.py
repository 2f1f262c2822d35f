"""SMS by a gateway: what goes out, what each answer means, and what comes back."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from notifications.channels.base import Envelope, Result
from notifications.channels.sms import Sms
from tests.notifications import kannel
from tests.notifications.kannel import Gateway

NUMBER = "+77010000001"


def an_envelope(**given: Any) -> Envelope:
    return Envelope(**{"id": uuid4(), "address": NUMBER, "subject": "never sent", "text": "Сәлем", **given})


def send_one(**given: Any) -> Any:
    (outcome,) = Sms().send([an_envelope(**given)])
    return outcome.result, outcome.code


def test_number_and_words_go_in_headers_and_body_not_in_the_address(gateway: Gateway) -> None:
    assert send_one(text="Сізге хабарлама бар") == (Result.ACCEPTED, "202")
    (taken,) = gateway.taken
    assert (taken.number, taken.text, taken.headers["X-Kannel-Coding"]) == (NUMBER, "Сізге хабарлама бар", "2")
    assert gateway.lines == ["POST /cgi-bin/sendsms HTTP/1.1"]


def test_plain_latin_takes_the_cheap_alphabet(gateway: Gateway) -> None:
    send_one(text="Sizga xabar bor: oʻzgarish")
    (taken,) = gateway.taken
    assert (taken.text, taken.headers["X-Kannel-Coding"]) == ("Sizga xabar bor: o'zgarish", "0")


def test_nothing_tells_a_discreet_person_s_family_who_writes(gateway: Gateway, settings: Any) -> None:
    settings.SMS = {**settings.SMS, "sender": "KZ-EMBASSY"}
    send_one()
    send_one(discreet=True)
    settings.SMS = {**settings.SMS, "discreet_sender": "1400"}
    send_one(discreet=True)
    assert [taken.headers.get("X-Kannel-From") for taken in gateway.taken] == ["KZ-EMBASSY", None, "1400"]


def test_a_message_that_runs_out_is_not_kept_longer_by_the_carrier(gateway: Gateway) -> None:
    now = datetime.now(UTC)
    for lifetime in (timedelta(minutes=30, seconds=5), timedelta(days=30), timedelta(seconds=-1)):
        send_one(expires_at=now + lifetime)
    assert [taken.headers["X-Kannel-Validity"] for taken in gateway.taken] == ["30", "2880", "1"]


def test_a_text_the_gateway_would_cut_off_is_refused_by_us(gateway: Gateway) -> None:
    assert send_one(text="ж" * (6 * 67)) == (Result.ACCEPTED, "202")
    assert send_one(text="ж" * (6 * 67 + 1)) == (Result.REFUSED, "too long")
    assert len(gateway.taken) == 1


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        (400, (Result.REFUSED, "400")),
        (403, (Result.UNREACHABLE, "403")),
        (404, (Result.UNREACHABLE, "404")),
        (429, (Result.DEFERRED, "429")),
        (500, (Result.DEFERRED, "500")),
        (502, (Result.UNREACHABLE, "502")),
        (503, (Result.DEFERRED, "503")),
        (418, (Result.REFUSED, "418")),
        ("cut", (Result.UNKNOWN, "no answer")),
        ("hang", (Result.UNKNOWN, "no answer")),
    ],
)
def test_each_answer_has_its_meaning(gateway: Gateway, trouble: int | str, outcome: Any) -> None:
    gateway.trouble = trouble
    assert send_one() == outcome


def test_once_nobody_answers_the_rest_is_not_tried(gateway: Gateway) -> None:
    gateway.trouble = 403
    outcomes = Sms().send([an_envelope() for _ in range(5)])
    assert [outcome.result for outcome in outcomes] == [Result.UNREACHABLE] * 5
    assert len(gateway.lines) == 1


def test_the_check_tells_wrong_credentials_wrong_address_and_silence_apart(gateway: Gateway, settings: Any) -> None:
    assert Sms().check() == []
    settings.SMS = kannel.setting(gateway.port, password="wrong")
    assert "answered 403" in Sms().check()[0]
    settings.SMS = kannel.setting(gateway.port, path="/elsewhere")
    assert "answered 404" in Sms().check()[0]
    settings.SMS = kannel.setting(1)
    assert "ConnectionRefusedError" in Sms().check()[0]
    assert gateway.taken == []
