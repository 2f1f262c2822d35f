"""The public's pages: five languages, no script, the clocks of the place, and what was replaced says so."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from econsulate.core.dates import said_moment, said_time
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.events import AlertEvent
from tests.browsers import text_of
from tests.factories.alerts import done, end
from tests.notifications.alerts.feed.conftest import last
from tests.people import Phone

NOTHING = {
    "en": "No alert of ours is in force.",
    "kk": "Біздің күшіндегі құлақтандыруымыз жоқ.",
    "ru": "Действующих оповещений у нас нет.",
    "uz": "Bizning amaldagi ogohlantirishimiz yoʻq.",
    "uz-cyrl": "Бизнинг амалдаги огоҳлантиришимиз йўқ.",
}


@pytest.mark.parametrize("language", NOTHING)
def test_where_nothing_is_in_force_it_says_so_in_each_language(keys: list[str], language: str) -> None:
    page = Client().get(f"/alerts/{language}/")
    assert NOTHING[language] in text_of(page)
    assert page["Content-Language"].lower() == language


def test_an_alert_is_told_in_full_with_the_clocks_of_the_place(out: Alert) -> None:
    event = last(out)
    for url in ("/alerts/ru/", f"/alerts/ru/{event.identifier}/"):
        page = text_of(Client().get(url))
        for words in ("Наводнение в Сеуле", "Поднимитесь на верхние этажи.", "Seoul", "Demo embassy KZ-SEO"):
            assert words in page
        for moment in (
            said_moment(event.expires_at.astimezone(ZoneInfo("Asia/Seoul")), "ru"),
            said_time(event.expires_at, "ru"),
        ):
            assert " ".join(moment.split()) in page
        assert "(GMT+09:00) = " in page
    kazakh = Client().get(f"/alerts/kk/{event.identifier}/").content.decode()
    assert '<html lang="kk">' in kazakh
    assert '<h1 lang="en">Flood in Seoul</h1>' in kazakh


def test_pages_need_nothing_but_themselves(out: Alert) -> None:
    for url in ("/alerts/en/", f"/alerts/en/{last(out).identifier}/", f"/v/{last(out).code}", "/v/", "/alerts/en/x/"):
        page = Client().get(url)
        content = page.content.decode()
        assert not re.findall(r"<script|style=|\son\w+=|<img|src=", content)
        assert not re.findall(r'href="(?:https?:)?//(?!127\.0\.0\.1|localhost)', content)
        assert "unsafe" not in page["Content-Security-Policy"]
        assert 'http-equiv="Content-Security-Policy"' in content
        assert len(re.findall(r"<h1", content)) == len(re.findall(r"<main", content)) == 1
        assert not page.cookies


def test_what_was_cancelled_says_so_and_leads_to_what_did_it(dana: Phone, out: Alert) -> None:
    first = last(out)
    done(end(dana, out))
    later = last(out)
    page = Client().get(f"/alerts/en/{first.identifier}/").content.decode()
    assert "Cancelled" in page
    assert f"/alerts/en/{later.identifier}/" in page
    listed = text_of(Client().get("/alerts/en/"))
    assert "No alert of ours is in force." in listed
    assert "Cancelled: Flood in Seoul" in listed
    # The heading alone: nobody reads that a cancellation is in force.
    assert listed.count("In force now") == 1
    assert "In force now" not in text_of(Client().get(f"/alerts/en/{later.identifier}/"))
    assert "broken" not in page + listed


def test_what_has_expired_is_no_longer_in_force(out: Alert) -> None:
    with time_machine.travel(last(out).expires_at + timedelta(hours=1), tick=False):
        listed = text_of(Client().get("/alerts/en/"))
    assert "No alert of ours is in force." in listed
    assert "Its time is over" in listed


def test_a_drill_is_on_no_page(out: Alert, drill: AlertEvent) -> None:
    assert drill.identifier not in Client().get("/alerts/en/").content.decode()
    for url in (f"/alerts/{drill.identifier}/", f"/alerts/en/{drill.identifier}/"):
        assert Client().get(url).status_code == 404


@pytest.mark.parametrize("path", ["x", "en/x", "de", "xx/KZ-SEO-00000000-0000-4000-8000-000000000000", "en/%00"])
def test_what_is_not_there_is_a_page_that_says_so(keys: list[str], path: str) -> None:
    page = Client().get(f"/alerts/{path}/", headers={"accept-language": "en"})
    assert (page.status_code, page["Cache-Control"]) == (404, "no-store")
    assert "There is no such alert." in text_of(page)
