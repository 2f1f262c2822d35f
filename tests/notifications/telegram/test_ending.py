"""A chat ends by a word there, in the app, by blocking us, or with the person; and what the bot says meanwhile."""

import logging
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from econsulate.core.accounts.models import User
from notifications import facade
from notifications.channels.telegram_updates import Update, Wish
from notifications.deliveries.models import ChannelPause, Delivery
from notifications.recipients.models import ContactPoint, Recipient, TelegramLink
from notifications.recipients.services import telegram as chats
from tests.factories.notifications import a_message, time_passes, work_is_done
from tests.notifications.telegram.bot import BLOCKED, FLOOD, BotApi
from tests.notifications.telegram.chat import CHAT, OTHER, PATH, acts, linked, says, states, token_of, told
from tests.people import Phone, phone_of


def test_a_word_in_the_chat_ends_it(phone: Phone, recipient: UUID, telegram: BotApi) -> None:
    linked(phone, telegram)
    a_message(recipient)
    assert "Nothing comes here" in says("/stop")["text"]
    work_is_done()
    assert (states(), telegram.taken) == ([("withdrawn", None)], [])
    delivery = Delivery.objects.get(channel="telegram")
    assert (delivery.state, delivery.reason) == ("suppressed", "withdrawn")
    assert acts() == ["offered", "linked", "unlinked"]


def test_blocking_the_bot_ends_it_and_is_answered_by_nothing(phone: Phone, telegram: BotApi) -> None:
    linked(phone, telegram)
    chat = {"id": CHAT, "type": "private"}
    answer = told({"update_id": 2, "my_chat_member": {"chat": chat, "new_chat_member": {"status": "kicked"}}})
    assert answer.json() == {}
    assert states() == [("withdrawn", None)]


def test_a_refusal_as_we_send_ends_it_too(phone: Phone, recipient: UUID, telegram: BotApi) -> None:
    linked(phone, telegram)
    telegram.troubles[str(CHAT)] = BLOCKED
    a_message(recipient)
    work_is_done()
    assert states() == [("withdrawn", None)]
    delivery = Delivery.objects.get(channel="telegram")
    assert (delivery.state, delivery.reason) == ("failed_permanent", "403")
    a_message(recipient)
    assert Delivery.objects.filter(channel="telegram").count() == 1


def test_a_flood_rests_the_whole_bot_as_long_as_it_asks(
    phone: Phone, stranger: Phone, recipient: UUID, telegram: BotApi
) -> None:
    linked(phone, telegram)
    linked(stranger, telegram, OTHER)
    telegram.troubles[str(CHAT)] = FLOOD
    a_message(recipient)
    time_passes(minutes=0)
    send_due()
    pause = ChannelPause.objects.get(pk="telegram")
    asked = len(telegram.server.requests)
    a_message(facade.ensure_recipient(stranger.user))
    send_due()
    assert len(telegram.server.requests) == asked
    delivery = Delivery.objects.get(channel="telegram", message__recipient__user=stranger.user)
    assert (delivery.state, delivery.tries) == ("deferred", 0)
    assert delivery.due_at == pause.until
    telegram.troubles.clear()
    time_passes(minutes=2)
    send_due()
    assert {taken["chat_id"] for taken in telegram.taken} == {CHAT, OTHER}


def send_due() -> None:
    """One try each, of what is due now."""
    from notifications.deliveries.services.sending import send

    for delivery in list(Delivery.objects.filter(channel="telegram").order_by("pk")):
        send(delivery.public_id)


def test_the_person_ends_it_in_the_app_and_no_open_link_begins_it_anew(phone: Phone, telegram: BotApi) -> None:
    linked(phone, telegram)
    token = token_of(phone.post(PATH))
    assert phone.delete(PATH).status_code == 204
    assert phone.delete(PATH).status_code == 204
    assert states() == [("withdrawn", None)]
    assert "no longer good" in says(f"/start {token}")["text"]
    assert acts() == ["offered", "linked", "offered", "unlinked"]


