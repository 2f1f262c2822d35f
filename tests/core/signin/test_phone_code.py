"""Signing up and in by a code sent to a phone; where no SMS can be sent, the answer says so."""

from typing import Any

import pytest

from econsulate.core.accounts.models import User
from tests.core.signin.conftest import App, code_in, code_sent, deliver
from tests.people import a_user

PHONE = "+998901234567"


def test_a_citizen_signs_up_with_a_phone_however_it_is_spelt(app: App) -> None:
    assert app.post("auth/signup", {"phone": "+998 (90) 123-45-67"}).status_code == 401
    (message,) = deliver()
    assert message.to == [f"{PHONE}@sms.invalid"]
    assert app.post("auth/code/confirm", {"code": code_in(message)}).status_code == 200
    user = User.objects.get()
    assert (user.phone, user.phone_verified, user.email) == (PHONE, True, None)
    assert app.get("/api/v1/me").json()["phone"] == PHONE


def test_a_citizen_signs_in_with_the_phone(app: App, other_app: App) -> None:
    app.sign_up(phone=PHONE)
    assert other_app.sign_in(phone="+998-90-123-45-67").status_code == 200
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "phone",
    ["901234567", "+998", "+9989012345678901234", "+432679", "+8133337789552292", "call me", "+998901234567 ext. 5"],
)
def test_what_is_no_phone_number_is_refused(app: App, phone: str) -> None:
    answer = app.post("auth/signup", {"phone": phone})
    assert answer.status_code == 400
    assert [error["param"] for error in answer.json()["errors"]] == ["phone"]
    assert deliver() == []


@pytest.mark.parametrize("route", ["auth/signup", "auth/code/request"])
def test_without_an_sms_gateway_phones_are_refused_in_words(app: App, settings: Any, route: str) -> None:
    settings.DEMO = False
    answer = app.post(route, {"phone": PHONE})
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["code"], error["param"]) == ("sms_unavailable", "phone")
    assert "e-mail" in error["message"]
    assert deliver() == []


@pytest.mark.parametrize("address", [{}, {"email": ""}, {"email": "aigul@example.org", "phone": PHONE}])
def test_one_address_is_wanted(app: App, address: dict[str, str]) -> None:
    assert app.post("auth/signup", address).status_code == 400
    assert deliver() == []


def test_a_citizen_adds_a_phone_after_proving_it(app: App, other_app: App) -> None:
    app.sign_up(email="aigul@example.org")
    assert app.post("account/phone", {"phone": PHONE}).status_code == 202
    assert User.objects.get().phone is None
    assert app.post("auth/phone/verify", {"code": code_sent()}).status_code == 200
    assert User.objects.get().phone == PHONE
    assert other_app.sign_in(phone=PHONE).status_code == 200


def test_a_phone_of_somebody_else_can_not_be_added(app: App) -> None:
    a_user("Farida", phone=PHONE, phone_verified=True)
    app.sign_up(email="aigul@example.org")
    assert app.post("account/phone", {"phone": PHONE}).status_code == 202
    assert app.post("auth/phone/verify", {"code": code_sent()}).status_code == 400
    assert User.objects.get(email="aigul@example.org").phone is None


def test_a_citizen_with_a_phone_adds_and_changes_an_e_mail_address(app: App, other_app: App) -> None:
    app.sign_up(phone=PHONE)
    for email in ("aigul@example.org", "aigul.new@example.org"):
        assert app.post("account/email", {"email": email}).status_code == 200
        code = code_in(next(message for message in deliver() if message.to == [email]))
        assert app.post("auth/email/verify", {"key": code}).status_code == 200
        assert User.objects.get().email == email
    (notice,) = deliver()
    assert notice.to == ["aigul@example.org"]
    assert other_app.post("auth/code/request", {"email": "aigul@example.org"}).status_code == 401
    assert "not possible" in deliver()[0].body


def test_the_last_address_can_not_be_dropped(app: App) -> None:
    app.sign_up(email="aigul@example.org")
    assert app.delete("account/email", {"email": "aigul@example.org"}).status_code == 400
    assert User.objects.get().email == "aigul@example.org"


@pytest.mark.parametrize("signed_in_before", [True, False])
def test_an_e_mail_address_of_another_login_can_not_be_added(app: App, other_app: App, signed_in_before: bool) -> None:
    a_user("Farida")
    if signed_in_before:
        other_app.sign_in(email="farida@example.org")
    app.sign_up(phone=PHONE)
    assert app.post("account/email", {"email": "farida@example.org"}).status_code == 200
    refused = app.post("auth/email/verify", {"key": code_sent()})
    assert refused.status_code in {400, 409}
    assert User.objects.get(phone=PHONE).email is None
    assert app.get("/api/v1/me").status_code == 200
