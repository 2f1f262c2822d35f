"""Telegram: what goes out to a chat, and what each answer means."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from notifications.channels import http, registry
from notifications.channels.base import Result
from notifications.channels.telegram import Telegram
from tests.notifications.push.envelopes import an_envelope, said, send_one
from tests.notifications.push.fixtures import patience
from tests.notifications.push.http2 import Reply
from tests.notifications.telegram.bot import BLOCKED, FLOOD, SECRET, TOKEN, BotApi, good, refused

CHAT = "5000000017"


@pytest.fixture(autouse=True)
def _started(telegram: BotApi) -> None:
    telegram.chats.add(int(CHAT))


def test_the_words_go_to_the_chat_without_a_preview_of_links(telegram: BotApi) -> None:
    assert said(send_one(Telegram(), CHAT, text="Сізге хабар келді. <b>*_")) == (Result.ACCEPTED, "200")
    assert telegram.taken == [
        {"chat_id": int(CHAT), "text": "Сізге хабар келді. <b>*_", "link_preview_options": {"is_disabled": True}}
    ]
    assert not telegram.faults


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (BLOCKED, (Result.NO_SUCH_ADDRESS, "403")),
        (refused(403, "Forbidden: user is deactivated"), (Result.NO_SUCH_ADDRESS, "403")),
        (refused(400, "Bad Request: chat not found"), (Result.NO_SUCH_ADDRESS, "no chat")),
        (refused(400, "Bad Request: can't parse entities"), (Result.REFUSED, "400")),
        (refused(401, "Unauthorized"), (Result.UNREACHABLE, "401")),
        (refused(404, "Not Found"), (Result.UNREACHABLE, "404")),
        (refused(420, "Flood"), (Result.REFUSED, "420")),
        (refused(500, "Internal Server Error"), (Result.DEFERRED, "500")),
        (FLOOD, (Result.UNREACHABLE, "429")),
        (Reply(429), (Result.UNREACHABLE, "429")),
        (Reply(502, b"<html>"), (Result.UNREACHABLE, "502")),
        (Reply(520, b"<html>"), (Result.UNREACHABLE, "not Telegram")),
        # A page on the way speaks for no chat.
        (Reply(403, b"<html>Blocked by the ministry"), (Result.UNREACHABLE, "not Telegram")),
        (Reply(403, b'{"ok": false, "error_code": 400}'), (Result.UNREACHABLE, "not Telegram")),
        (Reply(400, b"[]"), (Result.UNREACHABLE, "not Telegram")),
        (Reply(200, b"<html>Sign in to this network"), (Result.UNREACHABLE, "not Telegram")),
        (Reply(200, b'{"ok":true,"result":{"text":"' + b"x" * 20_000 + b'"}}'), (Result.ACCEPTED, "200")),
        (Reply(302, headers={"location": "https://elsewhere.example"}), (Result.UNREACHABLE, "not Telegram")),
        (Reply(manner="reset"), (Result.UNKNOWN, "no answer 92")),
        (Reply(manner="hang"), (Result.UNKNOWN, "no answer 28")),
    ],
)
def test_each_answer_has_its_meaning(
    telegram: BotApi, reply: Reply, outcome: Any, request: pytest.FixtureRequest
) -> None:
    patience(request, reply)
    telegram.troubles[CHAT] = reply
    assert said(send_one(Telegram(), CHAT)) == outcome


def test_our_own_fault_is_loud(telegram: BotApi, caplog: pytest.LogCaptureFixture) -> None:
    telegram.troubles[CHAT] = refused(400, "Bad Request: can't parse entities of 5000000017")
    send_one(Telegram(), CHAT)
    (line,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert "nobody knows" in str(line.msg)
    assert CHAT not in str(vars(line))


def test_how_long_the_bot_wants_to_be_left_alone_is_heard(telegram: BotApi) -> None:
    telegram.troubles[CHAT] = FLOOD
    assert send_one(Telegram(), CHAT).retry_after == timedelta(seconds=35)
    telegram.troubles[CHAT] = refused(429, "Too Many Requests", retry_after=10**15)
    assert send_one(Telegram(), CHAT).retry_after == timedelta(seconds=10**8)


def test_a_silent_network_takes_seconds_and_blames_nobody(telegram: BotApi, monkeypatch: Any, settings: Any) -> None:
    """192.0.2.0/24 leads nowhere (RFC 5737)."""
    monkeypatch.setattr(http, "CONNECT_SECONDS", 0.5)
    settings.TELEGRAM = telegram.setting(url="https://192.0.2.1")
    began = time.monotonic()
    outcome = send_one(Telegram(), CHAT)
    assert outcome.result == Result.UNREACHABLE
    assert time.monotonic() - began < 5


def test_what_is_too_long_is_not_sent_at_all(telegram: BotApi) -> None:
    assert said(send_one(Telegram(), CHAT, text="😀" * 2001)) == (Result.REFUSED, "too long")
    assert said(send_one(Telegram(), CHAT, text="😀" * 2000)) == (Result.ACCEPTED, "200")
    assert len(telegram.taken) == 1


def test_to_discreet_people_nothing_goes_by_a_bot_whose_name_tells(telegram: BotApi, settings: Any) -> None:
    settings.TELEGRAM = telegram.setting(neutral=False)
    outcomes = Telegram().send([an_envelope(CHAT, discreet=True), an_envelope(CHAT)])
    assert [said(one) for one in outcomes] == [(Result.REFUSED, "bot not neutral"), (Result.ACCEPTED, "200")]
    settings.TELEGRAM = telegram.setting()
    assert send_one(Telegram(), CHAT, discreet=True).result == Result.ACCEPTED


def test_each_message_has_a_line_of_its_own(telegram: BotApi) -> None:
    """On one kept open libcurl sends again by itself what a server swallowed that then hung up."""
    send_one(Telegram(), CHAT)
    telegram.troubles[CHAT] = Reply(manner="cut")
    assert send_one(Telegram(), CHAT).result == Result.UNKNOWN
    assert len(telegram.server.requests) == 2
    assert telegram.server.connections == 2


def test_it_says_what_is_wrong(telegram: BotApi, settings: Any) -> None:
    (hears_nothing,) = Telegram().check()
    assert "set_telegram_webhook" in hears_nothing
    settings.PUBLIC_BASE_URL = "https://consulate.example.org"
    call_command("set_telegram_webhook")
    assert Telegram().check() == []
    assert telegram.hook["url"] == "https://consulate.example.org/hooks/telegram/"
    assert telegram.hook["secret_token"] == SECRET
    assert telegram.hook["allowed_updates"] == ["message", "callback_query", "my_chat_member"]
    telegram.name = "SomebodyElsesBot"
    assert "another bot" in Telegram().check()[0]
    settings.TELEGRAM = telegram.setting(token=f"1{TOKEN}")
    assert Telegram().check()[0].endswith(": 401")
    assert TOKEN not in Telegram().check()[0]


def test_a_web_address_without_tls_is_refused_aloud(telegram: BotApi, settings: Any) -> None:
    settings.PUBLIC_BASE_URL = "http://consulate.example.org"
    with pytest.raises(CommandError, match="400"):
        call_command("set_telegram_webhook")


def test_without_a_bot_there_is_nothing_to_set(settings: Any) -> None:
    settings.TELEGRAM = None
    with pytest.raises(CommandError, match="ECONSULATE_TELEGRAM_BOT"):
        call_command("set_telegram_webhook")


def test_a_good_answer_is_good_however_it_is_spaced(telegram: BotApi) -> None:
    telegram.troubles[CHAT] = Reply(200, b' { "ok" : true , "result": {}}')
    assert send_one(Telegram(), CHAT).result == Result.ACCEPTED
    telegram.troubles[CHAT] = good({})
    assert send_one(Telegram(), CHAT).result == Result.ACCEPTED


def test_a_request_shows_neither_token_nor_chat(telegram: BotApi) -> None:
    request = Telegram().request(an_envelope(CHAT), now=None)  # type: ignore[arg-type]
    assert TOKEN not in repr(request)
    assert CHAT not in repr(request)


def test_it_is_off_where_there_is_no_bot_and_in_a_trial(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TELEGRAM, settings.DEMO = None, False
    monkeypatch.delitem(registry.CHANNELS, "telegram")
    assert "telegram" not in [channel.kind for channel in registry.configured()]
    assert "Telegram: off: ECONSULATE_TELEGRAM_BOT is not set" in registry.off()
    settings.TELEGRAM = {"bot": "x"}
    assert "telegram" in [channel.kind for channel in registry.configured()]
    settings.DEMO = True
    assert "telegram" not in [channel.kind for channel in registry.configured()]
