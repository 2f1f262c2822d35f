"""Mail that was accepted and comes back later is counted against the address, by nobody but the mail server."""

import io
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command

from notifications.channels.bounces import delivery_of, read_report, return_path
from notifications.recipients.models import ContactPoint
from tests.factories.notifications import a_message, by_mail, work_is_done
from tests.notifications.smtp import PostOffice

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: {to}
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It came back.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; aigul@example.org
Action: {action}
Status: {status}
--b--
"""


@pytest.fixture
def accepted(recipient: UUID, office: PostOffice, settings: Any) -> str:
    """The return path of a mail that was accepted."""
    settings.MAIL_BOUNCES = "bounces@consulate.example.org"
    a_message(recipient)
    work_is_done()
    return office.taken[0].sender


def comes_back(monkeypatch: pytest.MonkeyPatch, to: str, *, action: str = "failed", status: str = "5.1.1") -> None:
    raw = REPORT.format(to=to, action=action, status=status).encode()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    call_command("record_bounce", to)


@pytest.mark.parametrize(
    ("action", "status", "state", "address"),
    [
        ("failed", "5.1.1", "failed_permanent", "bounced"),
        ("failed", "5.7.1", "failed_permanent", "live"),
        ("failed", "nonsense", "failed_permanent", "live"),
        ("delayed", "4.4.1", "accepted", "live"),
        ("delivered", "2.0.0", "delivered", "live"),
        ("", "", "accepted", "live"),
    ],
)
def test_a_report_counts_as_what_it_says(
    accepted: str, monkeypatch: pytest.MonkeyPatch, action: str, status: str, state: str, address: str
) -> None:
    comes_back(monkeypatch, accepted, action=action, status=status)
    assert (by_mail().state, ContactPoint.objects.get().state) == (state, address)


def test_a_report_that_comes_twice_counts_once(accepted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    comes_back(monkeypatch, accepted)
    bounced_at = ContactPoint.objects.get().bounced_at
    comes_back(monkeypatch, accepted)
    assert ContactPoint.objects.get().bounced_at == bounced_at


@pytest.mark.parametrize(
    "to", ["bounces@consulate.example.org", "bounces+00000000000040008000000000000000@x.example", "bounces+1@x"]
)
def test_a_report_on_no_delivery_of_ours_changes_nothing(
    accepted: str, monkeypatch: pytest.MonkeyPatch, to: str
) -> None:
    comes_back(monkeypatch, to)
    assert (by_mail().state, ContactPoint.objects.get().state) == ("accepted", "live")


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe\x00", b"Subject: On holiday\n\nBack soon", b"Content-Type: message/delivery-status\n\n"]
)
def test_mail_that_is_no_report_says_nothing(raw: bytes) -> None:
    assert read_report(raw) is None


def test_a_return_path_leads_back_to_its_delivery(settings: Any) -> None:
    settings.MAIL_BOUNCES = "bounces@consulate.example.org"
    delivery = uuid4()
    assert delivery_of(return_path(delivery, sender="no-reply@consulate.example.org").upper()) == delivery
