"""A leaked database opens no session, and revoking works at once."""

from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.signin.services import deactivate, forget_old
from tests.core.signin.conftest import App
from tests.people import a_user, phone_of

ME = "/api/v1/me"


def signed_in(app: App, email: str = "aigul@example.org") -> App:
    assert app.sign_up(email=email).status_code == 200
    return app


def everything_stored() -> list[str]:
    sessions = [value for row in Session.objects.values_list("session_key", "session_data") for value in row]
    return sessions + list(UserSession.objects.values_list("session_key", flat=True))


def test_what_the_database_holds_opens_nothing_as_token_or_cookie(app: App, settings: Any) -> None:
    signed_in(app)
    stored = everything_stored()
    assert len(stored) == 3
    for value in stored:
        thief = App(token=value)
        assert thief.get(ME).status_code == 401
        assert thief.get("auth/session").status_code == 410
        browser = Client()
        browser.cookies[settings.SESSION_COOKIE_NAME] = value
        assert browser.get(ME).status_code == 401


def test_the_token_itself_and_the_address_are_nowhere_in_the_session_rows(app: App) -> None:
    signed_in(app)
    assert app.token
    for value in everything_stored():
        assert app.token not in value
        assert "aigul" not in value


def test_session_contents_moved_to_another_row_do_not_open(app: App, other_app: App) -> None:
    signed_in(app)
    signed_in(other_app, "farida@example.org")
    mine, theirs = Session.objects.order_by("pk")
    Session.objects.filter(pk=mine.pk).update(session_data=theirs.session_data)
    statuses = {App(token=token).get(ME).status_code for token in (app.token, other_app.token)}
    assert statuses == {200, 401}


def test_signing_in_changes_the_token(app: App) -> None:
    app.post("auth/signup", {"email": "aigul@example.org"})
    before = app.token
    signed_in(app)
    assert app.token != before
    assert App(token=before).get(ME).status_code == 401


def test_asking_who_calls_costs_two_queries(app: App) -> None:
    signed_in(app)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert app.get(ME).status_code == 200
    assert len(queries) == 2


def test_sessions_are_listed_with_their_device_and_ended_at_once(app: App, other_app: App) -> None:
    signed_in(app)
    other_app.post("auth/code/request", {"email": "aigul@example.org"}, **{"User-Agent": "Demo Phone 2"})
    from tests.core.signin.conftest import code_sent

    other_app.post("auth/code/confirm", {"code": code_sent()}, **{"User-Agent": "Demo Phone 2"})
    assert other_app.get(ME).status_code == 200

    listed = app.get("auth/sessions").json()["data"]
    assert sorted((row["user_agent"], row["is_current"]) for row in listed) == [("", True), ("Demo Phone 2", False)]
    other = next(row["id"] for row in listed if not row["is_current"])
    assert app.delete("auth/sessions", {"sessions": [other]}).status_code == 200
    assert other_app.get(ME).status_code == 401
    assert app.get(ME).status_code == 200


def test_nobody_ends_a_session_of_somebody_else(app: App, other_app: App) -> None:
    signed_in(app)
    signed_in(other_app, "farida@example.org")
    foreign = UserSession.objects.get(user__email="aigul@example.org").pk
    assert other_app.delete("auth/sessions", {"sessions": [foreign]}).status_code == 400
    assert app.get(ME).status_code == 200


def test_signing_out_ends_the_session(app: App) -> None:
    signed_in(app)
    assert app.delete("auth/session").status_code == 401
    assert app.get(ME).status_code == 401
    assert not Session.objects.exists()


@pytest.mark.django_db
def test_a_citizen_stays_signed_in_while_using_the_app_and_no_longer() -> None:
    with time_machine.travel("2030-01-01T12:00:00Z", tick=False) as clock:
        app = signed_in(App())
        for _month in range(3):
            clock.shift(29 * 86400)
            assert app.get(ME).status_code == 200
        clock.shift(31 * 86400)
        assert app.get(ME).status_code == 401


@pytest.mark.django_db
def test_staff_sign_in_anew_after_twelve_hours_whatever_they_do() -> None:
    a_user("Bek", staff=True)
    with time_machine.travel("2030-01-01T06:00:00Z", tick=False) as clock:
        app = App()
        assert app.sign_in(email="bek@example.org").status_code == 200
        for _hour in range(11):
            clock.shift(3600)
            assert app.get(ME).status_code == 200
        clock.shift(3601)
        assert app.get(ME).status_code == 401


def test_becoming_staff_ends_a_long_session(app: App) -> None:
    signed_in(app)
    User.objects.update(is_staff=True)
    assert app.get(ME).status_code == 401


def test_a_retired_login_is_out_at_once_and_can_not_return(app: App, other_app: App, aigul: User) -> None:
    app.sign_in(email="aigul@example.org")
    dana = a_user("Dana", staff=True)
    deactivate(aigul, by=dana, now=timezone.now())
    assert app.get(ME).status_code == 401
    assert not UserSession.objects.exists()
    assert not Session.objects.exists()
    entry = AuditEntry.objects.get(action="core.user.deactivated")
    assert (entry.actor, entry.target) == (str(dana.public_id), str(aigul.public_id))

    for route in ("auth/code/request", "auth/signup"):
        assert other_app.post(route, {"email": "aigul@example.org"}).status_code == 401
    from tests.core.signin.conftest import deliver

    assert all("not possible" in message.body for message in deliver())


def test_retiring_twice_is_recorded_once(aigul: User) -> None:
    for _again in range(2):
        deactivate(aigul, by=None, now=timezone.now())
    assert AuditEntry.objects.filter(action="core.user.deactivated").count() == 1


def test_ended_sessions_are_swept_and_live_ones_stay(app: App) -> None:
    signed_in(app)
    with time_machine.travel("2030-01-01T12:00:00Z", tick=False):
        signed_in(App(), "farida@example.org")
        forget_old(now=timezone.now())
    assert UserSession.objects.get().user.email == "farida@example.org"
    assert Session.objects.count() == 1


def test_the_sessions_of_the_tests_are_real_ones(aigul: User) -> None:
    assert phone_of(aigul).get(ME).status_code == 200


def test_a_session_ended_while_its_request_is_under_way_answers_gone(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    app.post("auth/signup", {"email": "aigul@example.org"})

    def revoked_meanwhile(*_: Any, **__: Any) -> None:
        Session.objects.all().delete()

    monkeypatch.setattr("econsulate.core.signin.limits.code_tried", revoked_meanwhile)
    answer = app.post("auth/code/confirm", {"code": "0"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (410, "session_ended")
    assert not Session.objects.exists()


@pytest.mark.django_db
def test_the_list_of_devices_tells_when_each_was_used() -> None:
    with time_machine.travel("2030-01-01T12:00:00Z", tick=False) as clock:
        app = signed_in(App())
        clock.shift(7200)
        assert app.get(ME).status_code == 200
        (row,) = app.get("auth/sessions").json()["data"]
    assert row["last_seen_at"] - row["created_at"] == 7200
