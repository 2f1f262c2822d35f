"""Who gets behind the panel's door, and what a refusal looks like there."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from consular.missions.models.missions import Mission
from consular.visas.models.applications import VisaApplication
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.panel.site import site
from tests.browsers import browser_of, text_of
from tests.consular.visas.panel.conftest import url_of
from tests.people import Phone, a_user

SAMPLE = {
    "uuid:public_id": "00000000-0000-4000-8000-000000000000",
    "uuid:representation_id": "00000000-0000-4000-8000-000000000000",
    "uuid:page_id": "00000000-0000-4000-8000-000000000000",
    "uuid:post_id": "00000000-0000-4000-8000-000000000000",
    "slug:name": "accept",
    "slug:code": "KZ-SEO",
    "slug:kind": "category",
    "int:number": "1",
    "uuid:shift_id": "00000000-0000-4000-8000-000000000000",
    "uuid:subject": "00000000-0000-4000-8000-000000000000",
    "uuid:call": "00000000-0000-4000-8000-000000000000",
    "uuid:message_id": "00000000-0000-4000-8000-000000000000",
    "path:object_id": "1",
}


def every_address() -> list[str]:
    """Each page of the site with sample values. Pages are added where addresses are gathered."""
    assert get_resolver().url_patterns
    found = []

    def walk(patterns: list[object], prefix: str) -> None:
        for pattern in patterns:
            route = prefix + getattr(pattern.pattern, "_route", "")
            if isinstance(pattern, URLPattern):
                if pattern.name not in ("login", None):
                    found.append(route)
            else:
                walk(pattern.url_patterns, route)

    walk(site.get_urls(), "/panel/")
    for name, value in SAMPLE.items():
        found = [route.replace(f"<{name}>", value) for route in found]
    return found


def test_nobody_passes_without_a_second_factor(bek: Phone, subtests: pytest.Subtests) -> None:
    browsers = browser_of(None), browser_of(bek.user, second_factor=False), browser_of(a_user("Aigul"))
    addresses = every_address()
    assert len(addresses) > 100
    for address in addresses:
        with subtests.test(address):
            for answer in [ask(address) for browser in browsers for ask in (browser.get, browser.post)]:
                assert answer.status_code == 302
                assert answer["Location"].startswith("/panel/sign-in/?next=")


def test_the_addresses_are_all_ours_and_stock_ones_are_gone() -> None:
    addresses = every_address()
    assert "<" not in "".join(addresses)
    assert not [address for address in addresses if any(w in address for w in ("password", "delete", "add", "history"))]
    assert get_resolver().resolve("/panel/").url_name == "index"


def test_staff_without_a_post_are_told_so(db: None) -> None:
    browser = browser_of(a_user("Zarina", staff=True))
    assert "You hold no post at the moment" in text_of(browser.get("/panel/"))
    for address in ("/panel/files/", "/panel/missions/", "/panel/catalogue/", "/panel/core/auditentry/"):
        assert browser.get(address).status_code == 403


def test_a_system_administrator_has_no_say_in_files(in_review: VisaApplication) -> None:
    browser = browser_of(User.objects.create_superuser("root@example.org"))
    assert browser.get(url_of(in_review)).status_code == 404
    assert browser.get("/panel/files/").status_code == 403
    assert browser.get("/panel/core/auditentry/").status_code == 403


def test_an_officer_lands_on_the_queue_and_sees_only_their_sections(bek_browser: Client) -> None:
    assert bek_browser.get("/panel/")["Location"] == "/panel/files/"
    page = text_of(bek_browser.get("/panel/files/"))
    assert "Visa files" in page
    assert "Audit trail" not in page
    assert bek_browser.get("/panel/missions/").status_code == 403


def test_a_post_without_the_token_of_its_page_is_refused(submitted: VisaApplication, bek: Phone) -> None:
    answer = browser_of(bek.user, csrf=True).post(url_of(submitted, "accept"))
    assert answer.status_code == 403
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


def test_the_token_of_the_page_lets_the_post_pass(submitted: VisaApplication, bek: Phone) -> None:
    browser = browser_of(bek.user, csrf=True)
    token = browser.get(url_of(submitted)).context["csrf_token"]
    assert browser.post(url_of(submitted, "accept"), {"csrfmiddlewaretoken": str(token)}).status_code == 302
    submitted.refresh_from_db()
    assert submitted.state == "in_review"


def test_pages_are_never_cached_and_carry_the_strict_policy(in_review: VisaApplication, bek_browser: Client) -> None:
    answer = bek_browser.get(url_of(in_review))
    assert "no-store" in answer["Cache-Control"]
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_pages_speak_the_language_of_the_reader(bek: Phone, seoul: Mission) -> None:
    answer = browser_of(bek.user, language="kk").get("/panel/files/")
    assert '<html lang="kk">' in answer.content.decode()


def test_a_post_that_ends_closes_the_door_at_once(in_review: VisaApplication, bek: Phone, bek_browser: Client) -> None:
    bek.user.posts.update(valid_to=in_review.created_at)
    assert bek_browser.get(url_of(in_review)).status_code == 404
    assert (
        not AuditEntry.objects.filter(action="visas.application.opened", actor=str(bek.user.public_id))
        .exclude(request_id="")
        .filter(at__gt=in_review.submitted_at)
        .count()
        > 1
    )
