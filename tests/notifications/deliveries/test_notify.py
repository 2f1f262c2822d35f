"""One call tells one person one thing: in the inbox at once, by e-mail soon after."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection, transaction

from econsulate.core.accounts.models import User
from econsulate.core.work.models import Work
from notifications import facade
from notifications.deliveries.models import Delivery, Message
from notifications.facade import Purpose, Topic
from tests.factories.notifications import REFERENCE, a_message, by_mail, work_is_done
from tests.notifications.smtp import PostOffice
from tests.people import Phone

SCAN = {"name": "Aigul", "day": date(2030, 5, 4)}


def tell_of_scan(recipient: UUID, dedupe_key: str = "scan:1") -> UUID:
    return a_message(recipient, "tests.scan_needed", context=SCAN, reference=REFERENCE, dedupe_key=dedupe_key)


def test_the_inbox_says_all_and_the_mail_only_what_changed(recipient: UUID, office: PostOffice, phone: Phone) -> None:
    tell_of_scan(recipient)
    item = phone.get("/api/v1/inbox").json()["results"][0]
    assert item["body"] == "Aigul, please send a better scan of your passport by May 4, 2030."
    assert item["link"] == {"type": "visa-applications", "id": str(REFERENCE.id)}
    work_is_done()
    (mail,) = office.taken
    assert "KZ-7F3Q-XW2M" in mail.text
    assert "scan" not in mail.text
    assert "Aigul" not in mail.message.as_string()
    assert by_mail().state == "accepted"


def test_the_same_key_twice_is_one_message(recipient: UUID, office: PostOffice) -> None:
    assert tell_of_scan(recipient) == tell_of_scan(recipient)
    work_is_done()
    assert (Message.objects.count(), len(office.taken)) == (1, 1)


def test_the_same_key_for_another_person_is_another_message(recipient: UUID, farida: User) -> None:
    tell_of_scan(recipient)
    tell_of_scan(facade.ensure_recipient(farida))
    assert Message.objects.count() == 2


def test_nothing_is_told_when_the_caller_rolls_back(recipient: UUID, phone: Phone) -> None:
    with transaction.atomic():
        tell_of_scan(recipient)
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not Work.objects.exists()


@pytest.mark.parametrize("context", [{}, {"name": "Aigul"}, {**SCAN, "more": "x"}])
def test_values_must_be_those_of_the_texts(recipient: UUID, context: dict) -> None:
    with pytest.raises(ValueError, match="missing"):
        a_message(recipient, "tests.scan_needed", context=context, reference=REFERENCE)
    assert not Message.objects.exists()


def test_an_unknown_topic_is_refused(recipient: UUID) -> None:
    with pytest.raises(KeyError):
        a_message(recipient, "tests.nobody_registered")


def test_outside_texts_may_name_only_the_reference() -> None:
    with pytest.raises(ValueError, match="may not name"):
        facade.register_topic(Topic("tests.telling", Purpose.PROGRESS, subject="{name}", body="", notice=""))


def test_a_person_without_a_verified_address_still_has_the_inbox(farida: User, stranger: Phone) -> None:
    a_message(facade.ensure_recipient(farida))
    assert list(Delivery.objects.values_list("channel", "state")) == [("inbox", "delivered")]
    assert stranger.get("/api/v1/inbox").json()["results"][0]["subject"] == "Monday"


@pytest.mark.django_db(transaction=True)
def test_the_same_key_from_many_at_once_is_one_message(recipient: UUID) -> None:
    together = Barrier(6)

    def tell() -> UUID:
        together.wait()
        try:
            return tell_of_scan(recipient)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        messages = {future.result() for future in [pool.submit(tell) for _ in range(6)]}
    assert len(messages) == 1
    assert Delivery.objects.filter(channel="email").count() == 1
    assert Work.objects.count() == 1
