"""What an app says of what rang: forward only, once, of one's own alone, and without a word about anything else."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from econsulate.core.accounts.models import User
from notifications.channels import registry
from notifications.channels.base import Outcome, Result
from notifications.channels.fcm import Fcm
from notifications.deliveries.models import Delivery
from notifications.deliveries.services import receipts, sending
from tests.factories.devices import registered
from tests.factories.notifications import a_message
from tests.people import Phone, phone_of

PATH = "/api/v1/receipts"


@pytest.fixture(autouse=True)
def _carried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.CHANNELS, "fcm", Fcm())


@pytest.fixture
def rung(recipient: UUID, phone: Phone) -> Delivery:
    """Accepted by the push service a moment ago."""
    registered(phone)
    a_message(recipient)
    delivery = Delivery.objects.get(channel="fcm")
    hand_over()
    assert receipts.receive(delivery.public_id, "accepted")
    return now_of(delivery)


def hand_over() -> None:
    """A worker has every push that waits and no answer yet."""
    waiting = Delivery.objects.filter(channel="fcm", state="due")
    waiting.update(state="leased", due_at=None, lease_until=timezone.now() + timedelta(minutes=1))


def now_of(delivery: Delivery) -> Delivery:
    return Delivery.objects.select_related("message").get(pk=delivery.pk)


def one(id: Any, state: str = "displayed", at: Any = None) -> dict[str, Any]:
    return {"id": str(id), "state": state, "at": (at or timezone.now()).isoformat()}


def send(phone: Phone, *said: dict[str, Any]) -> int:
    status: int = phone.post(PATH, {"receipts": list(said)}, format="json").status_code
    return status


def everything() -> list[Any]:
    return list(Delivery.objects.order_by("pk").values())


def test_what_was_displayed_is_noted_with_the_phone_s_time(rung: Delivery, phone: Phone) -> None:
    at = rung.created_at + (timezone.now() - rung.created_at) / 2
    assert send(phone, one(rung.public_id, at=at)) == 204
    delivery = now_of(rung)
    assert (delivery.state, delivery.displayed_at) == ("displayed", at)


@pytest.mark.parametrize("hours", [-48, 48])
def test_a_wrong_clock_of_a_phone_is_held_between_writing_and_now(rung: Delivery, phone: Phone, hours: int) -> None:
    send(phone, one(rung.public_id, at=timezone.now() + timedelta(hours=hours)))
    delivery = now_of(rung)
    assert delivery.displayed_at is not None
    assert rung.created_at <= delivery.displayed_at <= timezone.now()


def test_the_message_s_id_means_the_delivery_to_this_phone(
    rung: Delivery, phone: Phone, aigul: User, recipient: UUID
) -> None:
    registered(phone_of(aigul), token="f2:" + "B" * 60, installation=str(uuid4()))
    message = a_message(recipient)
    hand_over()
    assert send(phone, one(message)) == 204
    sent = Delivery.objects.filter(message__public_id=message, channel="fcm")
    states = dict(sent.values_list("contact_point", "state"))
    assert states.pop(rung.contact_point_id) == "displayed"
    assert list(states.values()) == ["leased"]


def test_in_any_order_and_twice_it_ends_the_same(rung: Delivery, phone: Phone) -> None:
    shown, opened = one(rung.public_id), one(rung.public_id, "opened")
    assert send(phone, opened, shown, opened) == 204
    first = everything()
    assert now_of(rung).state == "acknowledged"
    assert now_of(rung).displayed_at is not None
    assert send(phone, shown) == send(phone, shown, opened) == 204
    assert everything() == first


def test_a_delivery_that_ended_stays_ended(rung: Delivery, phone: Phone) -> None:
    Delivery.objects.filter(pk=rung.pk).update(state="failed_permanent", reason="x")
    before = everything()
    assert send(phone, one(rung.public_id), one(rung.message.public_id)) == 204
    assert everything() == before


def test_a_receipt_may_overtake_the_answer_of_the_push_service(recipient: UUID, phone: Phone) -> None:
    registered(phone)
    a_message(recipient)
    leased = sending.lease(Delivery.objects.get(channel="fcm").public_id)
    assert leased is not None
    send(phone, one(leased[0].public_id))
    sending.settle(leased[0], Outcome(Result.UNKNOWN, "no answer 28"))
    assert (now_of(leased[0]).state, now_of(leased[0]).due_at) == ("displayed", None)


def test_the_marks_of_the_inbox_stay_as_they_are(rung: Delivery, phone: Phone) -> None:
    inbox = Delivery.objects.get(channel="inbox")
    assert send(phone, one(rung.message.public_id, "opened"), one(inbox.public_id)) == 204
    assert now_of(inbox).state == "delivered"
    assert phone.get("/api/v1/inbox/unread-count").json() == {"unread": 1}


def test_others_ids_change_nothing_fail_nothing_and_are_not_told_apart(
    rung: Delivery, phone: Phone, stranger: Phone
) -> None:
    before = everything()
    answers = [
        stranger.post(PATH, {"receipts": [one(id, "opened")]}, format="json")
        for id in (rung.public_id, rung.message.public_id, uuid4())
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {(204, b"")}
    assert everything() == before
    assert send(phone, one(uuid4()), one(rung.public_id)) == 204
    assert now_of(rung).state == "displayed"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "receipts"),
        ({"receipts": "all"}, "receipts"),
        ({"receipts": [{"id": "x", "state": "displayed", "at": "2026-11-29T00:00:00Z"}]}, "receipts.0.id"),
        ({"receipts": [{"id": str(uuid4()), "state": "eaten", "at": "2026-11-29T00:00:00Z"}]}, "receipts.0.state"),
        ({"receipts": [{"id": str(uuid4()), "state": "displayed", "at": "yesterday"}]}, "receipts.0.at"),
        ({"receipts": [{"id": str(uuid4()), "state": "displayed"}]}, "receipts.0.at"),
        ({"receipts": [one(uuid4())] * 201}, "receipts"),
        ({"receipts": [], "more": 1}, "more"),
    ],
)
def test_what_is_no_receipt_is_refused_and_nothing_of_it_is_kept(
    rung: Delivery, phone: Phone, body: dict[str, Any], path: str
) -> None:
    before = everything()
    answer = phone.post(PATH, body, format="json")
    assert answer.status_code == 400
    assert path in {error["path"] for error in answer.json()["errors"]}
    assert everything() == before


def test_two_hundred_at_once_are_taken_and_none_too(rung: Delivery, phone: Phone) -> None:
    assert send(phone, *[one(uuid4()) for _ in range(199)], one(rung.public_id)) == 204
    assert now_of(rung).state == "displayed"
    assert send(phone) == 204


def test_whoever_is_not_signed_in_says_nothing(rung: Delivery, nobody: Phone) -> None:
    before = everything()
    assert send(nobody, one(rung.public_id)) == 401
    assert everything() == before
