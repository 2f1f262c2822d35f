"""Whose phone rings, whose does not any more, and what is said where nothing can ring."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.utils import timezone

from notifications.channels.registry import CHANNELS
from notifications.deliveries.models import Delivery
from notifications.recipients.models import Preference, Recipient
from tests.factories.devices import IPHONE, registered
from tests.factories.notifications import a_message, work_is_done
from tests.notifications.push.services import Apple, Google
from tests.notifications.smtp import PostOffice
from tests.people import Phone


@pytest.fixture(autouse=True)
def _mail_goes_somewhere(office: PostOffice) -> None:
    """Mail is sent beside it, to a stand-in."""


def by(kind: str) -> Delivery:
    return Delivery.objects.select_related("contact_point").get(channel=kind)


def test_a_phone_that_changed_hands_rings_for_no_message_of_the_former_owner(
    recipient: UUID, phone: Phone, stranger: Phone, google: Google
) -> None:
    registered(phone)
    a_message(recipient)
    registered(stranger)
    work_is_done()
    assert not google.taken
    assert (by("fcm").state, by("fcm").reason) == ("suppressed", "withdrawn")


def test_who_signed_out_is_not_rung_at_also_for_what_waits(recipient: UUID, phone: Phone, google: Google) -> None:
    registered(phone)
    a_message(recipient)
    phone.delete("/_allauth/app/v1/auth/session")
    work_is_done()
    assert not google.taken


@pytest.mark.parametrize(
    "wish", [{"allowed_channels": ["email", "sms"]}, {"allowed_channels": []}, {"switch": False}, {"quiet": True}]
)
def test_a_wish_holds_for_each_device(recipient: UUID, phone: Phone, google: Google, wish: dict[str, Any]) -> None:
    registered(phone)
    row = Recipient.objects.get(public_id=recipient)
    if "switch" in wish:
        Preference.objects.create(recipient=row, purpose="reminder", channel="push", enabled=False)
    elif "quiet" in wish:
        now = timezone.now()
        Recipient.objects.update(
            quiet_from=(now - timedelta(hours=1)).time(), quiet_until=(now + timedelta(hours=1)).time()
        )
    else:
        Recipient.objects.update(**wish)
    a_message(recipient)
    work_is_done()
    assert not google.taken
    a_message(recipient, "tests.danger")
    work_is_done()
    # Neither quiet hours nor switches hold back word of danger; what is not safe stays unsafe.
    assert len(google.taken) == (0 if "allowed_channels" in wish else 1)


def test_for_discreet_people_the_phone_is_asked_to_show_nothing(
    recipient: UUID, phone: Phone, google: Google, apple: Apple
) -> None:
    registered(phone)
    registered(phone, IPHONE)
    Recipient.objects.update(discreet=True)
    a_message(recipient, "tests.danger")
    work_is_done()
    assert google.taken[0]["data"]["discreet"] == "1"
    assert google.taken[0]["android"]["priority"] == "HIGH"
    assert "alert" not in apple.taken[0]["aps"]


def test_a_channel_taken_away_leaves_nothing_parked(
    recipient: UUID, phone: Phone, google: Google, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered(phone)
    a_message(recipient)
    monkeypatch.delitem(CHANNELS, "fcm")
    work_is_done()
    assert (by("fcm").state, by("fcm").reason) == ("suppressed", "channel off")


def test_without_keys_nothing_is_planned(recipient: UUID, phone: Phone) -> None:
    registered(phone)
    a_message(recipient)
    assert not Delivery.objects.filter(channel="fcm").exists()
    assert phone.get("/api/v1/devices").json()["results"][0]["rings"] is False


def test_engineers_learn_what_works_and_what_is_off(
    db: None, google: Google, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_channels")
    said = capsys.readouterr().out
    assert "Android (Firebase Cloud Messaging): works" in said
    assert "iPhone (Apple Push Notification service): off: ECONSULATE_APNS_KEY_FILE is not set" in said
    settings.PUSH = {**settings.PUSH, "fcm": {**settings.PUSH["fcm"], "url": "https://127.0.0.1:1"}}
    with pytest.raises(SystemExit):
        call_command("check_channels")
    assert "no connection" in capsys.readouterr().out
