"""Every refusal is RFC 9457, whoever makes it, with a code that stays and words in the caller's language."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from econsulate.core.accounts.models import User
from tests.core.api.bodies import PERSON, PERSONS, send, send_raw
from tests.people import Phone, a_user, phone_of

NOWHERE = "/api/v1/persons/00000000-0000-4000-8000-000000000000"
MEMBERS = {"type", "title", "status", "code", "detail", "request_id"}


def refusal(answer: Any, status: int, code: str) -> Any:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert set(body) - {"errors"} == MEMBERS
    assert (body["status"], body["code"], body["type"]) == (status, code, f"urn:econsulate:problem:{code}")
    assert body["request_id"] == answer["X-Request-ID"]
    return body


def test_an_unknown_address_is_a_problem_too(nobody: Phone) -> None:
    refusal(nobody.get("/api/v1/nothing-here"), 404, "not_found")
    refusal(nobody.get("/nothing-here"), 404, "not_found")
    refusal(nobody.get("/api/v1/persons/"), 404, "not_found")


def test_without_signing_in_401_says_how(nobody: Phone) -> None:
    answer = nobody.get(PERSONS)
    refusal(answer, 401, "not_authenticated")
    assert answer["WWW-Authenticate"] == 'X-Session-Token realm="e-consulate"'


def test_a_made_up_session_is_401(nobody: Phone) -> None:
    refusal(nobody.get(PERSONS, headers={"x-session-token": "made-up"}), 401, "not_authenticated")


def test_a_method_nobody_offers_is_405(aigul: User) -> None:
    answer = phone_of(aigul).delete(PERSONS)
    refusal(answer, 405, "method_not_allowed")
    assert set(answer["Allow"].split(", ")) == {"GET", "POST", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/xml"])
def test_another_media_type_is_415(aigul: User, kind: str) -> None:
    refusal(send_raw(phone_of(aigul), PERSONS, b"a=1", kind), 415, "unsupported_media_type")


def test_an_answer_in_another_format_is_406(aigul: User) -> None:
    refusal(phone_of(aigul).get(PERSONS, headers={"accept": "text/xml"}), 406, "not_acceptable")


def test_a_body_over_a_mebibyte_is_413(aigul: User) -> None:
    body = b'{"primary_identifier": "' + b"A" * 1024 * 1024 + b'"}'
    refusal(send_raw(phone_of(aigul), PERSONS, body), 413, "too_large")


def test_a_row_that_is_not_there_is_404(aigul: User) -> None:
    refusal(phone_of(aigul).get(NOWHERE), 404, "not_found")


def test_faults_name_their_paths(aigul: User) -> None:
    body = refusal(send(phone_of(aigul), PERSONS, {**PERSON, "sex": "Q"}), 400, "invalid_input")
    assert [(fault["path"], fault["code"]) for fault in body["errors"]] == [("sex", "invalid_choice")]


@pytest.mark.parametrize(
    ("asked", "locale"),
    [
        ("kk", "kk"),
        ("ru-RU,en;q=0.5", "ru"),
        ("uz", "uz"),
        ("uz-Cyrl", "uz-cyrl"),
        ("uz_Cyrl_UZ", "uz-cyrl"),
        ("uz_Cyrl", "uz-cyrl"),
        ("uz-Cyrl-UZ", "uz-cyrl"),
        ("UZ-CYRL", "uz-cyrl"),
        ("uz-Latn-UZ", "uz"),
        ("kk-KZ", "kk"),
        ("kk_Cyrl_KZ", "kk"),
        ("fr-FR, kk_KZ;q=0.4", "kk"),
        ("tlh-Latn-x-klingon", "en"),
        ("xx, ru;q=0.3", "ru"),
        ("", "en"),
        ("*", "en"),
        ("\x01;;q=nonsense", "en"),
    ],
)
def test_the_words_follow_accept_language_and_the_code_does_not(nobody: Phone, asked: str, locale: str) -> None:
    answer = nobody.get(PERSONS, headers={"accept-language": asked})
    body = refusal(answer, 401, "not_authenticated")
    with translation.override(locale):
        assert body["title"] == gettext("Sign in first.")
    assert answer["Content-Language"].lower() == locale
    assert "Accept-Language" in answer["Vary"]


def test_the_caller_may_name_the_request(nobody: Phone) -> None:
    assert nobody.get(PERSONS, headers={"x-request-id": "phone-0001"})["X-Request-ID"] == "phone-0001"


@pytest.mark.parametrize("offered", ["short", "x" * 65, "with space", "a\tb345678", "имя-имя-имя"])
def test_a_request_id_that_could_spoil_a_log_is_replaced(nobody: Phone, offered: str) -> None:
    given = nobody.get(PERSONS, HTTP_X_REQUEST_ID=offered)["X-Request-ID"]
    assert given != offered
    assert len(given) == 36


def test_a_crash_is_a_problem_without_a_word_about_its_cause(aigul: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: Any, **__: Any) -> None:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr("consular.citizens.models.person.PersonQuerySet.visible_to", crash)
    phone = phone_of(aigul)
    phone.client.raise_request_exception = False
    body = refusal(phone.get(PERSONS), 500, "internal_error")
    assert "hunter2" not in str(body)


@contextmanager
def a_locked(table: str) -> Iterator[None]:
    """Another transaction holds the table, and ours waits no longer than a moment."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=False) as other:
        other.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")  # type: ignore[call-overload]
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        try:
            yield
        finally:
            other.rollback()
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")  # the pool hands this connection on as it is


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("headers", [{}, {"idempotency-key": "once"}])
def test_a_database_that_does_not_answer_is_503_and_says_when_to_try_again(headers: dict[str, str]) -> None:
    phone = phone_of(a_user("Aigul"))
    with a_locked("consular_person"):
        answer = phone.post(PERSONS, PERSON, format="json", headers=headers)
        refusal(answer, 503, "unavailable")
        assert answer["Retry-After"] == "2"
    assert phone.post(PERSONS, PERSON, format="json", headers=headers).status_code == 201
    assert len(phone.get(PERSONS).json()["results"]) == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_outside_the_api(client: Client) -> None:
    client.raise_request_exception = False
    with a_locked("django_session"):
        answer = client.get("/panel/", headers={"cookie": f"{settings.SESSION_COOKIE_NAME}=a"})
        refusal(answer, 503, "unavailable")
        assert answer["Retry-After"] == "2"
