"""How does a code reach a phone? There is no SMS gateway yet: only demo mode has one, the local mail sink.

Outside demo mode phones are refused with a clear answer (`available`), since a code nobody gets helps nobody.
"""

from django.conf import settings

from econsulate.core.signin.services import post


def available() -> bool:
    return bool(settings.DEMO)


def send(phone: str, text: str) -> None:
    """Queue a text for a phone in E.164."""
    if not available():
        raise RuntimeError("no SMS gateway is configured")
    post(to=f"{phone}@sms.invalid", subject=phone, body=text)
