"""Our mail about a conversation can be answered and stands with its like, unless it must tell nothing."""

from typing import Any

import pytest

from consular.cases.models.threads import Thread
from econsulate.core.accounts.models import User
from notifications.channels.replies import answered_delivery, is_token, place_of, reply_address, token_of
from notifications.deliveries.models import Delivery
from notifications.recipients.models import Recipient
from tests.factories.cases import a_thread
from tests.factories.mail import OURS, our_mail
from tests.notifications.smtp import PostOffice
from tests.people import Phone


def test_each_mail_has_an_address_of_its_own_to_answer_to(
    office: PostOffice, reachable: User, bek: Phone, thread: Thread
) -> None:
    mails = [our_mail(office, bek, thread) for _ in range(2)]
    addresses = [str(mail.message["Reply-To"]) for mail in mails]
    assert len(set(addresses)) == 2
    assert all(len(address.partition("@")[0]) <= 64 and address == address.lower() for address in addresses)
    assert "You can answer this e-mail" in mails[0].text
    assert thread.messages.latest("pk").text not in mails[0].text


def test_mails_of_one_conversation_belong_together_and_others_do_not(
    office: PostOffice, reachable: User, citizen: Phone, bek: Phone, thread: Thread
) -> None:
    first, second = (our_mail(office, bek, thread).message for _ in range(2))
    root = first["References"]
    assert first["In-Reply-To"] == root
    assert second["References"] == f"{root} {first['Message-ID']}"
    assert second["In-Reply-To"] == first["Message-ID"]
    assert thread.public_id.hex not in second.as_string()
    other = our_mail(office, bek, a_thread(citizen, thread.person)).message
    assert root not in other["References"]


def test_a_discreet_mail_looks_like_any_other(
    office: PostOffice, reachable: User, bek: Phone, citizen: Phone, thread: Thread
) -> None:
    assert citizen.get("/api/v1/contact-preferences").status_code == 200
    Recipient.objects.update(discreet=True)
    mail = our_mail(office, bek, thread)
    assert not {"Reply-To", "References", "In-Reply-To"} & set(mail.message.keys())
    assert "answer" not in mail.text


def test_nothing_can_be_answered_where_it_is_not_set_up(
    office: PostOffice, reachable: User, bek: Phone, thread: Thread, settings: Any
) -> None:
    settings.MAIL_REPLIES = ""
    mail = our_mail(office, bek, thread)
    assert "Reply-To" not in mail.message
    assert "answer this e-mail" not in mail.text


def test_a_token_survives_servers_that_change_case_and_a_new_key(settings: Any, db: None) -> None:
    settings.MAIL_REPLIES = OURS
    delivery = Delivery().public_id
    place = place_of(reply_address(delivery).upper())
    assert place is not None
    assert is_token(place)
    assert answered_delivery(place) == delivery
    (key_id, key), *_rest = settings.KEY_ENCRYPTION_KEYS.items()
    settings.KEY_ENCRYPTION_KEYS = {"next": bytes(32), key_id: key}
    assert answered_delivery(place) == delivery
    assert token_of(delivery) != place


@pytest.mark.parametrize(
    "change", [lambda t: "a" * 42, lambda t: t[:-3] + "aaa", lambda t: t[1:] + "a", lambda t: "ж" * 42]
)
def test_a_token_we_did_not_sign_opens_nothing(settings: Any, change: Any) -> None:
    assert answered_delivery(change(token_of(Delivery().public_id))) is None


@pytest.mark.parametrize("address", ["reply@elsewhere.example", "other@consulate.example.org", "", "reply", "+@", "@"])
def test_an_address_of_others_is_not_ours(settings: Any, address: str) -> None:
    settings.MAIL_REPLIES = OURS
    assert place_of(address) is None
