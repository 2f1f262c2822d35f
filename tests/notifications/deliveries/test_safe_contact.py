"""Safe contact holds for each message this system knows, on each way there is: every topic by every channel."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from consular.apps import ConsularConfig
from notifications.channels.registry import CHANNELS, OUTSIDE, PUSH_CHANNELS, PUSH_KINDS, way_of
from notifications.channels.telegram import Telegram
from notifications.channels.telegram_updates import Update, Wish
from notifications.deliveries.models import Delivery, Message
from notifications.deliveries.services import messages, sending
from notifications.deliveries.topics import NEUTRAL, NEUTRAL_TEXT, REFERENCE, TOPICS
from notifications.facade import Reference
from notifications.recipients.models import SWITCHABLE, Preference, Purpose, Recipient
from notifications.recipients.services import devices, telegram
from notifications.recipients.services import people as recipients
from notifications.recipients.services.devices import Told
from tests.factories.devices import a_session

LABEL = "KZ-7F3Q-XW2M"
# Every service is asked, whether it is set up here or not.
KINDS = (*(kind for kind in OUTSIDE if kind != "push"), *PUSH_KINDS)
ADDRESSES = {"email": "safe@example.org", "sms": "+77011234567"}
SUBSCRIPTION = '{"endpoint": "https://push.example.org/x", "p256dh": "", "auth": ""}'


@pytest.fixture(autouse=True)
def _carried(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setitem(CHANNELS, Telegram.kind, Telegram())
    settings.TELEGRAM = {"bot": "ConsulateWordBot", "neutral": True}
    for channel in PUSH_CHANNELS:
        monkeypatch.setitem(CHANNELS, channel.kind, channel())


@pytest.fixture
def person(recipient: UUID) -> Recipient:
    """Reachable on every way there is, with every switch on."""
    row = Recipient.objects.get(public_id=recipient)
    row.contact_points.all().delete()
    for channel, address in ADDRESSES.items():
        recipients.set_addresses(row, channel, [address], by=None)
    a_session("s")
    for kind in PUSH_KINDS:
        told = Told(uuid4(), kind, f"token-{kind}", SUBSCRIPTION, "", "en")
        devices.register(row, told, session="s", by=row.user)  # type: ignore[arg-type]
    url, _until = telegram.offer(row, by=row.user)  # type: ignore[arg-type]
    telegram.hear(Update("5000000017", Wish.START, url.rpartition("=")[2]))
    for channel in OUTSIDE:
        for purpose, _label in SWITCHABLE:
            Preference.objects.create(recipient=row, purpose=purpose, channel=channel, enabled=True)
    return row


def a_message(person: Recipient, code: str) -> Message:
    """With values that name a place, a name and a day, so that a leak would show."""
    content = {name: f"secret-{name}" for name in TOPICS[code].values} | {REFERENCE: LABEL}
    about = Reference("tests", uuid4(), LABEL)
    return messages.write(person, code, content=content, reference=about, dedupe_key=str(uuid4()))


def by(message: Message, channel: str) -> Delivery:
    return message.deliveries.get(channel=channel)


def walk(person: Recipient, channels: Iterable[str]) -> Iterator[tuple[Message, str]]:
    """A message of every topic, by each of these channels."""
    for code in sorted(TOPICS):
        message = a_message(person, code)
        for channel in channels:
            yield message, channel


def test_the_walk_is_over_all_there_is() -> None:
    """Topics are registered at start by those who send them; one that is not here could not be sent at all."""
    assert ConsularConfig.name == "consular"
    assert len(TOPICS) > 40
    assert {topic.purpose for topic in TOPICS.values()} == set(Purpose)
    assert set(KINDS) == {kind for kind, channel in CHANNELS.items() if not channel.local}
    assert set(OUTSIDE) == {way_of(kind) for kind in KINDS} == {*ADDRESSES, "telegram", "push"}


@pytest.mark.walk
def test_to_discreet_people_nothing_tells_who_writes_or_what_about(
    person: Recipient, subtests: pytest.Subtests
) -> None:
    Recipient.objects.update(discreet=True)
    for message, channel in walk(person, KINDS):
        with subtests.test(message.topic, channel=channel):
            leased = sending.lease(by(message, channel).public_id)
            assert leased is not None
            envelope = leased[1]
            assert envelope.discreet
            assert (envelope.subject, envelope.text) == (str(NEUTRAL), str(NEUTRAL_TEXT))


@pytest.mark.walk
@pytest.mark.parametrize("channel", KINDS)
def test_a_way_that_is_not_safe_is_never_taken(person: Recipient, channel: str, subtests: pytest.Subtests) -> None:
    others = [way for way in OUTSIDE if way != way_of(channel)]
    Recipient.objects.update(allowed_channels=others)
    for code in sorted(TOPICS):
        with subtests.test(code):
            message = a_message(person, code)
            assert sending.lease(by(message, channel).public_id) is None
            delivery = by(message, channel)
            assert (delivery.state, delivery.reason, delivery.tries) == ("suppressed", "safe_contact", 0)
            assert by(message, "inbox").state == "delivered"


@pytest.mark.walk
def test_in_quiet_hours_nothing_goes_out_but_word_of_danger(person: Recipient, subtests: pytest.Subtests) -> None:
    now = datetime.now(UTC)
    begun, over = now - timedelta(hours=1), now + timedelta(hours=2)
    Recipient.objects.update(time_zone="UTC", quiet_from=clock(begun), quiet_until=clock(over))
    for message, channel in walk(person, KINDS):
        with subtests.test(message.topic, channel=channel):
            urgent = TOPICS[message.topic].purpose == Purpose.URGENT
            assert (sending.lease(by(message, channel).public_id) is not None) == urgent
            delivery = by(message, channel)
            if not urgent:
                assert (delivery.state, delivery.tries) == ("deferred", 0)
                assert delivery.due_at is not None
                assert abs(delivery.due_at - over) < timedelta(minutes=1)


def clock(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0)


@pytest.mark.walk
def test_what_leaves_the_house_names_nothing_but_the_reference(person: Recipient, subtests: pytest.Subtests) -> None:
    for message, channel in walk(person, KINDS):
        with subtests.test(message.topic, channel=channel):
            leased: Any = sending.lease(by(message, channel).public_id)
            assert "secret-" not in leased[1].subject + leased[1].text


@pytest.mark.walk
def test_a_push_says_that_there_is_something_and_no_more(person: Recipient, subtests: pytest.Subtests) -> None:
    for message, channel in walk(person, PUSH_KINDS):
        with subtests.test(message.topic, channel=channel):
            leased: Any = sending.lease(by(message, channel).public_id)
            assert (leased[1].subject, leased[1].text) == (str(NEUTRAL), str(NEUTRAL_TEXT))
            assert not leased[1].discreet
