"""How does a newcomer try the panel within a minute? Demo logins with a second factor anyone here can read.

Everything in this file refuses outside demo mode.
"""

import base64
import time
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.crypto import salted_hmac

from econsulate.core.accounts.models import User

DOMAIN = "demo.example"
STEP_SECONDS = 30


@dataclass(frozen=True)
class DemoAccount:
    """One line of the demo page; `code` is good for `seconds` more."""

    email: str
    code: str
    seconds: int


@transaction.atomic
def demo_user(name: str, *, staff: bool = False, language: str = "en") -> User:
    """The login <name>@demo.example, made when it is missing; staff get a TOTP factor shown on the demo page."""
    refuse_outside_demo()
    email = f"{name.lower()}@{DOMAIN}"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, is_staff=staff, language=language)
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    if staff and not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, secret_of(email))
    return user


def demo_accounts() -> list[DemoAccount]:
    """All demo staff with their one-time passwords of this moment."""
    refuse_outside_demo()
    staff = User.objects.filter(is_staff=True, is_active=True, email__endswith=f"@{DOMAIN}").order_by("email")
    now = int(time.time())
    seconds = STEP_SECONDS - now % STEP_SECONDS
    return [DemoAccount(str(user.email), code_at(str(user.email), now), seconds) for user in staff]


def code_at(email: str, moment: int) -> str:
    return format_hotp_value(hotp_value(secret_of(email), moment // STEP_SECONDS))


def secret_of(email: str) -> str:
    refuse_outside_demo()
    return base64.b32encode(salted_hmac("econsulate.demo.factor", email).digest()).decode()


def refuse_outside_demo() -> None:
    if not settings.DEMO:
        raise ImproperlyConfigured("demo logins exist in demo mode only (ECONSULATE_DEMO=1)")
