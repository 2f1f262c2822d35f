"""Kept by caches and asked again cheaply: the same bytes for all, no cookie, and no more queries for more alerts."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from notifications.alerts.models.alerts import Alert
from tests.factories.alerts import done, end
from tests.notifications.alerts.feed.conftest import PUBLIC, last, updated
from tests.people import Phone

# Answered the same to all, whatever language they read.
SAME_FOR_ALL = [
    f"{PUBLIC}/alerts.atom", f"{PUBLIC}/alerts.ru.atom", f"{PUBLIC}/alerts.geojson", f"{PUBLIC}/alerts/chain",
    f"{PUBLIC}/alert-keys", f"{PUBLIC}/alerts/{{}}.cap", f"{PUBLIC}/alerts/{{}}.json", "/alerts/kk/", "/alerts/kk/{}/",
]  # fmt: skip
SPOKEN = ["/alerts/", "/alerts/{}/"]


def get(url: str, **headers: str) -> Any:
    return Client().get(url, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize("form", [*SAME_FOR_ALL, *SPOKEN])
def test_what_is_known_is_not_sent_again(out: Alert, form: str) -> None:
    url = form.format(last(out).identifier)
    first = get(url)
    assert first.status_code == 200
    assert first["Cache-Control"] == "public, max-age=30, stale-if-error=3600"
    assert first["Last-Modified"].endswith("GMT")
    assert not first["ETag"].startswith("W/")
    again = get(url, if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert get(url, if_none_match='"another"').content == first.content
    # Two alerts may bear the same second.
    assert get(url, if_modified_since=first["Last-Modified"]).status_code == 200
    head = Client().head(url)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", first["ETag"])
    assert not first.cookies | again.cookies | head.cookies


@pytest.mark.parametrize("form", SAME_FOR_ALL)
def test_it_is_the_same_for_all(out: Alert, form: str, reader: Any) -> None:
    url = form.format(last(out).identifier)
    one, other = get(url, accept_language="kk"), get(url, accept_language="ru", cookie="django_language=uz")
    assert one.content == other.content
    assert "Vary" not in one.headers


def test_pages_without_a_language_speak_the_browsers(out: Alert) -> None:
    for form in SPOKEN:
        url = form.format(last(out).identifier)
        russian = get(url, accept_language="ru;q=0.9, de")
        assert 'lang="ru"' in russian.content.decode()
        assert {part.strip() for part in russian["Vary"].split(",")} == {"Accept-Language"}
        assert russian["Content-Language"] == "ru"
        # A cookie of the panel may not decide what a cache gives to others.
        assert 'lang="en"' in get(url, cookie="django_language=ru").content.decode()


def test_what_changes_has_another_tag(dana: Phone, out: Alert) -> None:
    before = {form: get(form.format(last(out).identifier)) for form in SAME_FOR_ALL}
    first = last(out).identifier
    done(end(dana, out))
    changed = {form for form in SAME_FOR_ALL if get(form.format(first))["ETag"] != before[form]["ETag"]}
    assert changed == {form for form in SAME_FOR_ALL if not form.endswith((".cap", "alert-keys"))}


def test_programs_on_any_page_may_read_it(nobody: Phone, out: Alert) -> None:
    for form in SAME_FOR_ALL[:7]:
        answer = get(form.format(last(out).identifier), origin="https://ministry.example")
        assert answer["Access-Control-Allow-Origin"] == "*"
    assert nobody.get(f"{PUBLIC}/alerts/nothing.cap")["Access-Control-Allow-Origin"] == "*"


def test_an_old_app_and_an_ended_session_are_warned_too(out: Alert) -> None:
    headers = {"app_version": "android/0.0.1", "x_session_token": "ended"}
    assert get(f"{PUBLIC}/alerts.atom", **headers).status_code == 200


def test_more_alerts_cost_no_more_queries(dana: Phone, erlan: Phone, out: Alert) -> None:
    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert get(url).status_code == 200
        return len(captured)

    urls = [*SAME_FOR_ALL[:5], "/alerts/kk/"]
    few = [queries(url) for url in urls]
    updated(dana, erlan, out)
    done(end(dana, out))
    assert [queries(url) for url in urls] == few
    assert max(few) <= 2


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(out: Alert, nobody: Phone, method: str) -> None:
    for url in (f"{PUBLIC}/alerts.atom", f"{PUBLIC}/alerts.geojson", "/alerts/", "/alerts/kk/", "/v/"):
        assert getattr(nobody, method)(url).status_code == 405
