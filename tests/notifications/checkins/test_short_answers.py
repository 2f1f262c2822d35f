"""Answers by short message and in the chat with our bot: by whose proved address they come from."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from econsulate.core.accounts.models import User
from notifications.broadcasts.services.asking import with_question
from notifications.channels import sms
from notifications.checkins.models.answers import CheckInAnswer
from notifications.checkins.models.check_ins import CheckIn
from notifications.recipients.models import ContactPoint, Recipient
from tests.factories.broadcasts import WORDS, a_listener, a_way, started
from tests.factories.check_ins import a_check_in, status_of
from tests.factories.check_ins import says as says_in_app
from tests.factories.notifications import work_is_done
from tests.factories.presence import SEOUL
from tests.notifications.kannel import Gateway
from tests.notifications.telegram.bot import BotApi
from tests.notifications.telegram.chat import CHAT, presses, says
from tests.people import Phone, phone_of

NUMBER = "+77010000001"


def texts(text: str, number: str = NUMBER, id: str = "1", code: str | None = None) -> Any:
    path = urlsplit(sms.incoming_address()).path
    if code is not None:
        path = f"{path.rpartition('/')[0]}/{code}"
    return Client().get(path, {"from": number, "text": text, "id": id})


@pytest.fixture
def numbered(aigul: User, gateway: Gateway) -> ContactPoint:
    return a_way(Recipient.objects.get(user=aigul), "sms", NUMBER)


@pytest.mark.parametrize("number", [NUMBER, NUMBER[1:], f"00{NUMBER[1:]}", f" {NUMBER[1:]}"])
def test_a_text_answers(numbered: ContactPoint, aigul: User, check_in: CheckIn, number: str) -> None:
    answer = texts("2 we are on the roof", number)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "you need help" in answer.content.decode()
    assert status_of(check_in, aigul.public_id) == "need_help"
    assert CheckInAnswer.objects.get().channel == "sms"
    assert "you are safe" in texts("1", number, id="2").content.decode()
    assert status_of(check_in, aigul.public_id) == "safe"


def test_the_same_text_brought_again_is_one_answer(numbered: ContactPoint, check_in: CheckIn) -> None:
    assert {texts("1").content for _ in range(3)} == {b"We have it: you are safe."}
    assert CheckInAnswer.objects.count() == 1
    texts("1", id="2")
    assert CheckInAnswer.objects.count() == 2


def test_it_is_answered_in_their_language(numbered: ContactPoint, check_in: CheckIn) -> None:
    Recipient.objects.update(language="ru")
    assert texts("1").content.decode() == "Мы записали: вы в безопасности."


@pytest.mark.parametrize("text", ["", "hello", "12", "\0", "я" * 5000])
def test_what_is_no_answer_is_not_answered(numbered: ContactPoint, check_in: CheckIn, text: str) -> None:
    answer = texts(text)
    assert (answer.status_code, answer.content) == (200, b"")
    assert not CheckInAnswer.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "+7701000000" + "1" * 20, "+77010000002", "\0"])
def test_whom_we_do_not_know_is_not_answered(numbered: ContactPoint, check_in: CheckIn, number: str) -> None:
    answer = texts("1", number)
    assert (answer.status_code, answer.content) == (200, b"")
    assert not CheckInAnswer.objects.exists()


def test_only_a_proved_number_that_is_in_use(numbered: ContactPoint, check_in: CheckIn) -> None:
    ContactPoint.objects.filter(pk=numbered.pk).update(verified_at=None)
    texts("1")
    ContactPoint.objects.filter(pk=numbered.pk).update(verified_at=check_in.opened_at, state="withdrawn")
    texts("1")
    assert not CheckInAnswer.objects.exists()


@pytest.mark.parametrize("code", ["x", "0" * 64, "ж"])
def test_only_the_gateway_brings_texts(numbered: ContactPoint, check_in: CheckIn, code: str) -> None:
    assert texts("1", code=code).status_code in {401, 403}
    assert not CheckInAnswer.objects.exists()


def test_while_nobody_asks_they_are_told_where_to_turn(numbered: ContactPoint, seoul: object) -> None:
    assert "Nobody asks" in texts("1").content.decode()


def test_a_number_that_two_share_speaks_for_both_as_family(numbered: ContactPoint, dana: Phone) -> None:
    bek = a_listener("Bek", SEOUL)
    a_way(Recipient.objects.get(user=bek), "sms", NUMBER)
    assert dana.user
    a_check_in(dana.user)
    texts("1")
    assert CheckInAnswer.objects.values("subject").distinct().count() == 2
    says_in_app(phone_of(bek), CheckIn.objects.get(), "need_help")
    # Nobody knows which of the two wrote, so it ends neither's need.
    texts("1", id="2")
    assert status_of(CheckIn.objects.get(), bek.public_id) == "need_help"


def test_a_real_question_comes_before_an_exercise(
    numbered: ContactPoint, phone: Phone, aigul: User, check_in: CheckIn, dana: Phone
) -> None:
    phone.put("/api/v1/exercises/enrolment")
    assert dana.user
    drill = a_check_in(dana.user, started(mode="exercise"))
    texts("2")
    assert status_of(check_in, aigul.public_id) == "need_help"
    assert status_of(drill, aigul.public_id) == "silent"


@pytest.mark.parametrize(("text", "status"), [("1", "safe"), ("/help", "need_help"), ("/Away", "not_in_area")])
def test_a_chat_answers(aigul: User, telegram: BotApi, check_in: CheckIn, text: str, status: str) -> None:
    a_way(Recipient.objects.get(user=aigul), "telegram", str(CHAT))
    assert "We have it" in says(text)["text"]
    says(text)
    (row,) = CheckInAnswer.objects.all()
    assert (row.channel, row.status) == ("telegram", status)
    assert status_of(check_in, aigul.public_id) == status


def test_buttons_stand_under_the_question_and_one_press_answers(
    aigul: User, telegram: BotApi, dana: Phone, seoul: object
) -> None:
    a_way(Recipient.objects.get(user=aigul), "telegram", str(CHAT))
    telegram.chats.add(CHAT)
    assert dana.user
    check_in = a_check_in(dana.user, started("telegram", words=with_question(WORDS)))
    (taken,) = telegram.taken
    buttons = [button for (button,) in taken["reply_markup"]["inline_keyboard"]]
    assert [button["callback_data"] for button in buttons] == ["1", "2", "3"]
    assert buttons[1]["text"] == "I need help"
    answers = [presses("2"), presses("2")]
    assert answers[0]["method"] == "answerCallbackQuery"
    assert "you need help" in answers[0]["text"]
    assert CheckInAnswer.objects.count() == 1
    assert "you are safe" in presses("1", query="another")["text"]
    assert status_of(check_in, aigul.public_id) == "safe"


def test_no_buttons_where_nobody_is_asked(aigul: User, telegram: BotApi) -> None:
    a_way(Recipient.objects.get(user=aigul), "telegram", str(CHAT))
    telegram.chats.add(CHAT)
    started("telegram")
    work_is_done()
    assert "reply_markup" not in telegram.taken[0]


@pytest.mark.parametrize("data", [None, 2, "", "4", "/start", "2 2"])
def test_what_no_button_of_ours_says_answers_nothing(
    aigul: User, telegram: BotApi, check_in: CheckIn, data: object
) -> None:
    a_way(Recipient.objects.get(user=aigul), "telegram", str(CHAT))
    assert presses(data) == {}
    assert not CheckInAnswer.objects.exists()


def test_other_words_and_other_chats_answer_nothing(aigul: User, telegram: BotApi, check_in: CheckIn) -> None:
    a_way(Recipient.objects.get(user=aigul), "telegram", str(CHAT))
    assert "Nobody reads" in says("I am fine")["text"]
    assert "Nobody reads" in says("1", 777)["text"]
    assert not CheckInAnswer.objects.exists()


def test_an_answer_in_a_chat_is_no_longer_one_once_it_was_stopped(
    aigul: User, telegram: BotApi, check_in: CheckIn
) -> None:
    a_way(Recipient.objects.get(user=aigul), "telegram", str(CHAT))
    says("/stop")
    says("1")
    assert not CheckInAnswer.objects.exists()
    assert phone_of(aigul).get("/api/v1/check-ins").json()[0]["household"][0]["status"] is None
