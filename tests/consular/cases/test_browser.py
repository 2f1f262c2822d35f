"""Conversations in a real Chromium: accessible, on a phone, in the dark, read, noted beside and answered."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from consular.cases.models.cases import ConsularCase
from consular.cases.models.sos import SosCall
from consular.cases.models.threads import Thread
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from tests.chromium import needs_chromium
from tests.consular.visas.panel.test_browser import chromium, look, page_of  # noqa: F401 - a fixture among them
from tests.factories.cases import a_case, a_reply, answered
from tests.factories.sos import LINKS, a_call
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


def test_the_line_that_somebody_calls_for_help_can_be_read(
    chromium: Any,  # noqa: F811
    live_server: Any,
    citizen: Phone,
    seoul: Mission,
    bek: Phone,
) -> None:
    a_call(citizen, words="A flood")
    assert bek.user is not None
    page = page_of(chromium(), bek.user, live_server.url)
    page.goto("/panel/sos/")
    page.get_by_role("link", name="SOS: 1 call waits for an answer").wait_for()
    look(page, "sos-board")


PIXEL = {"viewport": {"width": 412, "height": 915}, "has_touch": True, "is_mobile": True}


def test_somebody_with_a_link_calls_for_help_and_hears_of_the_answer(
    chromium: Any,  # noqa: F811
    live_server: Any,
    citizen: Phone,
    person: Person,
    marat: Phone,
) -> None:
    key = citizen.post(LINKS, {"person": str(person.public_id)}, format="json").json()["key"]
    context = chromium(**PIXEL, permissions=["geolocation"], geolocation={"latitude": 37.5665, "longitude": 126.978})
    page = context.new_page()
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: asked.append((request.url, request.headers.get("referer", ""))))
    page.goto(f"/sos#{key}")
    page.reload()
    assert page.get_by_label("What stands after #").is_hidden()
    look(page, "sos-button")
    page.get_by_role("button", name="Say where I am").click()
    page.get_by_text("Your position goes with the next press.").wait_for()
    page.get_by_label("What happened?").fill("A flood")
    page.get_by_role("button", name="Call for help now").dblclick()
    page.get_by_text("Your call has come in.").wait_for()
    page.reload()
    page.go_back()
    page.get_by_role("button", name="Call for help now").click()
    page.get_by_text("Your call has come in.").wait_for()
    look(page, "sos-called")
    call = SosCall.objects.get()
    told = marat.get(f"/api/v1/staff/sos/{call.public_id}").json()
    assert told["updates"][0]["position"]["latitude"] == 37.5665
    assert marat.post(f"/api/v1/staff/sos/{call.public_id}/answer").status_code == 200
    # The page looks by itself.
    page.get_by_text("An officer has seen your call").wait_for(timeout=20_000)
    page.get_by_label("What else should we know?").fill("On the roof")
    page.get_by_role("button", name="Add to the call").click()
    page.get_by_text("It is added to your call.").wait_for()
    page.get_by_role("button", name="Русский").click()
    page.get_by_text("Сотрудник увидел ваш сигнал").wait_for()
    assert all(url.startswith(live_server.url) and key not in url and not referer for url, referer in asked)
    assert context.cookies() == []


def test_without_javascript_the_key_is_copied_and_one_press_calls(
    chromium: Any,  # noqa: F811
    live_server: Any,
    citizen: Phone,
    person: Person,
    marat: Phone,
) -> None:
    link = citizen.post(LINKS, {"person": str(person.public_id)}, format="json").json()
    page = chromium(**PIXEL, java_script_enabled=False).new_page()
    page.goto("/sos")
    page.get_by_label("What stands after #").fill(link["url"])
    page.get_by_role("button", name="Call for help now").click()
    page.get_by_text("Your call has come in.").wait_for()
    page.get_by_role("button", name="Look again").click()
    page.get_by_text("Your call has come in.").wait_for()
    assert SosCall.objects.count() == 1
