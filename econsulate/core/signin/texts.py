"""What do sign-in messages say? One text per allauth message kind: no links, no names, a word against phishing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Text:
    """`{product}`, `{code}` and the like are filled in; `warns` adds the sentence on keeping codes secret."""

    subject: Any
    body: Any
    warns: bool = False


CODE = Text(
    _("{product}: your sign-in code"),
    _(
        "Your code to sign in is:\n\n{code}\n\n"
        "It is valid for 5 minutes and works once. If you did not ask for it, you need not do anything."
    ),
    warns=True,
)
CONFIRM_ADDRESS = Text(
    _("{product}: confirm your e-mail address"),
    _(
        "Your code to confirm this e-mail address is:\n\n{code}\n\n"
        "It is valid for 5 minutes and works once. If you did not ask for it, you need not do anything."
    ),
    warns=True,
)
MAILS: Mapping[str, Text] = {
    "account/email/login_code": CODE,
    "account/email/email_confirmation": CONFIRM_ADDRESS,
    "account/email/email_confirmation_signup": CONFIRM_ADDRESS,
    "account/email/unknown_account": Text(
        _("{product}: no sign-in with this address"),
        _(
            "Somebody, perhaps you, asked to sign in with this e-mail address. That is not possible.\n\n"
            "If you have no account yet, sign up first. If your account was closed, ask your embassy or consulate. "
            "If this was not you, you need not do anything."
        ),
    ),
    "account/email/account_already_exists": Text(
        _("{product}: this address is already in use"),
        _(
            "Somebody, perhaps you, asked to add this e-mail address to an account, but another account uses it.\n\n"
            "If this was you, sign in with this address instead. If this was not you, you need not do anything."
        ),
    ),
    "account/email/email_changed": Text(
        _("{product}: your e-mail address was changed"),
        _(
            "The e-mail address of your account was changed. This address no longer opens it.\n\n"
            "If this was not you, tell your embassy or consulate at once."
        ),
    ),
    "mfa/email/totp_activated": Text(
        _("{product}: a second factor was added"),
        _("An authenticator app was added to your account. If this was not you, tell your administrator at once."),
    ),
    "mfa/email/totp_deactivated": Text(
        _("{product}: a second factor was removed"),
        _("The authenticator app was removed from your account. If this was not you, tell your administrator at once."),
    ),
    "mfa/email/webauthn_added": Text(
        _("{product}: a passkey was added"),
        _("A passkey was added to your account. If this was not you, tell your administrator at once."),
    ),
    "mfa/email/webauthn_removed": Text(
        _("{product}: a passkey was removed"),
        _("A passkey was removed from your account. If this was not you, tell your administrator at once."),
    ),
    "mfa/email/recovery_codes_generated": Text(
        _("{product}: new recovery codes"),
        _("New recovery codes were made for your account. If this was not you, tell your administrator at once."),
    ),
}
SMS_CODE = _("{product}: your code is {code}. Valid for 5 minutes. Never give it to anybody.")
SMS_UNKNOWN = _("{product}: there is no sign-in with this number. If you have no account yet, sign up first.")
SMS_IN_USE = _("{product}: another account already uses this number. Sign in with it instead.")


# To people nothing may tell who writes: no name of ours, no word of an account.
NEUTRAL_CODE = Text(
    _("Your code"),
    _("Your code is:\n\n{code}\n\nIt is valid for 5 minutes. If you did not ask for it, you need not do anything."),
)
NEUTRAL_NOTICE = Text(_("You have a message"), _("You have a message."))
NEUTRAL_SMS_CODE = _("Your code is {code}. It is valid for 5 minutes.")
NEUTRAL_SMS = _("You have a message.")


def neutral_mail(*, code: str) -> tuple[str, str]:
    """Subject and body that tell nothing but the code, if there is one."""
    text = NEUTRAL_CODE if code else NEUTRAL_NOTICE
    return str(text.subject), str(text.body).format(code=code) + "\n"


def neutral_short(*, code: str) -> str:
    return str(NEUTRAL_SMS_CODE if code else NEUTRAL_SMS).format(code=code)


def mail(kind: str, **values: str) -> tuple[str, str]:
    """Subject and body in the language of the request. Raises KeyError for a kind nobody has written."""
    text = MAILS[kind]
    parts = [str(text.body)]
    if text.warns:
        parts.append(
            gettext(
                "Keep the code to yourself: type it only where you asked for it. "
                "We never ask for it by phone, e-mail or message."
            )
        )
    parts.append(settings.PRODUCT_NAME)
    filled = {"product": settings.PRODUCT_NAME, **values}
    return str(text.subject).format(**filled), "\n\n".join(parts).format(**filled) + "\n"


def short(text: Any, **values: str) -> str:
    """A text for SMS in the language of the request."""
    return str(text).format(product=settings.PRODUCT_NAME, **values)
