"""Where does allauth meet our house? Addresses, messages, session lifetimes and secrets go our way."""

import time
from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.headless.adapter import DefaultHeadlessAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.crypto.system import seal, unseal
from econsulate.core.signin import manners, sms, texts
from econsulate.core.signin.manners import Manner
from econsulate.core.signin.phones import PhoneField
from econsulate.core.signin.services import post
from econsulate.core.signin.sessions import SEEN_AT, STAFF_LIFETIME

FACTOR = "signin.factor"
# allauth speaks neither Kazakh nor Uzbek in full; these are what our people can meet.
ERRORS = {
    "cannot_remove_primary_email": _("This e-mail address can be changed, but not removed."),
    "email_taken": _("Another account uses this e-mail address."),
    "incorrect_code": _("This code is not right. Each code works once: take the next one."),
    "phone_taken": _("Another account uses this phone number."),
    "same_as_current": _("This is what your account has already."),
    "select_only_one": _("Give either an e-mail address or a phone number."),
    "unknown_email": _("This is not an address of your account."),
}


class AccountAdapter(DefaultAccountAdapter):
    """E-mail or phone, codes only."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultAccountAdapter.error_messages, **ERRORS}

    def get_login_stages(self) -> list[str]:
        """A code proves its address, so allauth's own confirmation stages have nothing left to ask."""
        return ["allauth.account.stages.LoginByCodeStage", "allauth.mfa.stages.AuthenticateStage"]

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        request.session[SEEN_AT] = time.time()
        if user.is_staff:
            request.session.set_expiry(timezone.now() + STAFF_LIFETIME)

    def logout(self, request: HttpRequest) -> None:
        handle = request.session.session_key
        super().logout(request)
        UserSession.objects.filter(session_key=handle).delete()

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our own pages say what happened."""

    def can_delete_email(self, email_address: Any) -> bool:
        """An address can be changed, never dropped: without it nobody could reach or recover the account."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: Mapping[str, Any]) -> None:
        """In the manner its owner wishes (manners); a notice on a channel they barred doesn't go out at all."""
        code, manner = str(context.get("code", "")), manners.towards("email", email)
        if manner == Manner.ONLY_WHAT_WAS_ASKED and not code:
            return
        plain = manner == Manner.PLAIN
        subject, body = texts.mail(template_prefix, code=code) if plain else texts.neutral_mail(code=code)
        post(to=email, subject=subject, body=body, unsigned=not plain)

    def send_account_already_exists_mail(self, email: str) -> None:
        self.send_mail("account/email/account_already_exists", email, {})

    def phone_form_field(self, **options: Any) -> PhoneField:
        return PhoneField(**options)

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: Any, phone: str) -> None:
        self.set_phone(user, phone, True)

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.filter(phone=phone, is_active=True).first()

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **options: Any) -> None:
        sms.send_text(phone, texts.SMS_CODE, code=code)

    def send_unknown_account_sms(self, phone: str, **options: Any) -> None:
        sms.send_text(phone, texts.SMS_UNKNOWN)

    def send_account_already_exists_sms(self, phone: str) -> None:
        sms.send_text(phone, texts.SMS_IN_USE)


class MFAAdapter(DefaultMFAAdapter):
    """Second-factor secrets are sealed in the database."""

    error_messages: ClassVar[dict[str, Any]] = {**DefaultMFAAdapter.error_messages, **ERRORS}

    def encrypt(self, text: str) -> str:
        return seal(text, purpose=FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, purpose=FACTOR)

    def _get_site_name(self) -> str:
        return str(settings.PRODUCT_NAME)

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.email or user.phone or user.public_id)


class HeadlessAdapter(DefaultHeadlessAdapter):
    """The app learns the public id, never the counted one."""

    def serialize_user(self, user: Any) -> dict[str, Any]:
        return {
            "id": str(user.public_id),
            "display": str(user.email or user.phone),
            "email": user.email,
            "phone": user.phone,
            "has_usable_password": False,
        }
