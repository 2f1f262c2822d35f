"""Nobody can find out who has a login here: same answers, same number of messages, same amount of work."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from econsulate.core.signin import pace
from tests.core.signin.conftest import App, deliver
from tests.people import a_user


def probe(route: str, address: dict[str, str]) -> tuple[Any, int, int]:
    """Answer (without its random token), queries and messages of one question."""
    app = App()
    with CaptureQueriesContext(connection) as queries:
        answer = app.post(route, address)
    body = answer.json()
    body.get("meta", {}).pop("session_token", None)
    return (answer.status_code, body, sorted(answer.headers)), len(queries), len(deliver())


@pytest.mark.parametrize("route", ["auth/signup", "auth/code/request"])
@pytest.mark.parametrize("kind", ["email", "phone"])
def test_known_retired_and_unknown_addresses_get_the_same(db: None, route: str, kind: str) -> None:
    a_user("Aigul", phone="+998901234501", phone_verified=True)
    a_user("Retired", phone="+998901234502", phone_verified=True, is_active=False)
    addresses = {
        "email": ["aigul@example.org", "retired@example.org", "unknown@example.org"],
        "phone": ["+998901234501", "+998901234502", "+998901234503"],
    }[kind]
    answers, queries, messages = zip(*(probe(route, {kind: address}) for address in addresses), strict=True)
    assert answers[0] == answers[1] == answers[2]
    assert messages == (1, 1, 1)
    assert max(queries) - min(queries) <= 1


@pytest.mark.parametrize("route", ["auth/signup", "auth/code/request"])
def test_guessing_answers_the_same_whether_there_is_a_login_or_not(db: None, route: str) -> None:
    a_user("Aigul")
    seen = []
    for email in ("aigul@example.org", "unknown@example.org"):
        app = App()
        app.post(route, {"email": email})
        statuses = []
        for _try in range(4):
            answer = app.post("auth/code/confirm", {"code": "0"})
            statuses.append((answer.status_code, answer.json()))
        seen.append(statuses)
    assert seen[0] == seen[1]
    assert [status for status, _body in seen[0]] == [400, 400, 400, 409]


def test_the_message_tells_only_the_owner_of_the_address(db: None) -> None:
    app = App()
    app.post("auth/code/request", {"email": "unknown@example.org"})
    (message,) = deliver()
    assert message.to == ["unknown@example.org"]
    assert "not possible" in message.body


@pytest.mark.parametrize(("work", "wait"), [(0.031, 0.019), (0.033, 0.017), (0.05, 0.0), (0.072, 0.028)])
def test_answers_come_at_full_steps(monkeypatch: pytest.MonkeyPatch, work: float, wait: float) -> None:
    moments, waits = iter([100.0, 100.0 + work]), []
    monkeypatch.setattr(pace.time, "monotonic", lambda: next(moments))
    monkeypatch.setattr(pace.time, "sleep", waits.append)
    with pace.even_pace():
        pass
    assert waits == [pytest.approx(wait, abs=1e-6)]
