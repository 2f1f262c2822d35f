"""/sos: the page that a key to call for help opens in any browser, with the key in no address."""

import re
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from kombu.exceptions import OperationalError

from consular.cases.models.sos import SosCall, SosUpdate
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.work import services as work
from econsulate.core.work.tasks import run_work
from tests.browsers import browser_of, text_of
from tests.factories.cases import answered
from tests.factories.missions import an_officer, headquarters
from tests.factories.sos import LINKS, STAFF
from tests.people import Phone, phone_of
from tests.remembered import remembered

URL = "/sos"


@pytest.fixture
@remembered
def key(citizen: Phone, person: Person) -> str:
    Mission.objects.filter(pk=headquarters().pk).update(emergency_phone="+77172000000")
    answer = citizen.post(LINKS, {"person": str(person.public_id)}, format="json")
    assert answer.json()["url"].endswith(f"/sos#{answer.json()['key']}")
    key: str = answer.json()["key"]
    return key


@pytest.fixture
@remembered
def officer(key: str) -> Phone:
    return phone_of(an_officer("Nurlan", Mission.objects.get(kind="headquarters"), Role.OFFICER))


@pytest.fixture
def browser(db: None) -> Client:
    return Client(enforce_csrf_checks=True, headers={"accept-language": "en"})


def pressed(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "client_id": str(uuid4()), "do": "call", **more}


def hidden(answer: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert found, name
    return found[1]


def test_one_press_calls_and_the_page_tells_what_became_of_it(browser: Client, key: str, officer: Phone) -> None:
    body = pressed(key, words="A flood", phone="+998 90 123 45 67", latitude="37.5665", longitude="126.978")
    shown = text_of(browser.post(URL, body))
    for words in ("Your call has come in.", "Officers called", "+77172000000", "Nobody has answered yet."):
        assert words in shown
    call = SosCall.objects.get()
    told = officer.get(f"{STAFF}/{call.public_id}").json()
    assert (told["words"], told["phone"]) == ("A flood", "+998901234567")
    assert told["updates"][0]["position"] == {"latitude": 37.5665, "longitude": 126.978, "accuracy_m": None}
    assert officer.post(f"{STAFF}/{call.public_id}/answer").status_code == 200
    assert "An officer has seen your call" in text_of(browser.post(URL, {**body, "do": "look"}))
    assert officer.post(f"{STAFF}/{call.public_id}/close", {"ending": "helped"}, format="json").status_code == 200
    closed = browser.post(URL, {**body, "do": "add", "words": "Still here"})
    assert "This call was closed." in text_of(closed)
    assert not SosUpdate.objects.filter(call=call).exclude(client_id=body["client_id"]).exists()
    # What was typed too late goes with the next call, which is another one.
    assert hidden(closed, "words") == "Still here"
    fresh = re.findall(r'name="client_id" value="([^"]*)"', closed.content.decode())[1]
    assert "Your call has come in." in text_of(browser.post(URL, {**body, "client_id": fresh}))
    assert SosCall.objects.count() == 2


def test_pressed_twice_or_reloaded_it_is_the_same_call(browser: Client, key: str) -> None:
    first = browser.get(URL)
    body = {"key": key, "client_id": hidden(first, "client_id"), "do": "call"}
    assert {browser.post(URL, body).status_code for _ in range(3)} == {200}
    assert SosCall.objects.count() == 1


def test_what_is_added_stands_once(browser: Client, key: str, officer: Phone) -> None:
    body = pressed(key)
    page = browser.post(URL, body)
    more = {**body, "do": "add", "addition": hidden(page, "addition"), "words": "On the roof"}
    for _ in range(2):
        assert "It is added to your call." in text_of(browser.post(URL, more))
    told = officer.get(f"{STAFF}/{SosCall.objects.get().public_id}").json()
    assert [row["words"] for row in told["updates"]] == ["On the roof"]


def test_it_leaves_no_trace_and_asks_nobody_else(browser: Client, key: str) -> None:
    for answer in (browser.get(URL), browser.post(URL, pressed(key))):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer.headers["Cache-Control"]
        assert "Content-Security-Policy" in answer.headers
        assert not answer.cookies
        html = answer.content.decode()
        assert not re.search(r"<script(?![^>]*src=)|\son\w+=|style=", html)
        assert not re.search(r'(src|action)="(?!/static/)|<link[^>]*href="(?!/static/|data:,)', html)
        assert "<title>Information</title>" in html


@pytest.mark.parametrize("wrong", ["", "x", "я" * 300, "\0"])
def test_a_wrong_key_calls_nobody_and_gives_numbers_to_ring(browser: Client, key: str, wrong: str) -> None:
    answer = browser.post(URL, pressed(wrong))
    assert (answer.status_code, SosCall.objects.count()) == (404, 0)
    assert 'href="tel:+77172000000"' in answer.content.decode()
    assert "calls nobody" in text_of(answer)


def test_a_key_taken_back_shows_nothing_of_the_call_any_longer(browser: Client, key: str, citizen: Phone) -> None:
    body = pressed(key, words="A flood")
    browser.post(URL, body)
    (line,) = citizen.get(LINKS).json()["results"]
    citizen.post(f"{LINKS}/{line['id']}/revoke")
    for do in ("look", "add", "call"):
        answer = browser.post(URL, {**body, "do": do})
        assert answer.status_code == 404
        assert "come in" not in text_of(answer)
    assert SosCall.objects.count() == 1
    assert not SosUpdate.objects.exists()


def test_another_key_shows_nothing_of_the_call(browser: Client, key: str, citizen: Phone, person: Person) -> None:
    body = pressed(key)
    browser.post(URL, body)
    other = citizen.post(LINKS, {"person": str(person.public_id)}, format="json").json()["key"]
    assert "Do you need help?" in text_of(browser.post(URL, {**body, "key": other, "do": "look"}))


def test_who_copies_the_link_whole_is_heard(browser: Client, key: str) -> None:
    assert browser.post(URL, pressed(f" https://example.org/sos#{key} ")).status_code == 200
    assert SosCall.objects.count() == 1


@pytest.mark.parametrize(
    "odd",
    [
        {"client_id": "x"},
        {"latitude": "far", "longitude": "away"},
        {"latitude": "nan", "longitude": "1e999"},
        {"latitude": "95", "longitude": "1"},
        {"words": "\u202e\0" + "help" * 9000, "phone": "9" * 500},
        {"language": "tlh", "spoken": "\0"},
    ],
)
def test_nothing_typed_costs_anybody_their_call(browser: Client, key: str, odd: dict[str, str]) -> None:
    assert browser.post(URL, pressed(key, **odd)).status_code == 200
    assert SosCall.objects.count() == 1
    assert not SosUpdate.objects.exists()


def test_no_number_of_calls_is_too_many_and_no_broker_is_needed(
    browser: Client, key: str, used_up: None, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(work, "_broker_back_at", 0.0)
    gone = patch.object(run_work, "apply_async", side_effect=OperationalError)
    with gone, django_capture_on_commit_callbacks(execute=True):
        assert {browser.post(URL, pressed(key)).status_code for _ in range(3)} == {200}
    assert SosCall.objects.count() == 3


def test_another_language_keeps_what_was_typed_and_calls_nobody(browser: Client, key: str) -> None:
    body = {**pressed(key, words="Потоп", language="ru")}
    del body["do"]
    page = browser.post(URL, body)
    assert not SosCall.objects.exists()
    assert "Вам нужна помощь?" in text_of(page)
    assert "Потоп" in text_of(page)
    assert (hidden(page, "client_id"), hidden(page, "spoken")) == (body["client_id"], "ru")
    browser.post(URL, {**pressed(key), "spoken": "ru"})
    assert SosCall.objects.get().language == "ru"


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("kk", "Сізге көмек керек пе?"),
        ("ru", "Вам нужна помощь?"),
        ("uz", "Sizga yordam kerakmi?"),
        ("uz-cyrl", "Сизга ёрдам керакми?"),
        ("en", "Do you need help?"),
    ],
)
def test_it_speaks_as_the_browser_asks(db: None, language: str, title: str) -> None:
    assert title in text_of(Client(headers={"accept-language": language}).get(URL))


