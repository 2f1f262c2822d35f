"""What every channel must do, whatever carries it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils.translation import override

from notifications.channels.base import Channel, Envelope, Result
from notifications.channels.registry import CHANNELS
from tests.notifications.smtp import PostOffice

Seen = Callable[[], list[str]]


@pytest.fixture
def seen(office: PostOffice) -> dict[str, Seen]:
    """Per channel, the identities its carrier took."""
    return {"email": lambda: [str(mail.message["Message-ID"]) for mail in office.taken], "inbox": list}


@pytest.fixture(params=sorted(CHANNELS))
def channel(request: pytest.FixtureRequest, office: PostOffice) -> Channel:
    return CHANNELS[request.param]


def an_envelope(number: int = 0, identity: UUID | None = None) -> Envelope:
    return Envelope(
        id=identity or uuid4(),
        address=f"person{number}@example.org",
        subject="Сізге хабарлама бар",
        text="Сізге хабарлама бар.\n.\nO‘zbekcha matn.\n",
        language="kk",
    )


def test_it_has_a_name_in_words_under_its_own_code(channel: Channel) -> None:
    assert CHANNELS[channel.kind] is channel
    with override("en"):
        assert str(channel.label)


def test_a_full_batch_gets_one_good_answer_each_in_order(channel: Channel) -> None:
    outcomes = channel.send([an_envelope(number) for number in range(channel.batch)])
    assert len(outcomes) == channel.batch
    assert {outcome.result for outcome in outcomes} <= channel.receipts


def test_an_empty_batch_is_nothing(channel: Channel, office: PostOffice) -> None:
    assert channel.send([]) == []
    assert office.connections == 0


def test_the_same_envelope_again_is_recognisable_as_the_same(channel: Channel, seen: dict[str, Seen]) -> None:
    envelope = an_envelope(identity=uuid4())
    channel.send([envelope])
    channel.send([envelope])
    assert channel.collapses_repeats
    assert len(set(seen[channel.kind]())) == (0 if channel.local else 1)


def test_it_knows_that_it_works(channel: Channel) -> None:
    assert channel.check() == []


def test_a_dead_carrier_raises_nothing(channel: Channel, office: PostOffice, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    outcomes = channel.send([an_envelope(number) for number in range(3)])
    expected = {Result.DELIVERED} if channel.local else {Result.UNREACHABLE}
    assert {outcome.result for outcome in outcomes} == expected
    assert bool(channel.check()) is not channel.local


def test_an_envelope_shows_nothing_of_a_person(channel: Channel) -> None:
    shown = repr(an_envelope())
    assert "person0" not in shown
    assert "хабарлама" not in shown
