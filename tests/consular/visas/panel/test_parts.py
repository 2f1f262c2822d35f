"""The same addresses answer htmx with a part and everybody else with the whole page, and refuse both alike."""

from typing import Any

import pytest
from django.test import Client

from consular.visas.models.applications import VisaApplication
from consular.visas.models.items import DocumentVersion
from econsulate.core.audit.models import AuditEntry
from tests.browsers import browser_of, text_of
from tests.consular.visas.panel.conftest import nothing_changes, url_of
from tests.factories.visas import a_page
from tests.people import Phone

HTMX = {"hx-request": "true"}
QUEUE = "/panel/files/?queue=mine"


def is_whole(answer: Any) -> bool:
    return "<!doctype html>" in answer.content.decode() and "<main" in answer.content.decode()


def opened() -> int:
    return AuditEntry.objects.filter(action="visas.application.opened").count()


def test_the_queue_comes_whole_or_as_its_part(in_review: VisaApplication, bek_browser: Client) -> None:
    whole, part = bek_browser.get(QUEUE), bek_browser.get(QUEUE, headers=HTMX)
    assert is_whole(whole)
    assert not is_whole(part)
    for answer in (whole, part):
        assert in_review.reference in text_of(answer)
        assert "HX-Request" in answer["Vary"]
        assert "no-store" in answer["Cache-Control"]
    assert "<title>Mine – Visa files" in text_of(part)
    assert 'id="notes" hx-swap-oob="innerHTML"' in text_of(part)
    assert is_whole(bek_browser.get(QUEUE, headers={**HTMX, "hx-history-restore-request": "true"}))


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_document_is_accepted_either_way(
    in_review: VisaApplication, bek_browser: Client, headers: dict[str, str]
) -> None:
    answer = bek_browser.post(url_of(in_review, "items/passport"), {"verdict": "accept"}, headers=headers)
    assert in_review.items.get(requirement__code="passport").state == "accepted"
    if not headers:
        assert (answer.status_code, answer["Location"]) == (302, url_of(in_review))
        answer = bek_browser.get(url_of(in_review))
    else:
        assert not is_whole(answer)
        assert 'id="document-photo"' not in text_of(answer)
    assert answer.status_code == 200
    assert 'id="document-passport"' in text_of(answer)
    assert "The document was accepted." in text_of(answer)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_refusal_is_shown_at_its_field_either_way(
    in_review: VisaApplication, bek_browser: Client, headers: dict[str, str]
) -> None:
    with nothing_changes(in_review):
        answer = bek_browser.post(
            url_of(in_review, "items/passport"), {"verdict": "back", "reason": "x"}, headers=headers
        )
    assert answer.status_code == 400
    assert is_whole(answer) == (not headers)
    assert "field-error" in text_of(answer)
    assert "This was not done." in text_of(answer)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_pages_are_turned_either_way_and_every_look_is_on_record(
    in_review: VisaApplication, bek_browser: Client, headers: dict[str, str]
) -> None:
    passport = DocumentVersion.objects.get(item__application=in_review, item__requirement__code="passport")
    pages = [a_page(passport, b"\xff\xd8", page=number) for number in range(1, 7)]
    before = opened()
    answer = bek_browser.get(url_of(in_review), {"document": "passport", "page": "2"}, headers=headers)
    assert opened() == before + 1
    shown = [page.page for page in pages if str(page.public_id) in text_of(answer)]
    assert shown == [5, 6]
    assert is_whole(answer) == (not headers)
    for page in ("0", "99", "x", "\x00"):
        query = {"document": "passport", "page": page}
        assert bek_browser.get(url_of(in_review), query, headers=headers).status_code == 200


def test_a_part_is_refused_to_whom_the_page_is_refused(
    in_review: VisaApplication, vienna_browser: Client, bek: Phone
) -> None:
    address = url_of(in_review, "items/passport")
    with nothing_changes(in_review):
        foreign = vienna_browser.post(address, {"verdict": "accept"}, headers=HTMX)
        assert foreign.status_code == 404
        assert (foreign["HX-Retarget"], foreign["HX-Reswap"]) == ("#notes", "innerHTML")
        assert in_review.reference not in text_of(foreign)
        assert vienna_browser.get(url_of(in_review), {"document": "passport"}, headers=HTMX).status_code == 404
        for browser in (browser_of(None), browser_of(bek.user, second_factor=False)):
            out = browser.post(address, {"verdict": "accept"}, headers=HTMX)
            assert (out.status_code, out["HX-Refresh"], out.content) == (204, "true", b"")
        forged = browser_of(bek.user, csrf=True).post(address, {"verdict": "accept"}, headers=HTMX)
        assert (forged.status_code, forged["HX-Refresh"], forged.content) == (403, "true", b"")


def test_what_is_not_there_is_no_part(in_review: VisaApplication, bek_browser: Client) -> None:
    for code in ("nothing", "", "\x00"):
        assert bek_browser.get(url_of(in_review), {"document": code}, headers=HTMX).status_code == 404


def test_a_redirect_leads_the_whole_page_on(in_review: VisaApplication, bek_browser: Client) -> None:
    answer = bek_browser.post(url_of(in_review, "consult"), {"authority": "A", "question": "B"}, headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, url_of(in_review))
