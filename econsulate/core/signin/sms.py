"""How does a code reach a phone? There is no SMS gateway yet: only demo mode has one, the local mail sink.

Outside demo mode phones are refused with a clear answer (`available`), since a code nobody gets helps nobody.
"""

from typing import Any

from django.conf import settings

from econsulate.core.signin import manners, texts
from econsulate.core.signin.manners import Manner
from econsulate.core.signin.services import post


def available() -> bool:
    return bool(settings.DEMO)


def send(phone: str, text: str) -> None:
    """Queue a text for a phone in E.164."""
    if not available():
        raise RuntimeError("no SMS gateway is configured")
    post(to=f"{phone}@sms.invalid", subject=phone, body=text)


def send_text(phone: str, text: Any, *, code: str = "") -> None:
    """One of our texts, in the manner the phone's owner wishes; a notice on a barred channel doesn't go out at all."""
    manner = manners.towards("sms", phone)
    if code or manner != Manner.ONLY_WHAT_WAS_ASKED:
        plain = manner == Manner.PLAIN
        send(phone, texts.short(text, code=code) if plain else texts.neutral_short(code=code))
