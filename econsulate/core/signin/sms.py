"""How does a code reach a phone? By a gateway that the notifying half lends us, since the kernel knows none of its own.

In demo mode without one it goes to the local mail sink. Elsewhere phones are refused with a clear answer (`available`):
a code nobody gets helps nobody.
"""

from typing import Any

from django.conf import settings

from econsulate.core.signin import manners, texts
from econsulate.core.signin.manners import Manner
from econsulate.core.signin.services import post, post_text


def available() -> bool:
    return bool(settings.DEMO or settings.SMS["host"])


def send(phone: str, text: str, *, unsigned: bool = False) -> None:
    """Queue a text for a phone in E.164."""
    if settings.SMS["host"]:
        post_text(phone=phone, body=text, unsigned=unsigned)
    elif settings.DEMO:
        post(to=f"{phone}@sms.invalid", subject=phone, body=text)
    else:
        raise RuntimeError("no SMS gateway is configured")


def send_text(phone: str, text: Any, *, code: str = "") -> None:
    """One of our texts, in the manner the phone's owner wishes; a notice on a barred channel doesn't go out at all."""
    manner = manners.towards("sms", phone)
    if code or manner != Manner.ONLY_WHAT_WAS_ASKED:
        plain = manner == Manner.PLAIN
        send(phone, texts.short(text, code=code) if plain else texts.neutral_short(code=code), unsigned=not plain)
