"""A real Chromium: one officer proposes, a second decides; clean console, no axe violation, fits a phone."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from consular.citizens.models.person import Person
from consular.citizens.mrz.composing import compose
from consular.citizens.mrz.formats import Format
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.applications import VisaApplication
from consular.visas.models.items import DocumentVersion
from consular.visas.services import review
from econsulate.core.accounts.models import User
from tests.chromium import a_chromium, assert_accessible, assert_fits_a_phone, needs_chromium, shot
from tests.consular.visas.panel.specimens import drawn, letter_page, with_pages
from tests.factories.missions import an_officer, headquarters
from tests.factories.visas import ARRIVAL, FORM, a_page, a_passport, a_submitted
from tests.people import Phone, session_token
from tests.remembered import remembered

pytestmark = needs_chromium
# The zone says another birthday than the applicant typed: the officer must see it.
ZONE = {
    "document_code": "P",
    "issuing_state": "KOR",
    "primary_identifier": "EXAMPLE",
    "secondary_identifier": "AIGUL",
    "document_number": "M12345678",
    "nationality": "KOR",
    "birth_date": "1990-04-21",
    "sex": "F",
    "optional_data": "",
}


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch, live_server: Any, settings: Any) -> Iterator[Any]:
    """Without a process of streams: screens that would hear one go on by the clock."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.STREAMS_URL = live_server.url
    with a_chromium(live_server.url, viewport={"width": 1360, "height": 900}) as context:
        yield context


def page_of(context: BrowserContext, user: User, url: str) -> Page:
    """A page of somebody who has just walked in through the panel's door."""
    token = session_token(user, second_factor=True)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": token, "url": url, "httpOnly": True}])
    return context.new_page()


@pytest.fixture
@remembered
def file(applicant: Phone, person: Person, seoul: Mission) -> VisaApplication:
    expires = ARRIVAL.replace(year=ARRIVAL.year + 3, month=5, day=30)
    zone = compose(Format.TD3, {**ZONE, "expiry_date": expires.isoformat()})
    passport = a_passport(person, applicant.user, mrz_lines=list(zone), expires_on=expires)
    application = a_submitted(applicant, person, passport=passport)
    with_pages(application, zone)
    return application


def look(page: Page, name: str) -> None:
    """Everything a screen must hold: accessible, on a phone, in the dark."""
    assert_accessible(page)
    shot(page, name)
    assert_fits_a_phone(page, name)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page)
    shot(page, f"{name}-dark")
    page.emulate_media(color_scheme="light")


def test_one_officer_proposes_and_a_second_decides(
    chromium: Any, file: VisaApplication, bek: Phone, erlan: Phone, live_server: Any
) -> None:
    page = page_of(chromium(), bek.user, live_server.url)
    page.goto("/panel/")
    page.get_by_role("link", name="Unassigned 1").click()
    look(page, "queue")
    page.get_by_role("link", name=file.reference).click()
    page.get_by_role("button", name="Accept for review").click()
    page.get_by_text("The application was accepted for review.").wait_for()
    look(page, "file")
    shot(page, "review", full_page=False)

    page.get_by_text("Propose to grant").first.click()
    page.get_by_label("Days of stay").fill("20")
    page.get_by_label("Reasons").first.fill("Everything is in order.")
    page.get_by_role("button", name="Propose to grant").click()
    page.get_by_role("alert").get_by_text("Bank statement: Accept this document").wait_for()
    look(page, "refused")

    page.evaluate("window.stayed = true")
    left = page.get_by_role("button", name="Accept: ").count()
    while left:
        page.get_by_role("button", name="Accept: ").first.click()
        left -= 1
        expect(page.get_by_role("button", name="Accept: ")).to_have_count(left)
    page.get_by_text("The document was accepted.").wait_for()
    assert page.evaluate("window.stayed") is True
    look(page, "accepted")
    page.get_by_text("Propose to grant").first.click()
    page.get_by_label("Valid from").fill(FORM["trip"]["arrival_on"])
    page.get_by_label("Days of stay").fill("20")
    page.get_by_label("Reasons").first.fill("Everything is in order.")
    page.get_by_role("button", name="Propose to grant").click()
    page.get_by_text("The proposal was made. Another officer decides.").wait_for()
    assert page.get_by_role("button", name="Decide as proposed").count() == 0

    second = page_of(chromium(), erlan.user, live_server.url)
    second.goto("/panel/")
    second.get_by_role("link", name="To decide 1").click()
    second.get_by_role("link", name=file.reference).click()
    look(second, "proposed")
    second.get_by_role("button", name="Decide as proposed").click()
    second.get_by_text("The decision was taken.", exact=True).first.wait_for()
    look(second, "decided")
    file.refresh_from_db()
    assert file.state == "decided"


