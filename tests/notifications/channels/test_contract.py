"""What every channel must do, whatever carries it."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils.translation import override

from notifications.channels.apns import Apns
from notifications.channels.base import Channel, Envelope, Result
from notifications.channels.demo_sms import DemoSms
from notifications.channels.email import Email
from notifications.channels.fcm import Fcm
from notifications.channels.inbox import Inbox
from notifications.channels.registry import CHANNELS
from notifications.channels.smpp.channel import Smpp
from notifications.channels.sms import Sms
from notifications.channels.telegram import Telegram
from notifications.channels.unifiedpush import UnifiedPush
from notifications.channels.webpush import WebPush
from tests.notifications.kannel import Gateway
from tests.notifications.push.services import Apple, Browsers, Google
from tests.notifications.smtp import PostOffice
from tests.notifications.telegram.bot import BotApi

Seen = Callable[[], list[str]]
PUSHES = {Fcm, Apns, WebPush, UnifiedPush}
# There is no one server that could be asked.
ASKS_NOBODY = {Inbox, WebPush, UnifiedPush}


def identities(office: PostOffice) -> list[str]:
    return [str(mail.message["Message-ID"]) for mail in office.taken]


@pytest.fixture
def seen(
    request: pytest.FixtureRequest,
    office: PostOffice,
    gateway: Gateway,
    google: Google,
    apple: Apple,
    browsers: Browsers,
    telegram: BotApi,
) -> dict[type, Seen]:
    """Per channel, the identities its carrier took."""
    return {
        Email: lambda: identities(office),
        DemoSms: lambda: identities(office),
        Inbox: list,
        Smpp: lambda: [str(taken.tlvs[0].as_int()) for taken in request.getfixturevalue("carrier").taken],
        Sms: lambda: [text.headers["X-Kannel-DLR-URL"] for text in gateway.taken],
        Fcm: lambda: [taken["data"]["delivery"] for taken in google.taken],
        Apns: lambda: [taken["headers"]["apns-id"] for taken in apple.taken],
        WebPush: lambda: [taken["headers"]["topic"] for taken in browsers.taken],
        UnifiedPush: lambda: [taken["told"]["delivery"] for taken in browsers.taken],
        # A chat knows no repeats, so it says nothing of which message this is.
        Telegram: lambda: [str(taken["chat_id"]) for taken in telegram.taken],
    }


@pytest.fixture(params=[Inbox, Email, Sms, Smpp, DemoSms, Telegram, *sorted(PUSHES, key=lambda one: one.kind)])
def channel(
    request: pytest.FixtureRequest,
    office: PostOffice,
    gateway: Gateway,
    google: Google,
    apple: Apple,
    browsers: Browsers,
    telegram: BotApi,
    settings: Any,
) -> Channel:
    if request.param is Smpp:
        request.getfixturevalue("carrier")
    made: Channel = request.param()
    telegram.chats.update(range(5_000_000_000, 5_000_001_000))
    settings.PUBLIC_BASE_URL = "https://consulate.example.org"
    telegram.hook = {"url": "https://consulate.example.org/hooks/telegram/"}
    if isinstance(made, WebPush):
        ADDRESSES[type(made)] = lambda n: json.dumps(browsers.subscribe(f"person{n}"))
    return made


ADDRESSES: dict[type, Callable[[int], str]] = {
    Inbox: lambda n: "",
    Email: lambda n: f"person{n}@example.org",
    Sms: lambda n: f"+7701000{n:04}",
    Smpp: lambda n: f"+7701000{n:04}",
    DemoSms: lambda n: f"+7701000{n:04}",
    Fcm: lambda n: f"person{n}:{'A' * 60}",
    Apns: lambda n: f"{n:064x}",
    Telegram: lambda n: str(5_000_000_000 + n),
}


def an_envelope(channel: Channel, number: int = 1, identity: UUID | None = None) -> Envelope:
    return Envelope(
        id=identity or uuid4(),
        message=UUID(int=9),
        address=ADDRESSES[type(channel)](number),
        subject="Сізге хабарлама бар",
        text="Сізге хабарлама бар.\n.\nO‘zbekcha matn.\n",
        language="kk",
    )


def test_it_has_a_name_in_words_under_its_own_code(channel: Channel) -> None:
    assert channel.kind in CHANNELS
    with override("en"):
        assert str(channel.label)


def test_a_full_batch_gets_one_good_answer_each_in_order(channel: Channel) -> None:
    outcomes = channel.send([an_envelope(channel, number + 1) for number in range(channel.batch)])
    assert len(outcomes) == channel.batch
    assert {outcome.result for outcome in outcomes} <= channel.receipts


def test_an_empty_batch_is_nothing(
    channel: Channel,
    office: PostOffice,
    gateway: Gateway,
    google: Google,
    apple: Apple,
    browsers: Browsers,
    telegram: BotApi,
) -> None:
    assert channel.send([]) == []
    assert (office.connections, gateway.lines) == (0, [])
    assert [service.server.connections for service in (google, apple, browsers, telegram)] == [0, 0, 0, 0]


def test_the_same_envelope_again_is_recognisable_as_the_same(channel: Channel, seen: dict[type, Seen]) -> None:
    envelope = an_envelope(channel, identity=uuid4())
    channel.send([envelope])
    channel.send([envelope])
    assert len(set(seen[type(channel)]())) == (0 if channel.local else 1)


def test_it_knows_that_it_works(channel: Channel) -> None:
    assert channel.check() == []


def test_a_dead_carrier_raises_nothing(channel: Channel, office: PostOffice, settings: Any) -> None:
    envelopes = [an_envelope(channel, number) for number in range(3)]
    settings.EMAIL_PORT, settings.SMS = 1, {**settings.SMS, "port": 1}
    settings.TELEGRAM = {**settings.TELEGRAM, "url": "https://127.0.0.1:1"}
    nowhere = {"url": "https://127.0.0.1:1", "token_uri": "https://127.0.0.1:1/token"}
    settings.PUSH = {**settings.PUSH, **{name: {**settings.PUSH[name], **nowhere} for name in ("fcm", "apns")}}
    if isinstance(channel, WebPush):
        dead = [json.dumps({**json.loads(one.address), "endpoint": "https://127.0.0.1:1/x"}) for one in envelopes]
        envelopes = [replace(one, address=address) for one, address in zip(envelopes, dead, strict=True)]
    outcomes = channel.send(envelopes)
    expected = {Result.DELIVERED} if channel.local else {Result.UNREACHABLE}
    assert {outcome.result for outcome in outcomes} == expected
    assert bool(channel.check()) is (type(channel) not in ASKS_NOBODY)


def test_what_rests_together_has_a_name_that_fits(channel: Channel) -> None:
    route = channel.route(an_envelope(channel).address)
    assert route == channel.route(an_envelope(channel).address)
    assert route.partition(":")[0] == channel.kind
    assert len(route) <= 64
    assert channel.route("").partition(":")[0] == channel.kind


def test_an_envelope_shows_nothing_of_a_person(channel: Channel) -> None:
    envelope = an_envelope(channel)
    shown = repr(envelope)
    assert not envelope.address or envelope.address not in shown
    assert "хабарлама" not in shown
