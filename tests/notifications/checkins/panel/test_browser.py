"""The board at a real browser: it reads itself anew, names stay, and were read once; a call is walked to its end."""

from typing import Any

from playwright.sync_api import expect

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.audit.models import AuditEntry
from notifications.checkins.models.check_ins import CheckIn
from tests.chromium import needs_chromium
from tests.consular.visas.panel.test_browser import chromium, look, page_of  # noqa: F401 - a fixture among them
from tests.factories.abroad import a_registration
from tests.factories.check_ins import SERVED, a_check_in, says
from tests.factories.missions import an_officer
from tests.factories.visas import a_person
from tests.notifications.checkins.panel.conftest import url_of
from tests.notifications.checkins.panel.test_board import more_people
from tests.people import Phone, a_user, phone_of

pytestmark = needs_chromium


def test_the_board_reads_itself_anew_and_names_once(
    chromium: Any,  # noqa: F811
    live_server: Any,
    seoul: Mission,
) -> None:
    mother = phone_of(a_user("Mother"))
    a_registration(mother, a_person(mother.user, nationality="KAZ", primary="Mother"))
    zhanna = an_officer("Zhanna", seoul, Role.OPERATOR, Role.OFFICER)
    check_in = a_check_in(zhanna, target=SERVED)
    more_people(check_in, 3)
    page = page_of(chromium(), zhanna, live_server.url)
    page.goto("/panel/")
    page.get_by_role("link", name="How people are").click()
    look(page, "check-ins")
    page.goto(url_of(check_in, "?state=silent"))
    look(page, "check-in-board")
    expect(page.get_by_role("link", name="Aigul Mother")).to_be_visible()
    page.evaluate("document.getElementById('board').dataset.first = 'yes'")
    more_people(check_in, 2)
    # Twice anew: the second time the name comes from the screen that came from the screen.
    for silent in (6, 8):
        expect(page.locator("#board nav")).to_contain_text(f"Silent {silent}", timeout=15_000)
        expect(page.get_by_role("link", name="Aigul Mother")).to_be_visible()
        more_people(check_in, 2)
    assert page.evaluate("document.getElementById('board').dataset.first") is None
    assert AuditEntry.objects.filter(action="citizens.person.viewed").count() == 1
    walk(page, check_in, mother)


def walk(page: Any, check_in: CheckIn, mother: Phone) -> None:
    page.get_by_role("button", name="Call the next who is silent").click()
    look(page, "check-in-call")
    page.get_by_role("button", name="No answer").click()
    page.get_by_text("Written down. They rest for a while").wait_for()
    page.get_by_role("button", name="Call the next who is silent").click()
    page.get_by_text("Reached: needs help").first.click()
    page.get_by_label("Which help").select_option("trapped")
    page.get_by_role("button", name="Reached: needs help").click()
    page.get_by_text("Written down: they need help.").wait_for()
    assert says(mother, check_in, "need_help", help="medical", note="My leg.").status_code == 200
    page.get_by_role("link", name="Need help").click()
    page.get_by_role("link", name="Aigul Mother").click()
    look(page, "check-in-person")
    page.get_by_text("Say how they are").first.click()
    page.get_by_label("How they are").first.select_option("safe")
    page.get_by_label("How you know").fill("She rang us.")
    page.get_by_role("button", name="Say how they are").click()
    page.get_by_text("It is written down, and counts.").wait_for()
