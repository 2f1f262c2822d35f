"""The register and the journeys in a real Chromium: accessible, on a phone, in the dark, and an entry taken in."""

from typing import Any

from consular.abroad.models.registration import Registration
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from tests.chromium import needs_chromium
from tests.consular.abroad.test_reaching import WORD, wish
from tests.consular.visas.panel.test_browser import chromium, look, page_of  # noqa: F401 - a fixture among them
from tests.factories.abroad import a_leg, a_trip, an_open_trip, day
from tests.factories.contacts import a_consent, a_contact
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


def test_an_officer_looks_up_whom_to_call_and_compares_a_word(
    chromium: Any,  # noqa: F811
    live_server: Any,
    entry: Registration,
    citizen: Phone,
    person: Person,
    bek: Phone,
) -> None:
    a_consent(citizen, person, a_contact(citizen, person))
    wish(citizen, leave_no_message=True)
    citizen.put(WORD, {"word": "tulip"}, format="json")
    assert bek.user is not None
    page = page_of(chromium(), bek.user, live_server.url)
    page.goto(f"/panel/register/{entry.public_id}/")
    look(page, "registration-careful")
    page.get_by_role("link", name="Whom they want called").click()
    page.get_by_text("Saule Example").wait_for()
    look(page, "reaching")
    page.get_by_label("The word you heard").fill("Tulip")
    page.get_by_role("button", name="Compare").click()
    page.get_by_text("They can't speak freely").wait_for()
    look(page, "reaching-word")


def test_a_link_from_a_mail_opens_the_journey_and_leaves_no_token_in_the_address(
    chromium: Any,  # noqa: F811
    live_server: Any,
    nobody: Phone,
    seoul: Mission,
) -> None:
    _trip, token = an_open_trip(nobody, "guest@example.org", [a_leg("KR", 10, 20, "Daegu")])
    page = chromium().new_page()
    page.goto("/journey")
    look(page, "journey-closed")
    page.goto(f"/journey#{token}")
    page.reload()
    page.get_by_text("Daegu").wait_for()
    assert token not in page.url
    look(page, "journey")
    page.get_by_label("Last day").fill(day(25))
    page.get_by_role("button", name="Enter the new days").click()
    page.get_by_text("The new days are entered.").wait_for()
    page.get_by_label("Yes, the journey doesn't take place.").check()
    page.get_by_role("button", name="Take the journey back").click()
    page.get_by_text("The journey is taken back.").wait_for()
    look(page, "journey-gone")
