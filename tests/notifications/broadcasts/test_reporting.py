"""What carriers and apps say afterwards finds its way back, and only from whom it may come."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from notifications.broadcasts.models.ledger import HandOver, Hearer
from notifications.broadcasts.services.naming import delivery_id, located
from notifications.channels import sms
from tests.factories.broadcasts import a_listener, a_way, results, started
from tests.factories.notifications import work_is_done
from tests.factories.presence import SEOUL
from tests.notifications import kannel
from tests.notifications.push.services import Google
from tests.people import Phone, phone_of

pytestmark = pytest.mark.django_db


def say(phone: Phone, id: str, state: str) -> int:
    receipt = {"id": id, "state": state, "at": timezone.now().isoformat()}
    status: int = phone.post("/api/v1/receipts", {"receipts": [receipt]}, format="json").status_code
    return status


def test_ids_lead_back_and_are_not_to_be_made_up() -> None:
    assert located(delivery_id(7, 12_345_678_901)) == (7, 12_345_678_901)
    assert delivery_id(7, 8) != delivery_id(8, 7)
    assert [located(uuid4()) for _try in range(100)] == [None] * 100


@pytest.mark.parametrize("name", ["message", "delivery"])
def test_what_was_on_a_screen_is_seen_and_what_was_opened_answered(google: Google, name: str) -> None:
    user = a_listener("Aigul", SEOUL, "fcm")
    broadcast = started("fcm")
    work_is_done()
    told = google.taken[0]["data"][name]
    assert say(phone_of(user), told, "displayed") == 204
    hearer = Hearer.objects.get(broadcast_id=broadcast.pk)
    assert hearer.seen_at is not None
    assert hearer.answered_at is None
    assert say(phone_of(user), told, "opened") == 204
    assert Hearer.objects.get(broadcast_id=broadcast.pk).answered_at is not None


def test_nobody_sees_it_for_another(google: Google) -> None:
    a_listener("Aigul", SEOUL, "fcm")
    broadcast = started("fcm")
    work_is_done()
    assert say(phone_of(a_listener("Farida", SEOUL)), str(broadcast.thread), "opened") == 204
    assert Hearer.objects.get(broadcast_id=broadcast.pk).seen_at is None


def test_the_gateway_says_that_a_short_message_arrived(gateway: kannel.Gateway, phone: Phone) -> None:
    from notifications.recipients.models import Recipient

    a_way(Recipient.objects.get(user=a_listener("Bek", SEOUL)), "sms", "+821012345678")
    broadcast = started("sms")
    work_is_done()
    point = HandOver.objects.get(broadcast_id=broadcast.pk).contact_point_id
    delivery = delivery_id(broadcast.pk, point)
    report = f"/hooks/sms/{delivery}/{sms.receipt_code(delivery)}?status=1"
    assert phone_of().get(report).status_code == 204
    assert phone_of().get(report).status_code == 204
    assert [result for result, _code in results(broadcast)] == ["accepted", "delivered"]
    made_up = uuid4()
    assert phone_of().get(f"/hooks/sms/{made_up}/{sms.receipt_code(made_up)}?status=1").status_code == 204
    assert HandOver.objects.count() == 2


def test_a_phone_whose_clock_is_wrong_saw_it_between_then_and_now(google: Google) -> None:
    user = a_listener("Aigul", SEOUL, "fcm")
    broadcast = started("fcm")
    work_is_done()
    at = (timezone.now() - timedelta(hours=5)).isoformat()
    receipt = {"id": str(broadcast.thread), "state": "displayed", "at": at}
    assert phone_of(user).post("/api/v1/receipts", {"receipts": [receipt]}, format="json").status_code == 204
    hearer = Hearer.objects.get(broadcast_id=broadcast.pk)
    assert hearer.seen_at == hearer.since
