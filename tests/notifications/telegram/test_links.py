"""A chat becomes a person's way by a link that is good once, and only by the account that made it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F

from notifications.channels.registry import CHANNELS
from notifications.deliveries.models import Delivery
from notifications.recipients.models import ContactPoint, Recipient, TelegramLink
from tests.factories.notifications import REFERENCE, a_message, work_is_done
from tests.notifications.telegram.bot import SECRET, BotApi
from tests.notifications.telegram.chat import CHAT, OTHER, PATH, acts, linked, says, states, token_of, told
from tests.people import Phone


def test_a_person_takes_the_link_to_the_bot_and_the_chat_is_theirs(phone: Phone, telegram: BotApi) -> None:
    token = token_of(phone.post(PATH))
    answer = says(f"/start {token}")
    assert answer["method"] == "sendMessage"
    assert answer["chat_id"] == CHAT
    assert "From now on" in answer["text"]
    (point,) = [one for one in phone.get("/api/v1/contact-points").json()["results"] if one["kind"] == "telegram"]
    assert (point["address"], point["state"]) == (str(CHAT), "live")
    assert acts() == ["offered", "linked"]


def test_words_for_outside_go_to_the_chat_once(phone: Phone, recipient: UUID, telegram: BotApi) -> None:
    linked(phone, telegram)
    context = {"name": "Aigul", "day": "1 May"}
    a_message(recipient, "tests.scan_needed", context=context, reference=REFERENCE)
    work_is_done()
    (taken,) = telegram.taken
    assert taken["text"] == f"We need something from you for application {REFERENCE.label}."
    delivery = Delivery.objects.get(channel="telegram")
    assert (delivery.state, delivery.tries) == ("accepted", 1)


def test_to_discreet_people_the_chat_says_only_that_there_is_something(
    phone: Phone, recipient: UUID, telegram: BotApi
) -> None:
    linked(phone, telegram)
    Recipient.objects.update(discreet=True)
    a_message(recipient)
    work_is_done()
    assert [taken["text"] for taken in telegram.taken] == ["You have a message."]


def test_the_chat_is_sealed_and_nothing_else_of_it_is_kept(phone: Phone, telegram: BotApi) -> None:
    token = token_of(phone.post(PATH))
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(l::text, '') FROM notifications_telegramlink l")
        (kept,) = cursor.fetchone()
    assert token not in kept
    assert token.encode().hex() not in kept
    says(f"/start {token}")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(p::text, '') || (SELECT string_agg(a::text, '') FROM core_auditentry a) "
            "FROM notifications_contactpoint p"
        )
        (kept,) = cursor.fetchone()
    for secret in (str(CHAT), str(CHAT).encode().hex(), "Aigul", token):
        assert secret not in kept


def test_a_link_is_good_once(phone: Phone, telegram: BotApi) -> None:
    token = token_of(phone.post(PATH))
    says(f"/start {token}")
    assert "no longer good" in says(f"/start {token}", OTHER)["text"]
    assert states() == [("live", str(CHAT))]
    # Telegram tells it again when our answer was lost; the person must not read that it failed.
    assert "From now on" in says(f"/start {token}")["text"]


def test_a_link_is_good_for_a_quarter_of_an_hour(phone: Phone, telegram: BotApi) -> None:
    token = token_of(phone.post(PATH))
    TelegramLink.objects.update(expires_at=F("expires_at") - timedelta(minutes=15, seconds=1))
    assert "no longer good" in says(f"/start {token}")["text"]
    assert states() == []


def test_a_new_link_ends_the_one_before(phone: Phone, telegram: BotApi) -> None:
    first, second = token_of(phone.post(PATH)), token_of(phone.post(PATH))
    assert "no longer good" in says(f"/start {first}")["text"]
    assert "From now on" in says(f"/start {second}")["text"]


def test_a_link_is_bound_to_the_account_that_made_it(phone: Phone, stranger: Phone, telegram: BotApi) -> None:
    linked(stranger, telegram, OTHER)
    linked(phone, telegram)
    points = ContactPoint.objects.filter(kind="telegram").order_by("pk")
    assert [(point.recipient.user.email, point.address) for point in points] == [
        (stranger.user.email, str(OTHER)),
        (phone.user.email, str(CHAT)),
    ]


def test_another_chat_takes_the_place_of_the_one_before(phone: Phone, telegram: BotApi) -> None:
    linked(phone, telegram)
    linked(phone, telegram, OTHER)
    assert states() == [("withdrawn", None), ("live", str(OTHER))]


def test_a_stranger_who_sends_her_their_link_takes_nothing_from_her(
    phone: Phone, stranger: Phone, telegram: BotApi
) -> None:
    linked(phone, telegram)
    linked(stranger, telegram, CHAT)
    assert states() == [("live", str(CHAT)), ("live", str(CHAT))]


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", SECRET[:-1], "ключ"])
def test_whoever_does_not_know_the_secret_is_refused(phone: Phone, telegram: BotApi, secret: str) -> None:
    token = token_of(phone.post(PATH))
    chat = {"id": CHAT, "type": "private"}
    answer = told({"message": {"chat": chat, "text": f"/start {token}"}}, secret.encode().decode("latin-1"))
    assert answer.status_code in {401, 403}
    assert states() == []
    assert TelegramLink.objects.count() == 1


def test_where_there_is_no_bot_the_hook_is_closed_and_no_link_is_made(
    phone: Phone, telegram: BotApi, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TELEGRAM = None
    monkeypatch.delitem(CHANNELS, "telegram")
    assert phone.post(PATH).status_code == 404
    for secret in ("", SECRET):
        assert told({"message": {"chat": {"id": CHAT, "type": "private"}, "text": "/stop"}}, secret).status_code == 401
    assert phone.delete(PATH).status_code == 204


@pytest.mark.parametrize("update", [{}, [], "x", None, {"update_id": 1, "poll": {}}, {"message": {"chat": 5}}])
def test_what_we_do_not_know_is_taken_and_changes_nothing(telegram: BotApi, update: object) -> None:
    answer = told(update)
    assert answer.status_code == 200
    assert answer.json() == {}
