"""How does a code reach a phone? By a gateway that the notifying half lends us, since the kernel knows none of its own.

In demo mode without one it goes to the local mail sink. Elsewhere phones are refused with a clear answer (`available`):
a code nobody gets helps nobody.
"""

from django.conf import settings

from econsulate.core.signin.services import post, post_text


def available() -> bool:
    return bool(settings.DEMO or settings.SMS["host"])


def send(phone: str, text: str) -> None:
    """Queue a text for a phone in E.164."""
    if settings.SMS["host"]:
        post_text(phone=phone, body=text)
    elif settings.DEMO:
        post(to=f"{phone}@sms.invalid", subject=phone, body=text)
    else:
        raise RuntimeError("no SMS gateway is configured")
