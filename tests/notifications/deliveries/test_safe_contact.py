"""Safe contact holds for each message this system knows, on each way there is: every topic by every channel."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from consular.apps import ConsularConfig
from notifications.channels.registry import CHANNELS, OUTSIDE
from notifications.deliveries.models import Delivery, Message
from notifications.deliveries.services import messages, sending
from notifications.deliveries.topics import NEUTRAL, NEUTRAL_TEXT, REFERENCE, TOPICS
from notifications.facade import Reference
from notifications.recipients import services as recipients
from notifications.recipients.models import SWITCHABLE, Preference, Purpose, Recipient

LABEL = "KZ-7F3Q-XW2M"
WAYS = [(code, channel) for code in sorted(TOPICS) for channel in OUTSIDE]
ADDRESSES = {"email": "safe@example.org", "sms": "+77011234567"}


@pytest.fixture
def person(recipient: UUID) -> Recipient:
    """Reachable on every way there is, with every switch on."""
    row = Recipient.objects.get(public_id=recipient)
    row.contact_points.all().delete()
    for channel in OUTSIDE:
        recipients.set_addresses(row, channel, [ADDRESSES[channel]], by=None)
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


def test_the_walk_is_over_all_there_is() -> None:
    """Topics are registered at start by those who send them; one that is not here could not be sent at all."""
    assert ConsularConfig.name == "consular"
    assert len(TOPICS) > 40
    assert {topic.purpose for topic in TOPICS.values()} == set(Purpose)
    assert set(OUTSIDE) == {kind for kind, channel in CHANNELS.items() if not channel.local}
    assert set(OUTSIDE) <= set(ADDRESSES)


@pytest.mark.parametrize(("code", "channel"), WAYS)
def test_to_discreet_people_nothing_tells_who_writes_or_what_about(person: Recipient, code: str, channel: str) -> None:
    Recipient.objects.update(discreet=True)
    leased = sending.lease(by(a_message(person, code), channel).public_id)
    assert leased is not None
    envelope = leased[1]
    assert envelope.discreet
    assert (envelope.subject, envelope.text) == (str(NEUTRAL), str(NEUTRAL_TEXT))


@pytest.mark.parametrize(("code", "channel"), WAYS)
def test_a_way_that_is_not_safe_is_never_taken(person: Recipient, code: str, channel: str) -> None:
    others = [kind for kind in OUTSIDE if kind != channel]
    Recipient.objects.update(allowed_channels=others)
    message = a_message(person, code)
    assert sending.lease(by(message, channel).public_id) is None
    delivery = by(message, channel)
    assert (delivery.state, delivery.reason, delivery.tries) == ("suppressed", "safe_contact", 0)
    assert by(message, "inbox").state == "delivered"


@pytest.mark.parametrize(("code", "channel"), WAYS)
def test_in_quiet_hours_nothing_goes_out_but_word_of_danger(person: Recipient, code: str, channel: str) -> None:
    now = datetime.now(UTC)
    begun, over = now - timedelta(hours=1), now + timedelta(hours=2)
    Recipient.objects.update(time_zone="UTC", quiet_from=clock(begun), quiet_until=clock(over))
    message = a_message(person, code)
    urgent = TOPICS[code].purpose == Purpose.URGENT
    assert (sending.lease(by(message, channel).public_id) is not None) == urgent
    if urgent:
        return
    delivery = by(message, channel)
    assert (delivery.state, delivery.tries) == ("deferred", 0)
    assert delivery.due_at is not None
    assert abs(delivery.due_at - over) < timedelta(minutes=1)


def clock(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0)


@pytest.mark.parametrize("code", sorted(TOPICS))
def test_what_leaves_the_house_names_nothing_but_the_reference(person: Recipient, code: str) -> None:
    for channel in OUTSIDE:
        leased: Any = sending.lease(by(a_message(person, code), channel).public_id)
        assert "secret-" not in leased[1].subject + leased[1].text
