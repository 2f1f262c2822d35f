"""Codes and notices of sign-in go past the ledger of messages; what people wish for their safety holds for them too."""

from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.signin import sms, texts
from econsulate.core.signin.adapters import AccountAdapter
from econsulate.core.signin.manners import Manner, towards
from econsulate.core.signin.models import SignInMessage
from notifications.recipients.models import Recipient
from notifications.recipients.services.people import ensure_recipient
from tests.core.signin.conftest import App, code_in, deliver

AIGUL, PHONE = "aigul@example.org", "+77011234567"
PRODUCT = "e-consulate"
RULES: list[tuple[dict[str, Any], Manner]] = [
    ({}, Manner.PLAIN),
    ({"discreet": True}, Manner.NEUTRAL),
    ({"quiet_from": "00:00", "quiet_until": "23:59:59.999999"}, Manner.NEUTRAL),
    ({"allowed_channels": []}, Manner.ONLY_WHAT_WAS_ASKED),
    ({"allowed_channels": ["email", "sms"]}, Manner.PLAIN),
]


@pytest.fixture(autouse=True)
def _names(settings: Any) -> None:
    settings.PRODUCT_NAME, settings.DEMO = PRODUCT, True
    settings.DEFAULT_FROM_EMAIL = "Қазақстан консулдығы <no-reply@example.org>"


def a_login(**rules: Any) -> User:
    user = User.objects.create_user(AIGUL, phone=PHONE, phone_verified=True)
    ensure_recipient(user)
    Recipient.objects.update(**rules)
    return user


@pytest.mark.parametrize(("rules", "manner"), RULES, ids=str)
@pytest.mark.parametrize(("kind", "address"), [("email", "AIGUL@example.org"), ("sms", PHONE)])
def test_the_most_careful_wish_counts(db: None, rules: dict[str, Any], manner: Manner, kind: str, address: str) -> None:
    a_login(**rules)
    assert towards(kind, address, now=timezone.now()) == manner
    assert towards(kind, "other@example.org" if kind == "email" else "+77010000000") == Manner.PLAIN


@pytest.mark.parametrize("rules", [rules for rules, manner in RULES if manner != Manner.PLAIN], ids=str)
def test_a_code_tells_nobody_who_sent_it_and_still_opens(app: App, rules: dict[str, Any]) -> None:
    a_login(**rules)
    app.post("auth/code/request", {"email": AIGUL})
    (message,) = deliver()
    seen = f"{message.subject} {message.body} {message.from_email}"
    assert PRODUCT not in seen
    assert "sign" not in seen
    assert message.from_email == "no-reply@example.org"
    assert app.post("auth/code/confirm", {"code": code_in(message)}).status_code == 200


def test_others_read_who_wrote_to_them(app: App) -> None:
    a_login()
    app.post("auth/code/request", {"email": AIGUL})
    (message,) = deliver()
    assert PRODUCT in message.subject
    assert message.from_email.startswith("Қазақстан")


@pytest.mark.parametrize("kind", sorted(texts.MAILS))
@pytest.mark.parametrize(("rules", "manner"), RULES, ids=str)
def test_every_mail_of_sign_in_keeps_to_it(db: None, kind: str, rules: dict[str, Any], manner: Manner) -> None:
    a_login(**rules)
    code = "ABC-DEF" if "{code}" in str(texts.MAILS[kind].body) else ""
    AccountAdapter().send_mail(kind, AIGUL, {"code": code} if code else {})
    sent = deliver()
    if manner == Manner.ONLY_WHAT_WAS_ASKED and not code:
        assert not sent
        assert not SignInMessage.objects.exists()
        return
    (message,) = sent
    assert (PRODUCT in f"{message.subject} {message.body}") == (manner == Manner.PLAIN)
    assert code in message.body


@pytest.mark.parametrize("text", [texts.SMS_CODE, texts.SMS_UNKNOWN, texts.SMS_IN_USE], ids=str)
@pytest.mark.parametrize(("rules", "manner"), RULES, ids=str)
def test_every_short_text_keeps_to_it(db: None, text: Any, rules: dict[str, Any], manner: Manner) -> None:
    a_login(**rules)
    code = "ABC-DEF" if "{code}" in str(text) else ""
    sms.send_text(PHONE, text, code=code)
    sent = deliver()
    assert len(sent) == (0 if manner == Manner.ONLY_WHAT_WAS_ASKED and not code else 1)
    for message in sent:
        assert (PRODUCT in message.body) == (manner == Manner.PLAIN)
        assert code in message.body
    assert mail.outbox == sent
