"""Somebody's chat with our bot, as Telegram tells us of it."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from econsulate.core.audit.models import AuditEntry
from notifications.recipients.models import ContactPoint
from tests.notifications.telegram.bot import SECRET, BotApi
from tests.people import Phone

PATH, HOOK = "/api/v1/telegram-links", "/hooks/telegram/"
CHAT, OTHER = 5000000017, 6000000023


def told(update: object, secret: str = SECRET) -> Any:
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
    return Client().post(HOOK, json.dumps(update), content_type="application/json", headers=headers)


def says(text: str, chat: int = CHAT, language: str = "en") -> Any:
    """What the bot answers, once somebody wrote this in their chat."""
    person = {"id": chat, "is_bot": False, "first_name": "Aigul", "language_code": language}
    told_of = {"message_id": 1, "from": person, "chat": {"id": chat, "type": "private"}, "date": 1, "text": text}
    answer = told({"update_id": 1, "message": told_of})
    assert answer.status_code == 200, answer.content
    return answer.json()


def presses(data: object, chat: int = CHAT, query: str = "4382bfdwdsb323b2d9") -> Any:
    """What comes back to who pressed a button under our message."""
    person = {"id": chat, "is_bot": False, "first_name": "Aigul", "language_code": "en"}
    ours = {"message_id": 5, "chat": {"id": chat, "type": "private"}, "date": 1, "text": "…"}
    pressed = {"id": query, "from": person, "message": ours, "chat_instance": "1", "data": data}
    answer = told({"update_id": 1, "callback_query": pressed})
    assert answer.status_code == 200, answer.content
    return answer.json()


def token_of(answer: Any) -> str:
    assert answer.status_code == 201, answer.content
    parts = urlsplit(answer.json()["url"])
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "t.me", "/ConsulateWordBot")
    (token,) = parse_qs(parts.query)["start"]
    return token


def linked(phone: Phone, api: BotApi, chat: int = CHAT) -> ContactPoint:
    api.chats.add(chat)
    says(f"/start {token_of(phone.post(PATH))}", chat)
    return ContactPoint.objects.get(kind="telegram", state="live", recipient__user=phone.user)


def acts() -> list[str]:
    found = AuditEntry.objects.filter(action__startswith="notifications.telegram.").order_by("pk")
    return [action.rpartition(".")[2] for action in found.values_list("action", flat=True)]


def states() -> list[tuple[str, Any]]:
    points = ContactPoint.objects.filter(kind="telegram").order_by("pk")
    return [(point.state, point.address) for point in points]
