"""What do the sign-in pages ask?"""

from typing import Any

from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username webauthn", "autofocus": True}),
    )


class CodeInput(forms.TextInput):
    """Digits, offered by the phone's keyboard when the message arrives."""

    def __init__(self) -> None:
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "maxlength": 20}
        super().__init__(attrs)


def with_code_input(form: forms.Form, label: Any) -> Any:
    """Dress one of allauth's code forms for our pages."""
    form.fields["code"].widget = CodeInput()
    form.fields["code"].label = label
    return form


def read_passkey(form_class: type[AuthenticateWebAuthnForm], data: Any, **options: Any) -> Any:
    """The judged form of a posted passkey answer; None when it is wrong or can't be read."""
    try:
        form = form_class(data=data, **options)
        return form if form.is_valid() else None
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
