"""A stand-in for the Bot API, as strict as that: it knows its bots and chats, and refuses what it would refuse."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.notifications.push.http2 import Reply, Seen, serving
from tests.notifications.push.services import Service, json_reply

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw_"
SECRET = "s3cret-" + "Ab_" * 12
BOT = "ConsulateWordBot"
KNOWN = {"chat_id", "text", "link_preview_options", "reply_markup"}


def refused(code: int, description: str, **parameters: int) -> Reply:
    more = {"parameters": parameters} if parameters else {}
    return json_reply(code, {"ok": False, "error_code": code, "description": description, **more})


def good(result: object) -> Reply:
    return json_reply(200, {"ok": True, "result": result})


BLOCKED = refused(403, "Forbidden: bot was blocked by the user")
FLOOD = refused(429, "Too Many Requests: retry after 35", retry_after=35)


@dataclass
class BotApi(Service):
    """`chats` are those whose people have started the bot; `troubles` go by chat."""

    chats: set[int] = field(default_factory=set)
    name: str = BOT
    hook: dict[str, Any] = field(default_factory=dict)

    def setting(self, **changed: Any) -> dict[str, Any]:
        rest = {"bot": BOT, "token": TOKEN, "secret": SECRET, "neutral": True, "url": self.server.url}
        return {**rest, **changed}

    def judge(self, seen: Seen) -> Reply:
        found = re.fullmatch(r"/bot([0-9]+:[A-Za-z0-9_-]+)/([A-Za-z]+)", seen.path)
        if not found or seen.headers[":method"] != "POST":
            return refused(404, "Not Found")
        if found[1] != TOKEN:
            return refused(401, "Unauthorized")
        assert seen.headers["content-type"] == "application/json"
        body = json.loads(seen.body)
        match found[2]:
            case "getMe":
                return self.trouble("") or good({"id": 110201543, "is_bot": True, "username": self.name})
            case "getWebhookInfo":
                return good({"url": self.hook.get("url", ""), "pending_update_count": 0})
            case "setWebhook":
                return self.listen(body)
            case "sendMessage":
                return self.send(body)
        return refused(404, "Not Found")

    def listen(self, body: dict[str, Any]) -> Reply:
        if not body["url"].startswith("https://"):
            return refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", body["secret_token"]):
            return refused(400, "Bad Request: secret token contains unallowed characters")
        self.hook = body
        return good(True)

    def send(self, body: dict[str, Any]) -> Reply:
        if trouble := self.trouble(str(body.get("chat_id"))):
            return trouble
        text = body.get("text")
        if set(body) - KNOWN or not isinstance(body["chat_id"], int):
            self.faults.append(f"unknown {sorted(set(body) - KNOWN)}")
        if not isinstance(text, str) or not text.strip():
            return refused(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            return refused(400, "Bad Request: message is too long")
        if body["chat_id"] not in self.chats:
            return refused(400, "Bad Request: chat not found")
        for row in body.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if set(button) != {"text", "callback_data"} or not 1 <= len(button["callback_data"].encode()) <= 64:
                    return refused(400, "Bad Request: BUTTON_DATA_INVALID")
        self.taken.append(body)
        return good({"message_id": len(self.taken), "chat": {"id": body["chat_id"], "type": "private"}, "text": text})


@contextmanager
def running(certificates: tuple[Path, Path]) -> Iterator[BotApi]:
    api = BotApi()
    with serving(api.judge, certificates[1]) as api.server:
        yield api
