"""What is the matter with one person's address costs nobody else the alert."""

from typing import Any

import pytest
from django.db import connection

from econsulate.core.accounts.models import User
from econsulate.core.work.models import Work
from notifications import facade
from notifications.broadcasts.models.ledger import Hearer
from notifications.broadcasts.services import advancing
from notifications.channels import email
from notifications.recipients.models import ContactPoint
from tests.factories.broadcasts import a_listener, has_no_address_that_works, is_at, results, started
from tests.factories.notifications import work_is_done
from tests.factories.presence import SEOUL
from tests.notifications.push.services import Google
from tests.notifications.smtp import PostOffice
from tests.people import a_user

pytestmark = pytest.mark.django_db
NAMES = ("Aigul", "Bek", "Farida")


def test_an_address_that_can_not_be_opened(google: Google) -> None:
    """As a disk or a restored backup may leave it; no service writes so."""
    users = [a_listener(name, SEOUL, "fcm") for name in NAMES]
    point = ContactPoint.objects.get(recipient__user=users[1])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE notifications_contactpoint SET address = '\\x00' WHERE id = %s", [point.pk])
    broadcast = started("fcm")
    work_is_done()
    assert sorted(taken["token"] for taken in google.taken) == ["fcm-of-Aigul", "fcm-of-Farida"]
    assert ("deferred", "fault") in results(broadcast)


def test_a_message_that_can_not_be_written(office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        a_listener(name, SEOUL, "email")
    written = email.composed

    def trips(envelope: Any) -> bytes:
        if "Bek" in envelope.address:
            raise UnicodeError("label too long")
        return written(envelope)

    monkeypatch.setattr(email, "composed", trips)
    monkeypatch.setattr(email, "on_the_wire", lambda address: f"{address}@example.org")
    broadcast = started("email")
    work_is_done()
    assert len(office.taken) == 2
    assert ("deferred", "fault") in results(broadcast)


def test_somebody_who_was_never_written_to_and_can_not_be(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    farida, newcomer = a_user("Farida"), a_user("Bek")
    for user in (farida, newcomer):
        is_at(user, SEOUL)
    a_listener("Aigul", SEOUL, "fcm")
    really = advancing.ensure_recipient

    def trips(user: User) -> Any:
        if user == farida:
            raise ValueError("no such key")
        return really(user)

    monkeypatch.setattr(advancing, "ensure_recipient", trips)
    broadcast = started("fcm", severity="Severe")
    work_is_done()
    broadcast.refresh_from_db()
    assert broadcast.step == len(broadcast.plan)
    assert [taken["token"] for taken in google.taken] == ["fcm-of-Aigul"]
    unnamed = Hearer.objects.filter(broadcast_id=broadcast.pk, recipient_id=None)
    assert list(unnamed.values_list("user_id", flat=True)) == [farida.pk]
    assert Work.objects.get(kind="notifications.advance_broadcast", state=Work.State.DUE).error == ""


def test_a_login_whose_address_no_mail_can_go_to(google: Google, office: PostOffice) -> None:
    farida = a_listener("Farida", SEOUL, "fcm")
    has_no_address_that_works(farida)
    started("fcm", "email")
    work_is_done()
    assert [taken["token"] for taken in google.taken] == ["fcm-of-Farida"]
    facade.ensure_recipient(farida)
    assert list(ContactPoint.objects.values_list("kind", flat=True)) == ["fcm"]
