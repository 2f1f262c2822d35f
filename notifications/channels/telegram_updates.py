"""What did somebody tell our bot? We keep the chat's number, whether it begins or ends, and an answer."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.conf import settings

START = re.compile(r"/start ([A-Za-z0-9_-]{1,64})\s*", re.ASCII)
STOP = re.compile(r"/stop\s*", re.ASCII | re.IGNORECASE)
# What check-ins understand by one word (checkins/rules/short): the rest is talk, and isn't kept.
ANSWER = re.compile(r"/?([123]|safe|help|away)\s*", re.ASCII | re.IGNORECASE)
GONE = frozenset({"kicked", "left"})


class Wish(StrEnum):
    START = "start"
    STOP = "stop"
    BLOCKED = "blocked"
    ANSWER = "answer"
    TALK = "talk"


@dataclass(frozen=True)
class Update:
    """`token` is what the link in the app brought, or the answer to a check-in, `language` that of the person's
    Telegram. `once` is the same each time Telegram tells of one answer; `query` where a button was pressed."""

    chat: str = field(repr=False)
    wish: Wish
    token: str = field(default="", repr=False)
    language: str = ""
    once: str = ""
    query: str = ""


def is_from_telegram(header: str) -> bool:
    """Whether it knows the secret that we gave Telegram (X-Telegram-Bot-Api-Secret-Token)."""
    bot = settings.TELEGRAM
    return bool(bot) and hmac.compare_digest(header.encode(), bot["secret"].encode())


def read(told: Any) -> Update | None:
    """None for whatever is not said in a chat with one person, and for what we don't know yet."""
    spoken, moved = within(told, "message"), within(told, "my_chat_member")
    if pressed := within(told, "callback_query"):
        return answered_by(pressed)
    chat = within(spoken or moved, "chat")
    number = chat.get("id")
    if chat.get("type") != "private" or not isinstance(number, int) or isinstance(number, bool):
        return None
    if not spoken:
        status = within(moved, "new_chat_member").get("status")
        gone = isinstance(status, str) and status in GONE
        return Update(str(number), Wish.BLOCKED) if gone else None
    text, language = spoken.get("text"), within(spoken, "from").get("language_code")
    wish, token = meant(text if isinstance(text, str) else "")
    once = str(spoken.get("message_id")) if wish == Wish.ANSWER else ""
    return Update(str(number), wish, token, language if isinstance(language, str) else "", once)


def answered_by(pressed: Mapping[str, Any]) -> Update | None:
    """A button under one of our messages, pressed in a chat with one person."""
    chat, data, query = within(within(pressed, "message"), "chat"), pressed.get("data"), pressed.get("id")
    number, language = chat.get("id"), within(pressed, "from").get("language_code")
    if chat.get("type") != "private" or not isinstance(number, int) or isinstance(number, bool):
        return None
    if not isinstance(query, str) or not isinstance(data, str) or not ANSWER.fullmatch(data):
        return None
    return Update(str(number), Wish.ANSWER, data, language if isinstance(language, str) else "", query, query)


def meant(text: str) -> tuple[Wish, str]:
    if found := START.fullmatch(text):
        return Wish.START, found[1]
    if found := ANSWER.fullmatch(text):
        return Wish.ANSWER, found[1]
    return (Wish.STOP if STOP.fullmatch(text) else Wish.TALK), ""


def within(told: Any, name: str) -> Mapping[str, Any]:
    found = told.get(name) if isinstance(told, Mapping) else None
    return found if isinstance(found, Mapping) else {}
