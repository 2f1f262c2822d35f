"""The named people of the tests, all fictional: Aigul a citizen, Bek and Erlan officers, Farida a stranger."""

import time
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.headless import app_settings
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from rest_framework.test import APIClient

from econsulate.core.accounts.models import User
from econsulate.core.signin.sessions import SEEN_AT, SessionStore


def a_user(name: str, *, staff: bool = False, **fields: Any) -> User:
    return User.objects.create_user(f"{name.lower()}@example.org", is_staff=staff, **fields)


@dataclass
class Phone:
    """An app on somebody's phone: signed in when it has a user, with a second factor when asked."""

    client: APIClient
    user: User | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)


def phone_of(user: User | None = None, *, second_factor: bool | None = None, language: str = "en") -> Phone:
    """A client with a real session token, made as allauth makes it."""
    client = APIClient(headers={"accept-language": language})
    if user is not None:
        factor = user.is_staff if second_factor is None else second_factor
        client.credentials(HTTP_X_SESSION_TOKEN=session_token(user, second_factor=factor))
    return Phone(client, user)


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
