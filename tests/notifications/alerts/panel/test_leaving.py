"""What is typed in the composer: Enter in the search searches, the map is found where the area is, nothing is lost."""

from typing import Any

import pytest
from playwright.sync_api import Dialog, expect

from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.incidents import Incident
from tests.chromium import needs_chromium
from tests.consular.visas.panel.test_browser import chromium, look  # noqa: F401 - a fixture among them
from tests.notifications.alerts.panel.test_drawing import composer
from tests.people import Phone

pytestmark = needs_chromium


@pytest.fixture
def page(chromium: Any, live_server: Any, dana: Phone, incident: Incident) -> Any:  # noqa: F811
    return composer(chromium(), live_server.url, dana, incident)


def test_enter_in_the_search_searches(page: Any) -> None:
    page.get_by_label("Find States, regions and missions").fill("busan")
    page.keyboard.press("Enter")
    page.get_by_label("Busan, South Korea").check()
    expect(page.locator("#so-far svg")).to_have_count(0)


def test_the_map_is_opened_where_the_area_is_typed(page: Any) -> None:
    page.get_by_label("Headline, English").fill("Flood in Seoul")
    page.get_by_role("button", name="Open the map").click()
    expect(page.locator("#so-far svg")).to_be_in_viewport(ratio=0.5)
    expect(page.get_by_role("button", name="Draw an area on the map")).to_be_in_viewport()
    assert page.get_by_label("Headline, English").input_value() == "Flood in Seoul"
    look(page, "composer-map")


def test_nobody_leaves_unasked_what_is_not_saved(page: Any) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("Headline, English").fill("Flood in Seoul")
    page.get_by_role("link", name="Emergency alerts").first.click(no_wait_after=True)
    expect(page.get_by_label("Headline, English")).to_have_value("Flood in Seoul")
    page.get_by_label("Only these nationalities").fill("nobody")
    page.get_by_role("button", name="Save as version 1").first.click()
    # Refused, so it is not saved still.
    page.get_by_role("alert").get_by_text("This was not done.").wait_for()
    assert asked == ["beforeunload"]
    page.get_by_label("Only these nationalities").press("End")
    page.get_by_role("link", name="Emergency alerts").first.click(no_wait_after=True)
    expect(page.get_by_label("Headline, English")).to_have_value("Flood in Seoul")
    assert asked == ["beforeunload", "beforeunload"]
    page.get_by_label("Only these nationalities").fill("")
    page.get_by_role("button", name="Save as version 1").first.click()
    page.get_by_text("The version is saved.").wait_for()
    page.get_by_role("link", name="What it says").click()
    page.get_by_role("link", name="Change").click()
    page.get_by_role("link", name="Emergency alerts").first.click()
    page.get_by_role("heading", name="Incidents").wait_for()
    assert asked == ["beforeunload", "beforeunload"]
    assert Alert.objects.get().versions.get().texts["en"]["headline"] == "Flood in Seoul"
