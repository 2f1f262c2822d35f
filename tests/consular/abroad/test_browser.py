"""The register and the journeys in a real Chromium: accessible, on a phone, in the dark, and an entry taken in."""

from typing import Any

from consular.abroad.models.registration import Registration
from consular.citizens.models.person import Person
from tests.chromium import needs_chromium
from tests.consular.visas.panel.test_browser import chromium, look, page_of  # noqa: F401 - a fixture among them
from tests.factories.abroad import a_leg, a_trip
from tests.people import Phone

pytestmark = needs_chromium


def test_an_officer_takes_a_citizen_in_and_looks_at_a_journey(
    chromium: Any,  # noqa: F811
    live_server: Any,
    sent: Registration,
    citizen: Phone,
    person: Person,
    bek: Phone,
) -> None:
    a_trip(
        citizen, person, [a_leg("KR", 0, 20, "Daegu")], companions=[{"primary_identifier": "A", "nationality": "DEU"}]
    )
    assert bek.user is not None
    page = page_of(chromium(), bek.user, live_server.url)
    page.goto("/panel/register/")
    look(page, "register")
    page.get_by_role("link", name="Example, Aigul").click()
    look(page, "registration")
    page.get_by_text("Take into the register").first.click()
    page.get_by_role("button", name="Take into the register").click()
    page.get_by_text("The person is in the register now.").wait_for()
    page.goto("/panel/trips/")
    look(page, "trips")
    page.get_by_role("link", name="Example, Aigul").click()
    page.get_by_text("Daegu").wait_for()
    look(page, "trip")
    page.goto("/panel/head-counts/")
    page.get_by_label("Circle").fill("37.57,126.98 30")
    page.get_by_role("button", name="Count").click()
    page.get_by_role("rowheader", name="Possibly there").wait_for()
    look(page, "head-counts")
