"""Addresses follow the login's verified ones; old ones are withdrawn, never deleted."""

from typing import Any
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.errors import InvalidInput
from notifications import facade
from notifications.recipients.models import ContactPoint, Preference, Recipient
from tests.factories.notifications import a_message, by_mail, work_is_done
from tests.notifications.smtp import PostOffice
from tests.people import Phone

PATH = "/api/v1/contact-points"


def points() -> list[tuple[str, str, str]]:
    return [(point.kind, point.address, point.state) for point in ContactPoint.objects.order_by("id")]


def move_to(user: User, email: str) -> None:
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    User.objects.filter(pk=user.pk).update(email=email)
    user.refresh_from_db()


def test_a_recipient_is_made_once(aigul: User) -> None:
    assert facade.ensure_recipient(aigul) == facade.ensure_recipient(aigul)
    assert Recipient.objects.count() == 1
    assert AuditEntry.objects.filter(action="notifications.contact_points.changed").count() == 1


def test_it_speaks_the_language_of_the_login(aigul: User) -> None:
    User.objects.update(language="uz-cyrl")
    aigul.refresh_from_db()
    facade.ensure_recipient(aigul)
    assert Recipient.objects.get().language == "uz-cyrl"


def test_an_address_nobody_proved_is_not_written_to(farida: User) -> None:
    EmailAddress.objects.create(user=farida, email=farida.email, verified=False, primary=True)
    facade.ensure_recipient(farida)
    assert points() == []


def test_a_new_login_address_takes_the_place_of_the_old(recipient: UUID, aigul: User) -> None:
    move_to(aigul, "aigul@new.example.org")
    facade.ensure_recipient(aigul)
    assert points() == [("email", "aigul@example.org", "withdrawn"), ("email", "aigul@new.example.org", "live")]
    move_to(aigul, "aigul@example.org")
    facade.ensure_recipient(aigul)
    assert [state for _kind, _address, state in points()] == ["live", "withdrawn"]


def test_mail_waiting_for_a_withdrawn_address_is_not_sent(recipient: UUID, aigul: User, office: PostOffice) -> None:
    a_message(recipient)
    move_to(aigul, "aigul@new.example.org")
    facade.ensure_recipient(aigul)
    work_is_done()
    assert (by_mail().state, by_mail().reason) == ("suppressed", "withdrawn")
    assert not office.taken


def test_a_verified_phone_becomes_a_contact_point(aigul: User) -> None:
    User.objects.update(phone="+77010000001", phone_verified=True)
    aigul.refresh_from_db()
    facade.ensure_recipient(aigul)
    assert ("sms", "+77010000001", "live") in points()


def test_people_see_their_own_addresses_only(phone: Phone, stranger: Phone) -> None:
    (mine,) = phone.get(PATH).json()["results"]
    assert (mine["kind"], mine["address"], mine["state"]) == ("email", "aigul@example.org", "live")
    assert stranger.get(PATH).json()["results"] == []


def test_addresses_can_be_set_for_somebody(recipient: UUID) -> None:
    facade.set_contact_points(recipient, kind="sms", addresses=["+77010000001", "+77010000002"], by=None)
    facade.set_contact_points(recipient, kind="sms", addresses=["+77010000002"], by=None)
    assert points()[1:] == [("sms", "+77010000001", "withdrawn"), ("sms", "+77010000002", "live")]


def test_spelling_does_not_make_another_address(recipient: UUID) -> None:
    facade.set_contact_points(recipient, kind="email", addresses=["AIGUL@Example.ORG"], by=None)
    assert len(points()) == 1


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("email", "no address"),
        ("email", "a@b\r\nBcc: c@d.example"),
        ("email", "a@" + "x" * 64 + ".example"),
        ("email", ""),
        ("sms", "87010000001"),
        ("sms", "+7701000000१"),
        ("sms", "+77010000001\n"),
    ],
)
def test_what_is_no_address_is_refused(recipient: UUID, kind: str, address: str) -> None:
    before = points()
    with pytest.raises(InvalidInput) as refusal:
        facade.set_contact_points(recipient, kind=kind, addresses=[address], by=None)
    assert refusal.value.errors[0].path == "addresses.0"
    assert points() == before


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "bounced"},
        {"state": "gone"},
        {"address_index": None},
        {"kind": "pigeon"},
    ],
)
def test_the_database_keeps_contact_points_in_order(recipient: UUID, broken: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactPoint.objects.update(**broken)


def test_the_database_keeps_the_inbox_switched_on(recipient: UUID) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Preference.objects.create(recipient=Recipient.objects.get(), purpose="action", channel="inbox", enabled=False)
