"""Two people at real browsers: one composes and puts forward, another approves; accessible, on a phone, in the dark."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from playwright.sync_api import expect

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from notifications.alerts.models.alerts import Alert
from tests.chromium import needs_chromium
from tests.consular.visas.panel.test_browser import chromium, look, page_of  # noqa: F401 - a fixture among them
from tests.factories.alerts import (
    ROUND_SEOUL,
    SMALL,
    WORDS,
    a_template,
    an_alert,
    an_incident,
    done,
    revised,
    submit,
)
from tests.factories.missions import an_officer
from tests.people import Phone, phone_of

pytestmark = needs_chromium
LABELS = {
    "event": "Event",
    "headline": "Headline",
    "description": "What has happened",
    "instruction": "What to do",
    "sms": "Short message (SMS)",
}


def test_an_operator_composes_and_an_approver_approves(
    chromium: Any,  # noqa: F811
    live_server: Any,
    dana: Phone,
    erlan: Phone,
) -> None:
    assert dana.user is not None
    assert erlan.user is not None
    page = page_of(chromium(), dana.user, live_server.url)
    page.goto("/panel/")
    look(page, "alerts-empty")
    page.get_by_role("link", name="Open an incident").click()
    look(page, "incident-new")
    page.get_by_label("LIVE: it has happened").check()
    page.get_by_label("Title").fill("Flood of the Han")
    page.get_by_label("Place").fill("Seoul")
    page.get_by_role("button", name="Open the incident").click()
    page.get_by_text("This is real.").wait_for()
    look(page, "incident")
    page.get_by_role("link", name="Compose a live alert").click()
    compose(page)
    look(page, "composer")

    page.get_by_role("button", name="Save as version 1").first.click()
    page.get_by_text("The version is saved.").wait_for()
    look(page, "preview")
    page.get_by_role("button", name="Put this live alert forward").click()
    page.get_by_role("alert").get_by_text("This was not done.").wait_for()
    page.get_by_label("I know this, and let it pass: The alert would reach").check()
    page.get_by_role("button", name="Put this live alert forward").click()
    page.get_by_text("It waits for the approval of somebody").wait_for()
    look(page, "alert")
    page.get_by_role("link", name="Versions").click()
    look(page, "versions")

    second = page_of(chromium(), erlan.user, live_server.url)
    second.goto("/panel/")
    second.get_by_role("link", name="LIVE: 1 alert waits for approval").wait_for()
    look(second, "alerts")
    second.get_by_role("link", name="Flood in Seoul").click()
    look(second, "approval")
    second.get_by_label("Type the name of the area").fill("Busan")
    second.get_by_role("button", name="Approve the LIVE alert to 4 people").click()
    second.get_by_role("alert").get_by_text("not the name of the alert").first.wait_for()
    second.get_by_label("Type the name of the area").fill("Seoul")
    second.get_by_role("button", name="Approve the LIVE alert to 4 people").click()
    second.get_by_text("You have approved exactly this version.").wait_for()
    look(second, "approved")
    alert = Alert.objects.get()
    assert (alert.state, alert.versions.get().author) == ("approved", dana.user)


def compose(page: Any) -> None:
    """Counted, searched and drawn on the way, with the page staying as it is."""
    page.evaluate("window.stayed = true")
    for part, said in WORDS.items():
        page.get_by_label(f"{LABELS[part]}, English").fill(said)
    page.get_by_label("Short message (SMS), Kazakh").fill("қ" * 71)
    page.get_by_label("Find States, regions and missions").fill("busan")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Busan, South Korea").check()
    page.get_by_label("Busan, South Korea").uncheck()
    page.get_by_label("Own shapes").fill(ROUND_SEOUL)
    page.get_by_label("Headline, English").press("Enter")
    page.locator("#so-far svg").wait_for()
    expect(page.locator("#sms-kk")).to_contain_text("SMS: 2 parts, 70 characters in one")
    expect(page.locator("#so-far")).to_contain_text("4 people")
    page.locator("#so-far").get_by_role("link", name="Kind of event").click()
    page.get_by_label("Kind of event").select_option("Met")
    page.get_by_label("Code of the event").fill("flood")
    page.get_by_label("Urgency").select_option("Immediate")
    page.get_by_label("Severity").select_option("Severe")
    page.get_by_label("Certainty").select_option("Observed")
    page.get_by_label("Evacuate: leave for another place").check()
    page.get_by_label("Name of the area").fill("Seoul")
    page.get_by_label("Short message (SMS), Kazakh").fill("")
    until = timezone.now().astimezone(ZoneInfo("Asia/Seoul")) + timedelta(hours=6)
    page.get_by_label("Expires").fill(until.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Count and draw, without saving").click()
    page.locator("#so-far").get_by_text("This is missing:").wait_for(state="detached")
    assert page.evaluate("window.stayed") is True


def test_without_javascript_it_is_composed_too(
    chromium: Any,  # noqa: F811
    live_server: Any,
    dana: Phone,
    alert: Alert,
) -> None:
    assert dana.user is not None
    page = page_of(chromium(java_script_enabled=False), dana.user, live_server.url)
    page.goto(f"/panel/alerts/{alert.public_id}/compose/")
    page.get_by_label("Find States, regions and missions").fill("busan")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Busan, South Korea").check()
    page.get_by_role("button", name="Save as version 2").first.click()
    page.get_by_text("The version is saved.").wait_for()
    assert alert.versions.get(number=2).area["subdivisions"] == ["KR-26"]


def test_a_keeper_finds_the_templates_usable(
    chromium: Any,  # noqa: F811
    live_server: Any,
    people: bool,
    seoul: Mission,
    erlan: Phone,
) -> None:
    keeper = phone_of(an_officer("Yerlan", seoul, Role.MISSION_ADMIN))
    template = a_template(keeper)
    assert keeper.user is not None
    assert erlan.user is not None
    page = page_of(chromium(), keeper.user, live_server.url)
    page.goto("/panel/alerts/templates/?state=proposed")
    look(page, "templates")
    page.get_by_role("link", name="flood").click()
    look(page, "template")
    page.get_by_role("link", name="Propose the next number of it").click()
    look(page, "template-new")
    second = page_of(chromium(), erlan.user, live_server.url)
    second.goto(f"/panel/alerts/templates/{template.public_id}/")
    second.get_by_role("button", name="Approve: it is used from now on").click()
    second.get_by_text("The template is in use.").wait_for()


def test_a_drill_looks_like_one_and_a_collision_can_be_read(
    chromium: Any,  # noqa: F811
    live_server: Any,
    dana: Phone,
    timur: Phone,
    erlan: Phone,
) -> None:
    assert timur.user is not None
    assert erlan.user is not None
    drill = an_alert(dana, an_incident(dana, mode="exercise"))
    page = page_of(chromium(), timur.user, live_server.url)
    page.goto(f"/panel/alerts/{drill.public_id}/compose/")
    done(revised(dana, drill, area_name="Suwon"), 201)
    page.get_by_label("Name of the area").fill("Incheon")
    page.get_by_role("button", name="Save as version 2").first.click()
    page.get_by_text("Dana has saved version 2 meanwhile").wait_for()
    look(page, "collision")
    page.get_by_role("button", name="Save as version 3").first.click()
    page.get_by_text("The version is saved.").wait_for()
    page.goto(f"/panel/alerts/{drill.public_id}/versions/?from=1&to=3")
    look(page, "differences")
    done(submit(dana, drill, *SMALL))
    second = page_of(chromium(), erlan.user, live_server.url)
    second.goto(f"/panel/alerts/{drill.public_id}/approval/")
    second.get_by_role("link", name="EXERCISE: 1 alert of a drill waits for approval").wait_for()
    look(second, "approval-drill")
    second.goto("/panel/alerts/")
    look(second, "alerts-drill")
