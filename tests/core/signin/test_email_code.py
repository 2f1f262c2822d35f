"""Signing up and in by a code sent by e-mail."""

import pytest
import time_machine
from django.core import mail

from econsulate.core.accounts.models import User
from econsulate.core.signin.models import SignInMessage
from econsulate.core.work.models import Work
from tests.core.signin.conftest import App, code_in, code_sent, deliver

AIGUL = "aigul@example.org"


def pending(response: object) -> list[str]:
    flows = response.json()["data"]["flows"]  # type: ignore[attr-defined]
    return [flow["id"] for flow in flows if flow.get("is_pending")]


def test_a_new_citizen_signs_up_with_a_code(app: App) -> None:
    asked = app.post("auth/signup", {"email": "Aigul@Example.org"})
    assert asked.status_code == 401
    assert pending(asked) == ["login_by_code"]
    assert not User.objects.exists()

    confirmed = app.post("auth/code/confirm", {"code": code_sent()})
    assert confirmed.status_code == 200
    user = User.objects.get()
    assert user.email == AIGUL
    assert confirmed.json()["data"]["user"]["id"] == str(user.public_id)
    assert app.get("/api/v1/me").json()["email"] == AIGUL


def test_a_citizen_signs_in_again_on_another_phone(app: App, other_app: App) -> None:
    app.sign_up(email=AIGUL)
    assert other_app.sign_in(email="AIGUL@example.org").status_code == 200
    assert User.objects.count() == 1
    assert app.get("/api/v1/me").json() == other_app.get("/api/v1/me").json()


def test_signing_up_twice_signs_in(app: App, other_app: App) -> None:
    app.sign_up(email=AIGUL)
    assert other_app.sign_up(email=AIGUL).status_code == 200
    assert User.objects.count() == 1


def test_two_phones_signing_up_at_once_share_one_login(app: App, other_app: App) -> None:
    app.post("auth/signup", {"email": AIGUL})
    other_app.post("auth/signup", {"email": AIGUL})
    first, second = deliver()
    assert app.post("auth/code/confirm", {"code": code_in(first)}).status_code == 200
    assert other_app.post("auth/code/confirm", {"code": code_in(second)}).status_code == 200
    assert User.objects.count() == 1


def test_a_code_of_another_phone_does_not_fit(app: App, other_app: App) -> None:
    app.post("auth/signup", {"email": AIGUL})
    other_app.post("auth/signup", {"email": "farida@example.org"})
    first, _second = deliver()
    assert other_app.post("auth/code/confirm", {"code": code_in(first)}).status_code == 400
    assert not User.objects.exists()


def test_three_wrong_codes_end_the_attempt(app: App) -> None:
    app.post("auth/signup", {"email": AIGUL})
    code = code_sent()
    wrong = "1" * 8 if code != "1" * 8 else "2" * 8
    answers = [app.post("auth/code/confirm", {"code": wrong}).status_code for _ in range(3)]
    assert answers == [400, 400, 400]
    assert app.post("auth/code/confirm", {"code": code}).status_code == 409
    assert not User.objects.exists()


@pytest.mark.parametrize(("seconds", "status"), [(290, 200), (310, 409)])
def test_a_code_lives_five_minutes(app: App, seconds: int, status: int) -> None:
    with time_machine.travel("2030-01-01T12:00:00Z", tick=False) as clock:
        app.post("auth/signup", {"email": AIGUL})
        code = code_sent()
        clock.shift(seconds)
        assert app.post("auth/code/confirm", {"code": code}).status_code == status
        assert User.objects.exists() is (status == 200)


def test_a_code_works_once(app: App, other_app: App) -> None:
    app.post("auth/signup", {"email": AIGUL})
    code = code_sent()
    before = app.token
    assert app.post("auth/code/confirm", {"code": code}).status_code == 200
    other_app.token = before
    assert other_app.post("auth/code/confirm", {"code": code}).status_code in {401, 409, 410}


@pytest.mark.parametrize(("language", "word"), [("en", "code"), ("ru", ""), ("uz-cyrl", "")])
def test_the_mail_warns_and_holds_no_link(app: App, language: str, word: str) -> None:
    app.language = language
    app.post("auth/signup", {"email": AIGUL})
    (message,) = deliver()
    assert message.to == [AIGUL]
    assert "e-consulate" in message.subject
    assert "://" not in message.body
    assert word in message.body
    assert code_in(message) not in message.subject


def test_the_outbox_holds_no_code_and_is_empty_after_sending(app: App) -> None:
    app.post("auth/signup", {"email": AIGUL})
    stored = SignInMessage.objects.get()
    ledger = list(Work.objects.filter(kind="signin.send_message").values_list("subject", flat=True))
    assert ledger == [stored.public_id]
    code = code_in(deliver()[0])
    assert code not in stored.sealed
    assert AIGUL not in stored.sealed
    assert not SignInMessage.objects.exists()


def test_a_message_is_sent_once_although_its_work_runs_twice(app: App) -> None:
    from django.utils import timezone

    from econsulate.core.signin.services import send_message

    app.post("auth/signup", {"email": AIGUL})
    public_id = SignInMessage.objects.get().public_id
    send_message(public_id, now=timezone.now())
    send_message(public_id, now=timezone.now())
    assert len(mail.outbox) == 1


def test_a_message_too_late_is_dropped(app: App) -> None:
    with time_machine.travel("2030-01-01T12:00:00Z", tick=False) as clock:
        app.post("auth/signup", {"email": AIGUL})
        clock.shift(301)
        assert deliver() == []
    assert not SignInMessage.objects.exists()
