"""A phone that speaks the sign-in protocol over HTTP only, and the messages people get."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from econsulate.core.signin import services
from econsulate.core.signin.models import SignInMessage

BASE = "/_allauth/app/v1/"


@dataclass
class App:
    """A sign-in client: keeps the session token it was told, as the phone app does."""

    token: str | None = None
    language: str = "en"
    client: Client = field(default_factory=Client)

    def call(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        if self.token:
            headers["X-Session-Token"] = self.token
        headers["Accept-Language"] = self.language
        route = path if path.startswith("/") else BASE + path
        response = self.client.generic(
            method,
            route,
            data if isinstance(data, bytes) else (b"" if data is None else json_bytes(data)),
            content_type="application/json",
            headers=headers,
        )
        self.keep_token(response)
        return response

    def keep_token(self, response: Any) -> None:
        if response.headers.get("Content-Type") == "application/json":
            body = response.json()
            token = body.get("meta", {}).get("session_token") if isinstance(body, dict) else None
            self.token = token or self.token

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, data: Any = None, **headers: str) -> Any:
        return self.call("POST", path, data, **headers)

    def delete(self, path: str, data: Any = None) -> Any:
        return self.call("DELETE", path, data)

    def sign_up(self, **address: str) -> Any:
        self.post("auth/signup", address)
        return self.post("auth/code/confirm", {"code": code_sent()})

    def sign_in(self, **address: str) -> Any:
        self.post("auth/code/request", address)
        return self.post("auth/code/confirm", {"code": code_sent()})


def json_bytes(data: Any) -> bytes:
    import json

    return json.dumps(data).encode()


def deliver() -> list[Any]:
    """Do the work of the outbox; returns the mails that went out just now."""
    from django.utils import timezone

    before = len(mail.outbox)
    for public_id in SignInMessage.objects.order_by("pk").values_list("public_id", flat=True):
        services.send_message(public_id, now=timezone.now())
    return mail.outbox[before:]


def code_in(message: Any) -> str:
    found = re.search(r"\b\d{8}\b", message.body)
    assert found, message.body
    return found[0]


def code_sent() -> str:
    """The code in the newest message."""
    return code_in(deliver()[-1])


@pytest.fixture
def app(db: None) -> App:
    return App()


@pytest.fixture
def other_app(db: None) -> App:
    return App()
