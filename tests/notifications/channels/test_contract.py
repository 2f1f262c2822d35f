"""What every channel must do, whatever carries it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils.translation import override

from notifications.channels.base import Channel, Envelope, Result
from notifications.channels.demo_sms import DemoSms
from notifications.channels.email import Email
from notifications.channels.inbox import Inbox
from notifications.channels.registry import CHANNELS
from notifications.channels.sms import Sms
from tests.notifications.kannel import Gateway
from tests.notifications.smtp import PostOffice

Seen = Callable[[], list[str]]


def identities(office: PostOffice) -> list[str]:
    return [str(mail.message["Message-ID"]) for mail in office.taken]


@pytest.fixture
def seen(office: PostOffice, gateway: Gateway) -> dict[type, Seen]:
    """Per channel, the identities its carrier took."""
    return {
        Email: lambda: identities(office),
        DemoSms: lambda: identities(office),
        Inbox: list,
        Sms: lambda: [text.headers["X-Kannel-DLR-URL"] for text in gateway.taken],
    }


@pytest.fixture(params=[Inbox, Email, Sms, DemoSms])
def channel(request: pytest.FixtureRequest, office: PostOffice, gateway: Gateway) -> Channel:
    made: Channel = request.param()
    return made


def an_envelope(number: int = 0, identity: UUID | None = None, *, brief: bool = False) -> Envelope:
    return Envelope(
        id=identity or uuid4(),
        address=f"+7701000{number:04}" if brief else f"person{number}@example.org",
        subject="Сізге хабарлама бар",
        text="Сізге хабарлама бар.\n.\nO‘zbekcha matn.\n",
        language="kk",
    )


def test_it_has_a_name_in_words_under_its_own_code(channel: Channel) -> None:
    assert channel.kind in CHANNELS
    with override("en"):
        assert str(channel.label)


def test_a_full_batch_gets_one_good_answer_each_in_order(channel: Channel) -> None:
    outcomes = channel.send([an_envelope(number, brief=channel.brief) for number in range(channel.batch)])
    assert len(outcomes) == channel.batch
    assert {outcome.result for outcome in outcomes} <= channel.receipts


def test_an_empty_batch_is_nothing(channel: Channel, office: PostOffice, gateway: Gateway) -> None:
    assert channel.send([]) == []
    assert (office.connections, gateway.lines) == (0, [])


def test_the_same_envelope_again_is_recognisable_as_the_same(channel: Channel, seen: dict[type, Seen]) -> None:
    envelope = an_envelope(identity=uuid4(), brief=channel.brief)
    channel.send([envelope])
    channel.send([envelope])
    assert len(set(seen[type(channel)]())) == (0 if channel.local else 1)


def test_it_knows_that_it_works(channel: Channel) -> None:
    assert channel.check() == []


def test_a_dead_carrier_raises_nothing(channel: Channel, office: PostOffice, settings: Any) -> None:
    settings.EMAIL_PORT, settings.SMS = 1, {**settings.SMS, "port": 1}
    outcomes = channel.send([an_envelope(number, brief=channel.brief) for number in range(3)])
    expected = {Result.DELIVERED} if channel.local else {Result.UNREACHABLE}
    assert {outcome.result for outcome in outcomes} == expected
    assert bool(channel.check()) is not channel.local


def test_an_envelope_shows_nothing_of_a_person(channel: Channel) -> None:
    shown = repr(an_envelope(brief=channel.brief))
    assert "person0" not in shown
    assert "+7701" not in shown
    assert "хабарлама" not in shown
