"""An officer's session ends while a page is open: pressing a part of it leads to sign-in, never into a broken page."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from consular.visas.models.applications import VisaApplication
from consular.visas.services import review
from tests.chromium import CHROMIUM
from tests.consular.visas.panel.conftest import nothing_changes, url_of
from tests.consular.visas.panel.test_browser import chromium, file, page_of  # noqa: F401 - fixtures
from tests.people import Phone

HTMX = {"hx-request": "true"}
PARTS = ["/panel/files/?queue=mine", "{file}?document=passport&page=2"]


@pytest.mark.parametrize("address", PARTS)
def test_by_http(in_review: VisaApplication, bek_browser: Client, address: str) -> None:
    url = address.format(file=url_of(in_review))
    assert bek_browser.get(url, headers=HTMX).status_code == 200
    Session.objects.all().delete()
    with nothing_changes(in_review):
        for answer in (
            bek_browser.get(url, headers=HTMX),
            bek_browser.post(url_of(in_review, "items/passport"), {"verdict": "accept"}, headers=HTMX),
        ):
            assert (answer.status_code, answer["HX-Refresh"], answer.content) == (204, "true", b"")
    assert bek_browser.get(url)["Location"].startswith("/panel/sign-in/?next=")


@pytest.mark.parametrize("address", PARTS)
def test_a_post_that_ended_meanwhile_shows_nothing(
    in_review: VisaApplication, bek: Phone, bek_browser: Client, address: str
) -> None:
    url = address.format(file=url_of(in_review))
    bek.user.posts.update(valid_to=in_review.created_at)
    answer = bek_browser.get(url, headers=HTMX)
    assert answer.status_code in (403, 404)
    assert in_review.reference not in answer.content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_in_a_browser(chromium: Any, file: VisaApplication, bek: Phone, live_server: Any) -> None:  # noqa: F811
    review.accept(file, by=bek.user, now=timezone.now())
    page = page_of(chromium(), bek.user, live_server.url)
    for start, press in (("/panel/files/", "Unassigned 0"), (url_of(file), "Accept: ")):
        page.goto(start)
        Session.objects.all().delete()
        role = "link" if "Unassigned" in press else "button"
        page.get_by_role(role, name=press).first.click()
        page.wait_for_url("**/panel/sign-in/?next=*")
        page.locator("input[type=email]").wait_for()
        assert file.reference not in page.content()
        page.context.clear_cookies()
        page = page_of(chromium(), bek.user, live_server.url)
    file.refresh_from_db()
    assert not file.items.filter(state="accepted").exists()
