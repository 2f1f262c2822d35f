"""Browsers of staff: signed in to the panel as the sign-in pages leave them, with a second factor unless told."""

from html import unescape
from typing import Any

from django.conf import settings
from django.test import Client

from econsulate.core.accounts.models import User
from tests.people import session_token


def browser_of(user: User | None, *, second_factor: bool = True, csrf: bool = False, language: str = "en") -> Client:
    """A browser; with `csrf` it is checked like a real one, so a bare POST is refused."""
    browser = Client(enforce_csrf_checks=csrf, headers={"accept-language": language})
    if user is not None:
        browser.cookies[settings.SESSION_COOKIE_NAME] = session_token(user, second_factor=second_factor)
    return browser


def text_of(answer: Any) -> str:
    """The page's text with white space made single, for phrases that may be broken over lines."""
    return " ".join(unescape(answer.content.decode()).split())
