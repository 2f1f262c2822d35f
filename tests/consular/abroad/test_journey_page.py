"""/journey: the page that a link in a plain e-mail opens, with the token in no address."""

import re
from typing import Any

import pytest
from django.test import Client

from consular.abroad.models.trips import Trip
from consular.abroad.views import journey_page
from consular.missions.models.missions import Mission
from econsulate.core.limits.services import Rate
from tests.browsers import text_of
from tests.factories.abroad import a_leg, an_open_trip, day
from tests.people import Phone, phone_of

URL, GUEST = "/journey", "guest@example.org"


@pytest.fixture
def opened(nobody: Phone, seoul: Mission) -> tuple[Trip, str]:
    return an_open_trip(nobody, GUEST, [a_leg("KR", 10, 14, "Daegu"), a_leg("KR", 14, 20, "Busan")])


@pytest.fixture
def browser(db: None) -> Client:
    return Client(enforce_csrf_checks=False, headers={"accept-language": "en"})


def days(token: str, version: int = 1, **changed: str) -> dict[str, Any]:
    standing = {"arrives_0": day(10), "leaves_0": day(14), "arrives_1": day(14), "leaves_1": day(20)}
    return {"token": token, "do": "days", "version": version, **standing, **changed}


def test_it_shows_the_journey_and_keeps_to_the_strict_policy(browser: Client, opened: tuple[Trip, str]) -> None:
    empty = browser.get(URL)
    assert "Content-Security-Policy" in empty.headers
    assert "no-store" in empty.headers["Cache-Control"]
    html = empty.content.decode()
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|style=", html)
    shown = browser.post(URL, {"token": opened[1]})
    assert shown.status_code == 200
    for word in ("Example, Aigul", "Daegu", "Busan", "Travels alone."):
        assert word in text_of(shown)
    assert not re.search(r"<script|\son\w+=|style=", shown.content.decode())


def test_days_are_moved(browser: Client, opened: tuple[Trip, str]) -> None:
    answer = browser.post(URL, days(opened[1], leaves_1=day(25)))
    assert "The new days are entered." in text_of(answer)
    trip = Trip.objects.get()
    assert (trip.last_day.isoformat(), trip.version) == (day(25), 2)
    assert [leg.where["city"] for leg in trip.legs.order_by("number")] == ["Daegu", "Busan"]
    stale = browser.post(URL, days(opened[1], leaves_1=day(30)))
    assert stale.status_code == 400
    assert "changed in the meantime" in text_of(stale)
    assert Trip.objects.get().version == 2


@pytest.mark.parametrize("wrong", [{"leaves_1": day(2)}, {"leaves_0": "soon"}, {"arrives_0": ""}, {"version": "x"}])
def test_days_that_can_not_be_are_refused_in_words(
    browser: Client, opened: tuple[Trip, str], wrong: dict[str, str]
) -> None:
    answer = browser.post(URL, {**days(opened[1]), **wrong})
    assert answer.status_code == 400
    assert Trip.objects.get().version == 1


def test_it_is_taken_back_by_who_is_sure(browser: Client, opened: tuple[Trip, str]) -> None:
    assert browser.post(URL, {"token": opened[1], "do": "cancel"}).status_code == 400
    assert Trip.objects.exists()
    gone = browser.post(URL, {"token": opened[1], "do": "cancel", "sure": "on"})
    assert "taken back" in text_of(gone)
    assert not Trip.objects.exists()
    assert browser.post(URL, {"token": opened[1]}).status_code == 404


@pytest.mark.parametrize("token", ["", "wrong", "я" * 40, "x" * 500, "\0"])
def test_what_opens_nothing_answers_alike(browser: Client, opened: tuple[Trip, str], token: str) -> None:
    answer = browser.post(URL, {"token": token})
    assert answer.status_code == 404
    assert "opens no journey" in text_of(answer)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("kk", "Сіздің сапарыңыз"),
        ("ru", "Ваша поездка"),
        ("uz", "Sizning safaringiz"),
        ("uz-cyrl", "Сизнинг сафарингиз"),
        ("en", "Your journey"),
    ],
)
def test_it_speaks_the_language_of_who_told(seoul: Mission, language: str, title: str) -> None:
    _trip, token = an_open_trip(phone_of(None, language=language), GUEST, [a_leg("KR", 10, 14)])
    answer = Client(headers={"accept-language": "de"}).post(URL, {"token": token})
    assert f"<h1>{title}</h1>" in answer.content.decode()


def test_nobody_tries_on_and_on(browser: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journey_page, "OPENED_PER_NETWORK", Rate(3, 600))
    tried = [browser.post(URL, {"token": "guess"}).status_code for _ in range(4)]
    assert tried == [404, 404, 404, 429]
