"""Whatever is sent to the sign-in protocol, the answer is its documented 4xx and nothing happens."""

from typing import Any

import pytest

from econsulate.core.accounts.models import User
from econsulate.core.signin import pace
from econsulate.core.signin.headless import ROUTES
from tests.core.signin.conftest import App, deliver

RAW = [
    b"{",
    b"not json",
    b"[]",
    b'"text"',
    b"null",
    b"5",
    b"\xff\xfe",
    b'{"email": "\\u0000@example.org"}',
    b'{"email": "\\ud800@example.org"}',
    b'{"email": NaN}',
    b'{"email": "a@example.org", "email": "b@example.org"}',
    b"[" * 100_000,
    b'{"email": "' + b"a" * 2_000_000 + b'"}',
    b"email=aigul@example.org",
]
FIELDS = ["email", "phone", "code", "key", "sessions", "credential", "name", "authenticators", "id", "primary"]
VALUES: list[Any] = [None, True, 0, -1, 10**25, 1.5, "", "\u202e", "x" * 5000, [], [[]], [{}], [10**25], {}, {"a": [1]}]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of answers, of which none is measured, need not come at full steps."""
    monkeypatch.setattr(pace, "STEP_SECONDS", 0.0001)


def problem_of(answer: Any) -> None:
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.content[:300])
    assert answer.json()["status"] == answer.status_code


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_bodies_that_are_no_json_object(db: None, route: str) -> None:
    app = App()
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for body in RAW:
            answer = app.call(method, route, body)
            assert 400 <= answer.status_code < 500, (method, body[:40], answer.status_code)
    assert not User.objects.exists()
    assert deliver() == []


@pytest.mark.parametrize("route", sorted(set(ROUTES) - {"auth/session"}))
def test_values_of_the_wrong_kind(db: None, route: str) -> None:
    app = App()
    app.sign_up(email="aigul@example.org")
    token = app.token
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for value in VALUES:
            app.token = token
            answer = app.call(method, route, dict.fromkeys(FIELDS, value))
            assert answer.status_code < 500, (method, value, answer.content[:300])
    assert list(User.objects.values_list("email", "phone")) == [("aigul@example.org", None)]


@pytest.mark.parametrize("token", ["", "x", "0" * 10_000, "../../etc", "null", "\u00e4\u00f6"])
def test_tokens_of_any_kind_open_nothing(db: None, token: str) -> None:
    app = App()
    app.token = token.encode().decode("latin-1") or None
    answer = app.get("auth/session")
    assert answer.status_code in {401, 410}


@pytest.mark.parametrize("body", RAW, ids=lambda body: body[:12].decode("latin-1"))
def test_a_refusal_has_the_shape_of_the_protocol(app: App, body: bytes) -> None:
    answer = app.call("POST", "auth/signup", body)
    problem_of(answer)
    assert answer.json()["errors"][0]["code"]


@pytest.mark.parametrize(
    "route",
    [
        "auth/login",
        "auth/password/request",
        "auth/password/reset",
        "account/password/change",
        "auth/reauthenticate",
        "auth/code/resend",
        "auth/email/verify/resend",
        "auth/webauthn/signup",
        "tokens/refresh",
    ],
)
def test_passwords_and_what_we_do_not_offer_have_no_address(app: App, route: str) -> None:
    assert app.post(route, {"email": "aigul@example.org", "password": "long enough to be one"}).status_code == 404
