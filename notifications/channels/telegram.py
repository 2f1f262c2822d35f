"""How does a message go out by Telegram? By the Bot API, to a person who linked their chat with our bot.

A chat shows the bot's name beside each message. Unless the operator says that it tells nobody who writes
(ECONSULATE_TELEGRAM_NEUTRAL), people who wish for discretion get nothing this way.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.conf import settings

from notifications.channels.base import Envelope, Outcome, Result
from notifications.channels.http import Answer, Request, exchange
from notifications.channels.push import OverHttp, mapped

HOOK = "/hooks/telegram/"
HEARD = ["message", "callback_query", "my_chat_member"]
# In UTF-16 units; Telegram takes 4096.
LONGEST_TEXT = 4000
MOST_CONNECTIONS = 10
GOOD = re.compile(rb'\s*\{\s*"ok"\s*:\s*true\b')
BUSY = frozenset({429, 500, 502, 503, 504})
NO_CHAT = frozenset({"Bad Request: chat not found", "Bad Request: user not found"})
# 401 and 404: the bot's token. 429 speaks for the whole bot. A 400 is our fault, and loud, but for a chat that is none.
CODES = {
    "200": Result.ACCEPTED,
    "no chat": Result.NO_SUCH_ADDRESS,
    "401": Result.UNREACHABLE,
    "403": Result.NO_SUCH_ADDRESS,
    "404": Result.UNREACHABLE,
    "429": Result.UNREACHABLE,
    "500": Result.DEFERRED,
    "502": Result.UNREACHABLE,
    "503": Result.UNREACHABLE,
    "504": Result.UNREACHABLE,
    "not Telegram": Result.UNREACHABLE,
}


class Telegram(OverHttp):
    """The address is the number of the chat. A chat shows a message as often as it is sent."""

    kind = "telegram"
    label = "Telegram"
    batch = 20
    collapses_repeats = False
    doorbell = False

    def request(self, envelope: Envelope, *, now: datetime) -> Request | Outcome:
        if envelope.discreet and not settings.TELEGRAM["neutral"]:
            return Outcome(Result.REFUSED, "bot not neutral")
        if len(envelope.text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
            return Outcome(Result.REFUSED, "too long")
        return called("sendMessage", message(envelope.address, envelope.text, envelope.choices))

    def judged(self, answer: Answer) -> Outcome:
        code, wait = told(answer)
        return mapped(CODES, code, kind=self.kind, retry_after=wait or answer.retry_after)

    def check(self) -> list[str]:
        """Whether the token is this bot's, and whether Telegram tells us what is written to it."""
        me, hook = exchange([called("getMe", {}), called("getWebhookInfo", {})])
        place, bot = f"Telegram {settings.TELEGRAM['url']}", settings.TELEGRAM["bot"]
        for answer in (me, hook):
            code = str(answer.fault or told(answer)[0])
            if code != "200":
                return [f"{place}: {code}"]
        if str(result(me).get("username", "")).lower() != bot.lower():
            return [f"{place}: the token is that of another bot than {bot}"]
        if result(hook).get("url") != hook_address():
            return [f"{place}: hears nothing: run manage.py set_telegram_webhook"]
        return []


def message(chat: str, text: str, choices: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """A button a line: they stand under each other, far enough apart."""
    said = {"chat_id": int(chat), "text": text, "link_preview_options": {"is_disabled": True}}
    buttons = [[{"text": label, "callback_data": answer}] for answer, label in choices]
    return {**said, "reply_markup": {"inline_keyboard": buttons}} if buttons else said


def shown(query: str, text: str) -> dict[str, Any]:
    """To who pressed a button, above their chat until they close it; Telegram takes 200 characters."""
    return {"method": "answerCallbackQuery", "callback_query_id": query, "text": text[:200], "show_alert": True}


def called(method: str, body: object) -> Request:
    """The token stands in the address, as Telegram wants it; a Request shows neither."""
    bot = settings.TELEGRAM
    url = f"{bot['url']}/bot{bot['token']}/{method}"
    return Request(url, {"Content-Type": "application/json"}, orjson.dumps(body), alone=True)


def hook_address() -> str:
    return f"{settings.PUBLIC_BASE_URL}{HOOK}"


def set_webhook() -> str:
    """Tell Telegram where we hear it; its code, "200" when it does."""
    wanted = {"url": hook_address(), "secret_token": settings.TELEGRAM["secret"], "allowed_updates": HEARD}
    (answer,) = exchange([called("setWebhook", {**wanted, "max_connections": MOST_CONNECTIONS})])
    return str(answer.fault or told(answer)[0])


def told(answer: Answer) -> tuple[str, timedelta | None]:
    """A code, and how long to leave it alone. Only Telegram's own word counts against an address: a proxy's 403, or a
    page where the API should be, says nothing of a chat."""
    if answer.status == 200:
        # A long answer is cut off by us, after these words.
        return ("200" if GOOD.match(answer.body) else "not Telegram"), None
    found = parsed(answer.body)
    if found.get("ok") is not False or found.get("error_code") != answer.status:
        return (str(answer.status) if answer.status in BUSY else "not Telegram"), None
    if answer.status == 400 and found.get("description") in NO_CHAT:
        return "no chat", None
    parameters = found.get("parameters")
    wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return str(answer.status), timedelta(seconds=min(wait, 10**8)) if isinstance(wait, int) and wait > 0 else None


def result(answer: Answer) -> dict[str, Any]:
    found = parsed(answer.body).get("result")
    return found if isinstance(found, dict) else {}


def parsed(body: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
