"""What of all that Telegram tells us do we hear?"""

from typing import Any

import pytest

from notifications.channels.telegram_updates import Update, Wish, read

PRIVATE = {"id": 5000000017, "type": "private", "first_name": "Aigul", "username": "aigul"}
HER = {"id": 5000000017, "is_bot": False, "first_name": "Aigul", "language_code": "kk"}


def spoken(text: Any, **chat: Any) -> dict[str, Any]:
    return {"update_id": 1, "message": {"message_id": 7, "from": HER, "chat": {**PRIVATE, **chat}, "text": text}}


@pytest.mark.parametrize(
    ("text", "wish", "token"),
    [
        ("/start abc_-9", Wish.START, "abc_-9"),
        ("/start abc ", Wish.START, "abc"),
        ("/start", Wish.TALK, ""),
        ("/start a b", Wish.TALK, ""),
        (f"/start {'a' * 65}", Wish.TALK, ""),
        ("/start ä", Wish.TALK, ""),
        ("/stop", Wish.STOP, ""),
        ("/Stop ", Wish.STOP, ""),
        ("please /stop", Wish.TALK, ""),
        ("Help me", Wish.TALK, ""),
        (None, Wish.TALK, ""),
        (5, Wish.TALK, ""),
    ],
)
def test_a_word_in_a_chat_with_one_person(text: Any, wish: Wish, token: str) -> None:
    assert read(spoken(text)) == Update("5000000017", wish, token, "kk")


@pytest.mark.parametrize("status", ["kicked", "left"])
def test_who_blocks_the_bot_is_heard(status: str) -> None:
    told = {"my_chat_member": {"chat": PRIVATE, "new_chat_member": {"status": status}}}
    assert read(told) == Update("5000000017", Wish.BLOCKED)


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        "text",
        {},
        {"update_id": 1, "edited_message": {"chat": PRIVATE, "text": "/stop"}},
        {"message": []},
        {"message": {"chat": 5, "text": "/stop"}},
        {"message": {"chat": {"type": "private"}, "text": "/stop"}},
        {"message": {"chat": {"id": True, "type": "private"}, "text": "/stop"}},
        {"message": {"chat": {"id": "5", "type": "private"}, "text": "/stop"}},
        spoken("/stop", type="group", id=-100),
        spoken("/start abc", type="supergroup", id=-100),
        {"my_chat_member": {"chat": PRIVATE, "new_chat_member": {"status": "member"}}},
        {"my_chat_member": {"chat": PRIVATE, "new_chat_member": {"status": ["kicked"]}}},
        {"my_chat_member": {"chat": PRIVATE, "new_chat_member": "kicked"}},
    ],
)
def test_all_else_is_passed_over(told: Any) -> None:
    assert read(told) is None


def test_an_update_shows_neither_chat_nor_token() -> None:
    shown = repr(read(spoken("/start abcdef")))
    assert "5000000017" not in shown
    assert "abcdef" not in shown