def test_a_chat_ended_may_be_linked_again(phone: Phone, telegram: BotApi) -> None:
    linked(phone, telegram)
    says("/stop")
    linked(phone, telegram)
    assert states() == [("withdrawn", None), ("live", str(CHAT))]


def test_nobody_reads_the_chat_and_it_says_so_in_their_language(phone: Phone, telegram: BotApi) -> None:
    assert "Nobody reads" in says("Help, I was robbed")["text"]
    assert says("Помогите", language="ru")["text"].startswith("Здесь")
    assert "Nobody reads" in says("Bonjour", language="fr")["text"]
    Recipient.objects.update(language="kk")
    linked(phone, telegram)
    Recipient.objects.update(language="ru")
    assert says("?", language="en")["text"].startswith("Здесь")


def test_rules_for_safe_contact_come_first(phone: Phone, recipient: UUID, telegram: BotApi, settings: Any) -> None:
    Recipient.objects.update(allowed_channels=["email"])
    answer = phone.post(PATH)
    assert (answer.status_code, answer.json()["code"]) == (409, "telegram_not_allowed")
    Recipient.objects.update(allowed_channels=["email", "telegram"], discreet=True)
    assert phone.post(PATH).status_code == 201
    settings.TELEGRAM = telegram.setting(neutral=False)
    TelegramLink.objects.all().delete()
    answer = phone.post(PATH)
    assert (answer.status_code, answer.json()["code"]) == (409, "telegram_names_us")
    assert not TelegramLink.objects.exists()


def test_whoever_is_erased_leaves_neither_chat_nor_link(phone: Phone, aigul: User, telegram: BotApi) -> None:
    linked(phone, telegram)
    token = token_of(phone.post(PATH))
    facade.forget(aigul, by=None)
    assert states() == [("withdrawn", None)]
    assert not TelegramLink.objects.exists()
    assert "no longer good" in says(f"/start {token}")["text"]


def test_the_copy_of_ones_data_has_the_chat(phone: Phone, aigul: User, telegram: BotApi) -> None:
    linked(phone, telegram)
    points = facade.export(aigul)["contact_points"]
    assert {"kind": "telegram", "address": str(CHAT), "state": "live"} in points


def test_without_a_sign_in_there_is_no_link(nobody: Phone, telegram: BotApi) -> None:
    assert nobody.post(PATH).status_code == 401
    assert nobody.delete(PATH).status_code == 401


def test_logs_name_no_chat_and_no_token(
    phone: Phone, recipient: UUID, telegram: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    linked(phone, telegram)
    telegram.troubles[str(CHAT)] = BLOCKED
    a_message(recipient)
    work_is_done()
    ours = "".join(str(vars(line)) for line in caplog.records if not line.name.startswith(("django.db", "hpack")))
    assert "delivery tried" in ours
    assert str(CHAT) not in ours
    assert telegram.setting()["token"] not in ours


@pytest.mark.django_db(transaction=True)
def test_two_chats_that_bring_one_link_at_once_leave_one_with_it(aigul: User, telegram: BotApi) -> None:
    facade.ensure_recipient(aigul)
    phone, together, failures = phone_of(aigul), Barrier(2), list[BaseException]()
    for _round in range(5):
        token = token_of(phone.post(PATH))

        def bring(chat: int, token: str = token) -> None:
            try:
                together.wait(10)
                chats.hear(Update(str(chat), Wish.START, token))
            except BaseException as error:
                failures.append(error)
            finally:
                connections.close_all()

        threads = [Thread(target=bring, args=(chat,)) for chat in (CHAT, OTHER)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert not failures
        assert ContactPoint.objects.filter(kind="telegram", state="live").count() == 1
        phone.delete(PATH)
    assert acts().count("linked") == 5
