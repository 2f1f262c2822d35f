"""For how long is the code of an authenticator app good, and for how long is a used one remembered?"""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from econsulate.core.signin import limits
from tests.core.signin.conftest import App
from tests.core.signin.test_second_factor import BEK, START, enrol_totp, totp
from tests.people import a_user


@pytest.fixture
def clock(db: None) -> Iterator[Any]:
    """At which Bek, of the staff, is known."""
    with time_machine.travel(START, tick=False) as clock:
        a_user("Bek", staff=True)
        yield clock


@pytest.mark.parametrize(("seconds", "status"), [(-31, 400), (-1, 200), (0, 200), (29, 200), (59, 200), (60, 400)])
def test_a_code_is_good_one_step_early_and_one_late(
    clock: Any, app: App, other_app: App, seconds: int, status: int
) -> None:
    """`seconds` after its own step began, by the clock here."""
    app.sign_in(email=BEK)
    secret = enrol_totp(app)
    clock.shift(300)
    code = totp(secret)
    clock.shift(seconds)
    other_app.sign_in(email=BEK)
    assert other_app.post("auth/2fa/authenticate", {"code": code}).status_code == status


def test_a_code_used_as_soon_as_it_is_good_is_not_good_again_while_it_would_be(
    clock: Any, app: App, other_app: App
) -> None:
    app.sign_in(email=BEK)
    secret = enrol_totp(app)
    clock.shift(300)
    code = totp(secret)
    clock.shift(-30)
    other_app.sign_in(email=BEK)
    assert other_app.post("auth/2fa/authenticate", {"code": code}).status_code == 200
    for _step in range(2):
        clock.shift(44)
        thief = App()
        thief.sign_in(email=BEK)
        assert thief.post("auth/2fa/authenticate", {"code": code}).status_code == 429
        assert thief.get("/api/v1/me").status_code == 401


def test_used_codes_are_remembered_longer_than_they_are_good(settings: Any) -> None:
    """By the database's clock, which no test moves."""
    steps = 2 * settings.MFA_TOTP_TOLERANCE + 1
    assert limits.FACTOR_ONCE.count == 1
    assert limits.FACTOR_ONCE.seconds > steps * 30
