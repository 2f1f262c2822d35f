"""Conversations in a real Chromium: accessible, on a phone, in the dark, read, noted beside and answered."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from consular.cases.models.cases import ConsularCase
from consular.cases.models.threads import Thread
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from tests.chromium import needs_chromium
from tests.consular.visas.panel.test_browser import chromium, look, page_of  # noqa: F401 - a fixture among them
from tests.factories.cases import a_case, a_reply, answered
from tests.people import Phone

pytestmark = needs_chromium


def test_an_officer_answers_from_a_reply_kept_ready(
    chromium: Any,  # noqa: F811
    live_server: Any,
    thread: Thread,
    seoul: Mission,
    bek: Phone,
) -> None:
    a_reply(seoul)
    answered(bek, thread, "He sounds upset.", visibility="internal")
    answered(bek, thread, "The police have it.", visibility="partner")
    assert bek.user is not None
    page = page_of(chromium(), bek.user, live_server.url)
    page.goto("/panel/messages/")
    look(page, "messages")
    page.get_by_role("link", name="Example, Aigul").click()
    look(page, "thread")
    page.get_by_role("button", name="Put it in").click()
    page.get_by_text("Dear Example, Aigul").wait_for()
    page.get_by_role("button", name="Send to the citizen").click()
    page.get_by_text("Your answer was sent.").wait_for()
    page.goto("/panel/replies/")
    look(page, "replies")
    page.get_by_role("link", name="Received").click()
    look(page, "reply")


def test_an_officer_looks_at_the_board_and_a_case(
    chromium: Any,  # noqa: F811
    live_server: Any,
    citizen: Phone,
    person: Person,
    seoul: Mission,
    bek: Phone,
) -> None:
    case = a_case(citizen, person)
    ConsularCase.objects.filter(pk=case.pk).update(counted_from=timezone.now() - timedelta(days=60))
    assert bek.user is not None
    page = page_of(chromium(), bek.user, live_server.url)
    for address, name in (("cases/", "cases"), ("cases/new/", "new-case"), ("case-board/", "case-board")):
        page.goto(f"/panel/{address}")
        look(page, name)
    page.get_by_role("link", name="Example, Aigul").click()
    look(page, "case")
    page.get_by_text("Say how grave it is").first.click()
    page.get_by_role("button", name="Say how grave it is").click()
    page.get_by_text("The case was looked at.").wait_for()
