"""The named people of the tests, all fictional: Aigul a citizen, Bek and Erlan officers, Farida a stranger."""

import time
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.headless import app_settings
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from econsulate.core.accounts.models import User
from econsulate.core.signin.sessions import SEEN_AT, SessionStore
from tests.documented import DocumentedClient


def a_user(name: str, *, staff: bool = False, **fields: Any) -> User:
    return User.objects.create_user(f"{name.lower()}@example.org", is_staff=staff, **fields)


class Phone:
    """An app on somebody's phone: signed in when it has a user, with a second factor when asked.

    A copy of it (tests/remembered.py) is the same person's, signed in when it is first used.
    """

    def __init__(self, user: User | None, *, second_factor: bool, language: str) -> None:
        self.user = user
        self.second_factor = second_factor
        self.language = language

    @cached_property
    def client(self) -> DocumentedClient:
        client = DocumentedClient(headers={"accept-language": self.language})
        if self.user is not None:
            client.credentials(HTTP_X_SESSION_TOKEN=session_token(self.user, second_factor=self.second_factor))
        return client

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.client, name)

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "client"}


def phone_of(user: User | None = None, *, second_factor: bool | None = None, language: str = "en") -> Phone:
    """A phone with a real session token, made as allauth makes it."""
    factor = user is not None and user.is_staff if second_factor is None else second_factor
    phone = Phone(user, second_factor=factor, language=language)
    assert phone.client
    return phone


def session_token(user: User, *, second_factor: bool) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    methods = [{"method": "code", "at": time.time()}]
    if second_factor:
        methods.append({"method": "mfa", "type": "totp", "at": time.time()})
    session[AUTHENTICATION_METHODS_SESSION_KEY] = methods
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session[SEEN_AT] = time.time()
    session.save()
    return app_settings.TOKEN_STRATEGY.create_session_token(SimpleNamespace(session=session))
