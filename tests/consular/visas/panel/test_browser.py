"""A real Chromium: one officer proposes, a second decides; clean console, no axe violation, fits a phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page

from consular.citizens.models.person import Person
from consular.citizens.mrz.composing import compose
from consular.citizens.mrz.formats import Format
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.applications import VisaApplication
from econsulate.core.accounts.models import User
from tests.chromium import a_chromium, assert_accessible, assert_fits_a_phone, needs_chromium, shot
from tests.consular.visas.panel.specimens import with_pages
from tests.factories.missions import an_officer, headquarters
from tests.factories.visas import ARRIVAL, FORM, a_passport, a_submitted
from tests.people import Phone, session_token

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
def chromium(monkeypatch: pytest.MonkeyPatch, live_server: Any) -> Iterator[Any]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with a_chromium(live_server.url, viewport={"width": 1360, "height": 900}) as context:
        yield context


def page_of(context: BrowserContext, user: User, url: str) -> Page:
    """A page of somebody who has just walked in through the panel's door."""
    token = session_token(user, second_factor=True)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": token, "url": url, "httpOnly": True}])
    return context.new_page()


@pytest.fixture
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

    while page.get_by_role("button", name="Accept: ").count():
        page.get_by_role("button", name="Accept: ").first.click()
        page.get_by_text("The document was accepted.").wait_for()
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


def test_an_administrator_and_auditor_finds_every_screen_usable(
    chromium: Any, file: VisaApplication, live_server: Any
) -> None:
    saule = an_officer("Saule", headquarters(), Role.MISSION_ADMIN, Role.AUDITOR)
    page = page_of(chromium(), saule, live_server.url)
    page.goto("/panel/catalogue/")
    look(page, "catalogue")
    page.get_by_role("link", name="Tourist visa").click()
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


def test_a_page_that_is_not_there_looks_like_one_of_ours(chromium: Any, bek: Phone, live_server: Any) -> None:
    page = page_of(chromium(locale="kk-KZ"), bek.user, live_server.url)
    page.goto("/panel/files/")
    assert page.locator("html").get_attribute("lang") == "kk"
    look(page, "kazakh")
