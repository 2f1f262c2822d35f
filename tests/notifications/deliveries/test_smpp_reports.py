"""A carrier's reports find the delivery they are about, whoever hears them, whenever they come."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.db.models.functions import Now
from django.utils import timezone

from econsulate.core.accounts.models import User
from notifications import facade
from notifications.broadcasts.models.ledger import HandOver
from notifications.channels.base import Outcome, Result
from notifications.deliveries.models import CarriedPart, Delivery, State
from notifications.deliveries.services import carrying
from notifications.recipients.models import Recipient
from tests.factories.broadcasts import a_listener, a_way, results, started
from tests.factories.notifications import REFERENCE, a_message, work_is_done
from tests.factories.presence import SEOUL
from tests.notifications.kannel import until
from tests.notifications.smsc import Smsc

NUMBER = "+77010000001"
SCAN = {"context": {"name": "Aigul", "day": "1 May"}, "reference": REFERENCE}
DELIVERED, FAILED = Outcome(Result.DELIVERED, "DELIVRD 000"), Outcome(Result.REFUSED, "UNDELIV 001")


@pytest.fixture
def with_phone(aigul: User) -> UUID:
    User.objects.filter(pk=aigul.pk).update(email=None, phone=NUMBER, phone_verified=True)
    aigul.refresh_from_db()
    return facade.ensure_recipient(aigul)


def by_sms() -> Delivery:
    return Delivery.objects.select_related("contact_point").get(channel="sms")


@pytest.fixture
def sent(with_phone: UUID, carrier: Smsc) -> Delivery:
    """A delivery that the carrier has taken."""
    a_message(with_phone, "tests.scan_needed", **SCAN)
    work_is_done()
    assert by_sms().state == State.ACCEPTED
    return by_sms()


@pytest.mark.parametrize(
    ("outcome", "state", "reason"),
    [
        (DELIVERED, State.DELIVERED, ""),
        (FAILED, State.FAILED, "UNDELIV 001"),
        (Outcome(Result.NO_SUCH_ADDRESS, "UNDELIV 011"), State.FAILED, "UNDELIV 011"),
    ],
)
def test_a_report_moves_the_delivery_on(sent: Delivery, outcome: Outcome, state: str, reason: str) -> None:
    carrying.take_report("m1", outcome)
    assert (by_sms().state, by_sms().reason) == (state, reason)
    point = by_sms().contact_point
    assert point is not None
    assert point.state == ("bounced" if outcome.result == Result.NO_SUCH_ADDRESS else "live")


def test_it_comes_twice_and_out_of_order_without_harm(sent: Delivery) -> None:
    for outcome in (DELIVERED, DELIVERED, FAILED):
        carrying.take_report("m1", outcome)
    assert by_sms().state == State.DELIVERED


def test_a_report_of_what_we_never_sent_changes_nothing(sent: Delivery) -> None:
    carrying.take_report("m2", DELIVERED)
    assert by_sms().state == State.ACCEPTED


def test_a_report_that_is_faster_than_we_are_waits_for_us(with_phone: UUID, carrier: Smsc) -> None:
    carrying.take_report("m1", DELIVERED)
    a_message(with_phone, "tests.scan_needed", **SCAN)
    work_is_done()
    assert by_sms().state == State.DELIVERED


def test_a_name_that_is_given_again_brings_no_old_report(with_phone: UUID, carrier: Smsc) -> None:
    carrying.take_report("m1", FAILED)
    CarriedPart.objects.update(at=Now() - timedelta(hours=1))
    a_message(with_phone, "tests.scan_needed", **SCAN)
    work_is_done()
    assert by_sms().state == State.ACCEPTED
    carrying.note([(other := uuid4(), Outcome(Result.ACCEPTED, references=("m1",)))])
    carrying.take_report("m1", DELIVERED)
    assert by_sms().state == State.ACCEPTED
    assert CarriedPart.objects.get().delivery == other


def test_a_message_arrived_when_all_its_parts_have(sent: Delivery) -> None:
    carrying.note([(sent.public_id, Outcome(Result.ACCEPTED, references=("a", "b"), parts=3))])
    CarriedPart.objects.filter(pk="m1").update(parts=3)
    for part in ("a", "m1"):
        carrying.take_report(part, DELIVERED)
        assert by_sms().state == State.ACCEPTED
    carrying.take_report("b", DELIVERED)
    assert by_sms().state == State.DELIVERED


def test_a_message_failed_when_one_part_has(sent: Delivery) -> None:
    carrying.note([(sent.public_id, Outcome(Result.ACCEPTED, references=("a",), parts=2))])
    carrying.take_report("a", DELIVERED)
    carrying.take_report("m1", FAILED)
    assert by_sms().state == State.FAILED


def test_of_parts_one_of_which_may_not_have_gone_none_proves_the_whole(sent: Delivery) -> None:
    CarriedPart.objects.filter(pk="m1").update(parts=2)
    carrying.take_report("m1", DELIVERED)
    assert by_sms().state == State.ACCEPTED


def test_names_are_forgotten_once_no_report_can_come(sent: Delivery) -> None:
    carrying.forget_old()
    assert CarriedPart.objects.count() == 1
    CarriedPart.objects.update(at=timezone.now() - timedelta(days=4, minutes=1))
    carrying.forget_old()
    assert CarriedPart.objects.count() == 0


def test_what_was_broadcast_is_reported_on_too(carrier: Smsc, db: None) -> None:
    a_way(Recipient.objects.get(user=a_listener("Bek", SEOUL)), "sms", "+821012345678")
    broadcast = started("sms")
    work_is_done()
    assert HandOver.objects.get(broadcast_id=broadcast.pk).code == "ESME_ROK"
    for _time in range(2):
        carrying.take_report("m1", DELIVERED)
    assert [result for result, _code in results(broadcast)] == ["accepted", "delivered"]


@pytest.mark.django_db(transaction=True)
def test_a_report_comes_over_the_line_and_is_answered_when_it_is_written_down(sent: Delivery, carrier: Smsc) -> None:
    assert carrier.report("m1") == 0
    until(lambda: by_sms().state == State.DELIVERED)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round", range(5))
def test_reports_of_all_parts_at_once_are_one_message_that_arrived(sent: Delivery, round: int) -> None:
    names = tuple(f"p{number}" for number in range(5))
    carrying.note([(sent.public_id, Outcome(Result.ACCEPTED, references=names, parts=6))])
    CarriedPart.objects.filter(pk="m1").update(parts=6)
    at_once([lambda name=name: carrying.take_report(name, DELIVERED) for name in (*names, "m1")])  # type: ignore[misc]
    assert by_sms().state == State.DELIVERED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round", range(5))
def test_a_report_and_our_own_note_at_once_find_each_other(sent: Delivery, round: int) -> None:
    CarriedPart.objects.all().delete()
    taken = [(sent.public_id, Outcome(Result.ACCEPTED, references=("x",)))]
    at_once([lambda: carrying.note(taken), lambda: carrying.take_report("x", DELIVERED)])
    assert by_sms().state == State.DELIVERED


def at_once(acts: list[Callable[[], object]]) -> None:
    def alone(act: Callable[[], object]) -> None:
        try:
            act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(alone, acts))
