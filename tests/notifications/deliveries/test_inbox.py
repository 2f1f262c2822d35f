"""The inbox: one's own messages only, newest first, in the language one asks for."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from econsulate.core.accounts.models import User
from notifications import facade
from notifications.deliveries.models import Delivery, Message
from notifications.deliveries.topics import TOPICS
from notifications.recipients.models import Recipient
from tests.factories.notifications import REFERENCE, a_message
from tests.people import Phone, phone_of

INBOX = "/api/v1/inbox"


def test_messages_come_newest_first_by_pages(recipient: UUID, phone: Phone) -> None:
    written = [str(a_message(recipient)) for _ in range(5)]
    first = phone.get(f"{INBOX}?page_size=3").json()
    second = phone.get(first["next"]).json()
    assert [item["id"] for item in first["results"] + second["results"]] == written[::-1]
    assert second["next"] is None


def test_a_message_has_these_fields(recipient: UUID, phone: Phone) -> None:
    message = a_message(recipient, reference=REFERENCE)
    item = phone.get(f"{INBOX}/{message}").json()
    assert item.pop("created_at")
    assert item == {
        "id": str(message),
        "topic": "tests.monday",
        "purpose": "reminder",
        "language": "en",
        "subject": "Monday",
        "body": "Monday",
        "link": {"type": "visa-applications", "id": str(REFERENCE.id)},
        "read_at": None,
    }


@pytest.mark.parametrize(
    ("asked", "language", "word"),
    [
        ("ru", "ru", "Понедельник"),
        ("kk-KZ,ru;q=0.5", "kk", "Дүйсенбі"),
        ("uz-Latn-UZ", "uz", "Dushanba"),
        ("fr-FR, ru;q=0.4", "ru", "Понедельник"),
        ("fr", "kk", "Дүйсенбі"),
        ("", "kk", "Дүйсенбі"),
        ("*", "kk", "Дүйсенбі"),
    ],
)
def test_texts_come_in_the_language_asked_for_else_ones_own(
    recipient: UUID, aigul: User, asked: str, language: str, word: str
) -> None:
    Recipient.objects.update(language="kk")
    message = a_message(recipient)
    item = phone_of(aigul, language=asked).get(f"{INBOX}/{message}").json()
    assert (item["language"], item["subject"]) == (language, word)


def test_reading_is_noted_once(recipient: UUID, phone: Phone) -> None:
    message, other = a_message(recipient), a_message(recipient)
    assert phone.get(f"{INBOX}/unread-count").json() == {"unread": 2}
    read_at = phone.post(f"{INBOX}/{message}/read").json()["read_at"]
    assert read_at is not None
    assert phone.post(f"{INBOX}/{message}/read").json()["read_at"] == read_at
    assert phone.get(f"{INBOX}/unread-count").json() == {"unread": 1}
    assert phone.get(f"{INBOX}/{other}").json()["read_at"] is None
    assert Delivery.objects.get(message__public_id=message, channel="inbox").state == "displayed"


def test_who_opens_the_thing_itself_has_read_the_messages_about_it(recipient: UUID, aigul: User, phone: Phone) -> None:
    for _ in range(2):
        a_message(recipient, reference=REFERENCE)
    a_message(recipient)
    assert facade.mark_read_about(aigul, type=REFERENCE.type, id=REFERENCE.id) == 2
    assert facade.mark_read_about(aigul, type=REFERENCE.type, id=REFERENCE.id) == 0
    assert phone.get(f"{INBOX}/unread-count").json() == {"unread": 1}


@pytest.mark.parametrize(("method", "tail"), [("get", ""), ("post", "/read")])
def test_a_strangers_message_and_none_at_all_answer_alike(
    recipient: UUID, stranger: Phone, method: str, tail: str
) -> None:
    message = a_message(recipient)
    foreign = getattr(stranger, method)(f"{INBOX}/{message}{tail}")
    absent = getattr(stranger, method)(f"{INBOX}/{uuid4()}{tail}")
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert without_request_id(foreign.json()) == without_request_id(absent.json())
    assert Delivery.objects.get(message__public_id=message, channel="inbox").displayed_at is None


def without_request_id(problem: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in problem.items() if name != "request_id"}


def test_a_stranger_sees_an_empty_inbox(recipient: UUID, stranger: Phone, farida: User) -> None:
    a_message(recipient, reference=REFERENCE)
    assert stranger.get(INBOX).json()["results"] == []
    assert stranger.get(f"{INBOX}/unread-count").json() == {"unread": 0}
    assert facade.mark_read_about(farida, type=REFERENCE.type, id=REFERENCE.id) == 0


@pytest.mark.parametrize("path", [INBOX, f"{INBOX}/unread-count", f"{INBOX}/00000000-0000-4000-8000-000000000000"])
def test_nobody_gets_in_without_signing_in(nobody: Phone, path: str) -> None:
    assert nobody.get(path).status_code == 401


def test_a_cursor_no_page_gave_out_is_refused(phone: Phone) -> None:
    answer = phone.get(f"{INBOX}?cursor=nonsense")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("path", [f"{INBOX}/1", f"{INBOX}/00000000-0000-4000-8000-000000000000/unread"])
def test_addresses_that_mean_nothing_are_not_found(phone: Phone, path: str) -> None:
    answer = phone.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_nothing_of_it_is_kept_by_caches(recipient: UUID, phone: Phone) -> None:
    assert phone.get(INBOX).headers["Cache-Control"] == "no-store"


def test_the_list_costs_as_many_queries_for_thirty_messages_as_for_one(recipient: UUID, phone: Phone) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            phone.get(f"{INBOX}?page_size=100")
        return len(captured)

    a_message(recipient, reference=REFERENCE)
    few = queries()
    for _ in range(29):
        a_message(recipient, reference=REFERENCE)
    assert queries() == few <= 6


def test_a_message_of_a_topic_this_release_dropped_still_shows(
    recipient: UUID, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = a_message(recipient)
    monkeypatch.delitem(TOPICS, "tests.monday")
    item = phone.get(f"{INBOX}/{message}").json()
    assert (item["subject"], item["purpose"]) == ("You have a message", None)


def test_texts_lie_sealed_in_the_database(recipient: UUID) -> None:
    a_message(recipient, "tests.scan_needed", context={"name": "Aigul", "day": "now"}, reference=REFERENCE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m::text || r::text || c::text "
            "FROM notifications_message m, notifications_recipient r, notifications_contactpoint c"
        )
        (text,) = cursor.fetchone()
    for secret in ("Aigul", "aigul", REFERENCE.label, "4169"):
        assert secret not in text
        assert secret.encode().hex() not in text
    assert Message.objects.get().content["name"] == "Aigul"


def test_a_client_that_speaks_no_header_gets_ones_own_language(recipient: UUID, aigul: User, phone: Phone) -> None:
    Recipient.objects.update(language="ru")
    a_message(recipient)
    client = APIClient()
    client.credentials(**phone.client._credentials)
    assert client.get(INBOX).json()["results"][0]["subject"] == "Понедельник"
