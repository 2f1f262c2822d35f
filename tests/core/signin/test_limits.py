"""Codes can't be asked for or guessed at will, and without the database nothing is allowed."""

from typing import Any

import pytest
from django.test import RequestFactory

from econsulate.core.limits.services import Rate
from econsulate.core.signin import limits
from tests.core.signin.conftest import App, deliver


@pytest.mark.parametrize("route", ["auth/signup", "auth/code/request"])
def test_one_address_gets_five_codes_whoever_asks(db: None, route: str) -> None:
    answers = [App().post(route, {"email": email}) for email in ["Aigul@example.org", "aigul@EXAMPLE.org"] * 3]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert answers[-1].json()["status"] == 429
    assert len(deliver()) == 5


def test_the_spelling_of_a_phone_makes_no_difference(db: None) -> None:
    spellings = ["+998901234567", "+998 90 123 45 67", "+998-90-1234567", "+998(90)1234567", "00998901234567"]
    for spelling in spellings[:4] + spellings[:1]:
        assert App().post("auth/signup", {"phone": spelling}).status_code == 401
    assert App().post("auth/signup", {"phone": spellings[1]}).status_code == 429


def test_a_network_gets_so_many_codes(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ASK_PER_NETWORK", Rate(2, 600))
    statuses = [App().post("auth/signup", {"email": f"a{n}@example.org"}).status_code for n in range(3)]
    assert statuses == [401, 401, 429]


def test_parallel_guesses_in_one_flow_are_counted_together(app: App) -> None:
    """allauth counts in the session, which parallel requests read before either writes; ours is one statement."""
    from django.contrib.sessions.models import Session

    app.post("auth/signup", {"email": "aigul@example.org"})
    before = Session.objects.get().session_data
    statuses = []
    for _guess in range(7):
        Session.objects.update(session_data=before)
        statuses.append(app.post("auth/code/confirm", {"code": "0"}).status_code)
    assert statuses == [400] * 5 + [429] * 2


def test_six_addresses_of_one_ipv6_subscriber_are_one_network() -> None:
    first, second, third = (
        limits.network_of(RequestFactory().get("/", REMOTE_ADDR=address))
        for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")
    )
    assert first == second != third


def test_behind_our_proxy_the_address_is_the_one_it_saw(settings: Any, db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(limits, "ASK_PER_NETWORK", Rate(1, 600))
    settings.BEHIND_PROXY = True
    first = App().post("auth/signup", {"email": "a@example.org"}, **{"X-Forwarded-For": "203.0.113.1"})
    other = App().post("auth/signup", {"email": "b@example.org"}, **{"X-Forwarded-For": "203.0.113.1, 203.0.113.2"})
    again = App().post("auth/signup", {"email": "c@example.org"}, **{"X-Forwarded-For": "9.9.9.9, 203.0.113.2"})
    assert [first.status_code, other.status_code, again.status_code] == [401, 401, 429]


def test_without_a_proxy_nobody_chooses_his_address(settings: Any, db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(limits, "ASK_PER_NETWORK", Rate(1, 600))
    settings.BEHIND_PROXY = False
    statuses = [
        App().post("auth/signup", {"email": f"a{n}@example.org"}, **{"X-Forwarded-For": f"203.0.113.{n}"}).status_code
        for n in range(2)
    ]
    assert statuses == [401, 429]


def test_when_the_limits_can_not_be_read_nothing_is_sent(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def away(*_: Any, **__: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(limits, "allow", away)
    app.client.raise_request_exception = False
    assert app.post("auth/signup", {"email": "aigul@example.org"}).status_code >= 500
    assert deliver() == []
