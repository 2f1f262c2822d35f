"""Which phone number did they mean? Any usual spelling with the country's code, kept in E.164."""

import re
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from econsulate.core.signin import sms

OF_A_PERSON = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
NOT_A_NUMBER = _("Enter the phone number with its country code, such as +998 90 123 45 67.")


class PhoneField(forms.CharField):
    """Cleans to E.164. Refuses when no SMS can be sent here, so nobody waits for a code in vain."""

    default_error_messages = {
        "sms_unavailable": _("Codes by SMS are not offered here. Use your e-mail address."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 40)
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        if not sms.available():
            raise ValidationError(self.error_messages["sms_unavailable"], "sms_unavailable")
        return e164(text)


def e164(text: str) -> str:
    """Raises ValidationError for what can't be a number of any country."""
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException as error:
        raise ValidationError(NOT_A_NUMBER, "invalid_phone") from error
    if number.extension or not phonenumbers.is_possible_number(number):
        raise ValidationError(NOT_A_NUMBER, "invalid_phone")
    found = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    # What may be dialled within a town alone, and the numbers of machines: no login can have one.
    if not OF_A_PERSON.fullmatch(found):
        raise ValidationError(NOT_A_NUMBER, "invalid_phone")
    return found
