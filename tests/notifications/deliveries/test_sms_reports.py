"""What the SMS gateway reports later, and who can't report."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from econsulate.core.accounts.models import User
from notifications import facade
from notifications.channels.sms import receipt_address
from notifications.deliveries.models import Delivery, State
from tests.factories.notifications import REFERENCE, a_message, time_passes, work_is_done
from tests.notifications.kannel import Gateway
from tests.people import Phone
from tests.remembered import remembered

NUMBER = "+77010000001"
SCAN = {"context": {"name": "Aigul", "day": "1 May"}, "reference": REFERENCE}


@pytest.fixture
@remembered
def with_phone(aigul: User) -> UUID:
    User.objects.filter(pk=aigul.pk).update(email=None, phone=NUMBER, phone_verified=True)
    aigul.refresh_from_db()
    return facade.ensure_recipient(aigul)


def by_sms() -> Delivery:
    return Delivery.objects.select_related("contact_point").get(channel="sms")


@pytest.fixture
def sent(with_phone: UUID, gateway: Gateway) -> Delivery:
    """A delivery the gateway has taken."""
    a_message(with_phone, "tests.scan_needed", **SCAN)
    work_is_done()
    assert by_sms().state == State.ACCEPTED
    return by_sms()


def test_what_needs_an_answer_goes_by_sms_and_says_only_the_notice(sent: Delivery, gateway: Gateway) -> None:
    (taken,) = gateway.taken
    assert taken.number == NUMBER
    assert taken.text == f"We need something from you for application {REFERENCE.label}."
    assert taken.headers["X-Kannel-DLR-URL"] == receipt_address(sent.public_id)


def test_what_can_wait_goes_by_sms_only_to_who_wants_it(
    with_phone: UUID, gateway: Gateway, aigul: User, phone: Phone
) -> None:
    a_message(with_phone)
    work_is_done()
    assert (by_sms().state, by_sms().reason) == (State.SUPPRESSED, "preference")
    wishes = phone.get("/api/v1/contact-preferences").json()
    (switch,) = [row for row in wishes["switches"] if (row["purpose"], row["channel"]) == ("reminder", "sms")]
    assert switch["enabled"] is False
    switch["enabled"] = True
    assert phone.put("/api/v1/contact-preferences", wishes, **{"If-Match": "*"}).status_code == 200
    a_message(with_phone)
    work_is_done()
    assert [taken.text for taken in gateway.taken] == ["Monday"]


def test_a_text_that_may_have_arrived_is_never_sent_twice_but_its_report_counts(
    with_phone: UUID, gateway: Gateway
) -> None:
    gateway.trouble = "cut"
    a_message(with_phone, "tests.scan_needed", **SCAN)
    work_is_done()
    assert (by_sms().state, by_sms().due_at) == (State.UNKNOWN, None)
    gateway.trouble = 0
    time_passes(days=1)
    work_is_done()
    assert len(gateway.taken) == 1
    assert report(by_sms(), "1") == 204
    assert by_sms().state == State.DELIVERED


def test_a_gateway_that_is_down_loses_nothing(with_phone: UUID, gateway: Gateway, settings: Any) -> None:
    up, settings.SMS = settings.SMS, {**settings.SMS, "port": 1}
    a_message(with_phone, "tests.scan_needed", **SCAN)
    work_is_done()
    assert by_sms().state == State.DEFERRED
    settings.SMS = up
    time_passes(hours=1)
    work_is_done()
    assert (by_sms().state, len(gateway.taken)) == (State.ACCEPTED, 1)


def report(delivery: Delivery, status: str, *, address: str = "") -> int:
    path = address or receipt_address(delivery.public_id).partition("/hooks")[2]
    return Client().get(f"/hooks{path.partition('?')[0]}", {"status": status}).status_code


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [
        ("1", State.DELIVERED, ""),
        ("2", State.FAILED, "report 2"),
        ("16", State.FAILED, "report 16"),
        ("8", State.ACCEPTED, ""),
        ("", State.ACCEPTED, ""),
        ("١", State.ACCEPTED, ""),
        ("9" * 5000, State.ACCEPTED, ""),
    ],
)
def test_reports_move_the_delivery_on(sent: Delivery, status: str, state: str, reason: str) -> None:
    assert report(sent, status) == 204
    assert (by_sms().state, by_sms().reason) == (state, reason)


def test_a_failed_text_leaves_the_number_in_use(sent: Delivery) -> None:
    report(sent, "2")
    point = by_sms().contact_point
    assert point is not None
    assert point.state == "live"


def test_a_report_comes_twice_and_late_without_harm(sent: Delivery) -> None:
    assert [report(sent, status) for status in ("1", "1", "2")] == [204] * 3
    assert by_sms().state == State.DELIVERED


def test_who_does_not_know_the_address_reports_nothing(sent: Delivery) -> None:
    path = receipt_address(sent.public_id).partition("/hooks")[2].partition("?")[0]
    other = receipt_address(uuid4()).rpartition("/")[2].partition("?")[0]
    for code in (other, "0" * 64, "x", "ж"):
        assert report(sent, "1", address=f"{path.rpartition('/')[0]}/{code}") in {401, 403}
    assert by_sms().state == State.ACCEPTED


def test_a_report_about_what_is_gone_is_answered_and_forgotten(db: None) -> None:
    path = receipt_address(uuid4()).partition("/hooks")[2].replace("%d", "1")
    assert Client().get(f"/hooks{path}").status_code == 204