def test_it_shows_what_officers_write_since_and_nothing_written_before_or_among_them(
    browser: Client, key: str, officer: Phone
) -> None:
    body = pressed(key)
    browser.post(URL, body)
    call = SosCall.objects.get()
    assert call.thread is not None
    answered(officer, call.thread, "Go to the north gate.")
    answered(officer, call.thread, "He sounds drunk.", visibility="internal")
    answered(officer, call.thread, "The police have it.", visibility="partner")
    shown = text_of(browser.post(URL, {**body, "do": "look"}))
    assert "Go to the north gate." in shown
    assert "drunk" not in shown
    assert "police have" not in shown
    officer.post(f"{STAFF}/{call.public_id}/answer")
    officer.post(f"{STAFF}/{call.public_id}/close", {"ending": "helped"}, format="json")
    answered(officer, call.thread, "Your passport lies here.")
    assert "passport" not in text_of(browser.post(URL, {**body, "do": "look"}))


def test_a_key_of_one_who_acts_no_longer_still_calls_and_reads_no_answers(
    browser: Client, key: str, officer: Phone, person: Person
) -> None:
    body = pressed(key)
    person.representations.update(revoked_at=timezone.now())
    assert "Your call has come in." in text_of(browser.post(URL, body))
    call = SosCall.objects.get()
    assert call.thread is not None
    answered(officer, call.thread, "Come to the shelter by the lake.")
    assert "shelter" not in text_of(browser.post(URL, {**body, "do": "look"}))


def test_the_officer_reads_on_the_board_that_it_came_by_a_link(browser: Client, key: str, officer: Phone) -> None:
    browser.post(URL, pressed(key))
    page = browser_of(officer.user).get(f"/panel/sos/{SosCall.objects.get().public_id}/")
    assert "Called by a link, without signing in." in text_of(page)