def test_the_queue_and_the_documents_change_without_the_page(
    chromium: Any, file: VisaApplication, bek: Phone, live_server: Any
) -> None:
    review.accept(file, by=bek.user, now=timezone.now())
    passport = DocumentVersion.objects.get(item__application=file, item__requirement__code="passport")
    for number in range(2, 7):
        a_page(passport, drawn((1240, 1754), partial(letter_page, f"Page {number}", [])), page=number)
    page = page_of(chromium(viewport={"width": 360, "height": 740}), bek.user, live_server.url)
    page.goto("/panel/files/")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Unassigned 0").click()
    page.get_by_text("Nothing waits here.").wait_for()
    assert page.url.endswith("?queue=unassigned")
    assert page.evaluate("document.activeElement.id") == "queue-unassigned"
    page.get_by_role("link", name="Mine 1").click()
    page.get_by_role("heading", name="Mine", exact=True).wait_for()
    page.get_by_label("Reference").fill(file.reference.lower())
    page.get_by_role("button", name="Show").click()
    page.get_by_role("heading", name="All", exact=True).wait_for()
    page.get_by_role("link", name="Refresh").click()
    expect(page.locator("#notes")).to_contain_text("All: 1")
    assert page.evaluate("window.stayed") is True
    assert page.title().startswith("All – ")
    look(page, "queue-parts")
    page.go_back()
    page.get_by_role("heading", name="Mine", exact=True).wait_for()
    page.get_by_role("link", name=file.reference).click()

    page.evaluate("window.stayed = true")
    article = page.locator("#document-passport")
    expect(article.get_by_role("img")).to_have_count(4)
    article.get_by_role("link", name="Further").click()
    expect(article.get_by_role("img")).to_have_count(2)
    article.get_by_text("Send back").first.click()
    article.get_by_label("Why is it not accepted?").evaluate("field => { field.required = false; }")
    article.get_by_role("button", name="Send back").click()
    article.locator(".field-error").wait_for()
    expect(page.locator("#notes")).to_contain_text("This was not done.")
    look(page, "document-part")
    article.get_by_label("Why is it not accepted?").select_option(index=1)
    article.get_by_role("button", name="Send back").click()
    page.get_by_text("The document was sent back.").wait_for()
    assert page.evaluate("window.stayed") is True
    # htmx notes the address it stands at, and no page.
    kept = page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))")
    assert set(kept) <= {"htmx-current-path-for-history"}


def test_without_javascript_everything_still_works(
    chromium: Any, file: VisaApplication, bek: Phone, live_server: Any
) -> None:
    review.accept(file, by=bek.user, now=timezone.now())
    page = page_of(chromium(java_script_enabled=False), bek.user, live_server.url)
    page.goto("/panel/files/")
    page.get_by_role("link", name="Unassigned 0").click()
    page.get_by_text("Nothing waits here.").wait_for()
    page.get_by_role("link", name="Mine 1").click()
    page.get_by_role("link", name=file.reference).click()
    page.get_by_role("button", name="Accept: Passport:").click()
    page.get_by_text("The document was accepted.").wait_for()
    assert page.url.endswith(f"/panel/files/{file.public_id}/")


def test_an_administrator_edits_the_catalogue(chromium: Any, file: VisaApplication, live_server: Any) -> None:
    saule = an_officer("Saule", headquarters(), Role.MISSION_ADMIN)
    page = page_of(chromium(), saule, live_server.url)
    page.goto("/panel/catalogue/")
    look(page, "catalogue-editor")
    page.get_by_role("link", name="Tourist visa", exact=True).click()
    look(page, "category-editor")
    page.get_by_role("link", name="Change this visa").click()
    look(page, "edit-category")
    page.get_by_label("Name (Kazakh)").wait_for(state="hidden")
    page.get_by_text("Name: other languages").click()
    page.get_by_label("Name (Kazakh)").fill("")
    page.get_by_text("Name: other languages").click()
    page.get_by_label("Why is this changed?").fill("The order of 1 May.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Name (Kazakh)")).to_be_visible()
    expect(page.get_by_text("empty: Kazakh")).to_be_visible()
    look(page, "edit-folded")
    page.get_by_label("Name (Kazakh)").fill("Туристік виза")
    page.get_by_label("Longest stay in days").fill("999")
    page.get_by_label("Why is this changed?").fill("The order of 1 May.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").get_by_text("The stay can't be longer").wait_for()
    look(page, "edit-refused")
    page.get_by_label("Longest stay in days").fill("45")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The catalogue was changed.").wait_for()
    for address in ("requirement/photo/", "fee/tourist/1/", "group/simplified/", "whole/"):
        page.goto(f"/panel/catalogue/edit/{address}")
        look(page, f"edit-{address.partition('/')[0]}")


def test_an_administrator_and_auditor_finds_every_screen_usable(
    chromium: Any, file: VisaApplication, live_server: Any
) -> None:
    saule = an_officer("Saule", headquarters(), Role.MISSION_ADMIN, Role.AUDITOR)
    page = page_of(chromium(), saule, live_server.url)
    page.goto("/panel/catalogue/")
    look(page, "catalogue")
    page.get_by_role("link", name="Tourist visa", exact=True).click()
    look(page, "category")
    page.get_by_role("link", name="Missions").click()
    look(page, "missions")
    page.get_by_role("link", name="KZ-SEO").click()
    look(page, "mission")
    page.get_by_role("link", name="Audit trail").click()
    look(page, "trail")
    page.get_by_role("link", name="KZ-SEO 1", exact=True).click()
    look(page, "entry")
    page.get_by_role("link", name="Audit trail").first.click()
    page.get_by_role("button", name="Verify KZ-SEO").click()
    page.get_by_role("heading", name="Chain KZ-SEO is whole").wait_for()
    look(page, "verified")


@pytest.mark.parametrize("language", ["en-GB", "kk-KZ", "ru-RU"])
def test_on_a_phone_every_section_of_the_menu_is_seen(
    chromium: Any, seoul: Mission, live_server: Any, language: str
) -> None:
    saule = an_officer("Saule", headquarters(), *Role)
    size = {"width": 390, "height": 844}
    page = page_of(chromium(locale=language, viewport=size), saule, live_server.url)
    page.goto("/panel/missions/")
    links = page.get_by_role("navigation").first.get_by_role("link").all()
    assert len(links) >= 6
    for link in links:
        box = link.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"]
    look(page, "menu")


def test_a_page_that_is_not_there_looks_like_one_of_ours(chromium: Any, bek: Phone, live_server: Any) -> None:
    page = page_of(chromium(locale="kk-KZ"), bek.user, live_server.url)
    page.goto("/panel/files/")
    assert page.locator("html").get_attribute("lang") == "kk"
    look(page, "kazakh")
