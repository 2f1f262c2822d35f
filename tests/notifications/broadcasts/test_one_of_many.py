"""What is the matter with one person's address costs nobody else the alert."""

from typing import Any

import pytest
from django.db import connection

from notifications.channels import email
from notifications.recipients.models import ContactPoint
from tests.factories.broadcasts import a_listener, results, started
from tests.factories.notifications import work_is_done
from tests.factories.presence import SEOUL
from tests.notifications.push.services import Google
from tests.notifications.smtp import PostOffice

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
