"""An area is drawn with the pointer on the composer's map, and stands in its field as if it had been typed."""

from typing import Any

from playwright.sync_api import expect

from notifications.alerts.models.incidents import Incident
from notifications.areas.rules import polygon
from tests.chromium import needs_chromium
from tests.consular.visas.panel.test_browser import chromium, look, page_of  # noqa: F401 - a fixture among them
from tests.people import Phone

pytestmark = needs_chromium
# Of the width and height of the map, round where the land of Korea is.
CORNERS = [(0.3, 0.2), (0.7, 0.2), (0.7, 0.7), (0.3, 0.7)]
AT_ONCE = 10_000


def composer(context: Any, base: str, dana: Phone, incident: Incident) -> Any:
    assert dana.user is not None
    page = page_of(context, dana.user, base)
    page.goto(f"/panel/alerts/incidents/{incident.public_id}/compose/")
    return page


def press(page: Any, corners: list[tuple[float, float]]) -> None:
    box = page.locator("#so-far svg").bounding_box()
    for across, down in corners:
        page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])


def test_an_area_is_drawn_read_and_counted(
    chromium: Any,  # noqa: F811
    live_server: Any,
    dana: Phone,
    incident: Incident,
) -> None:
    page = composer(chromium(), live_server.url, dana, incident)
    page.get_by_role("button", name="Count and draw, without saving").click()
    expect(page.locator("#so-far")).to_contain_text("No area is drawn yet.")
    page.get_by_role("button", name="Draw an area on the map").click()
    finish = page.get_by_role("button", name="Finish the area")
    expect(finish).to_be_disabled()
    page.locator("#so-far svg").scroll_into_view_if_needed()
    press(page, [*CORNERS, (0.5, 0.9)])
    expect(finish).to_be_enabled()
    page.get_by_role("button", name="Take back the last corner").click()
    look(page, "composer-drawing")
    finish.click()
    expect(page.locator("#so-far")).to_contain_text("5 people", timeout=AT_ONCE)
    line = page.get_by_label("Own shapes").input_value()
    ring = polygon(line).outlines[0]
    assert len(line.split()) == 4
    assert {round(x) for x, _y in ring} <= set(range(124, 132))
    assert {round(y) for _x, y in ring} <= set(range(32, 40))
    expect(page.get_by_role("button", name="Draw an area on the map")).to_be_visible()


def test_what_is_discarded_leaves_the_field_as_it_was(
    chromium: Any,  # noqa: F811
    live_server: Any,
    dana: Phone,
    incident: Incident,
) -> None:
    page = composer(chromium(), live_server.url, dana, incident)
    page.get_by_label("Own shapes").fill("37.57,126.98 30")
    page.get_by_role("button", name="Count and draw, without saving").click()
    draw = page.get_by_role("button", name="Draw an area on the map")
    discard = page.get_by_role("button", name="Discard the drawing")
    for ending in (discard.click, lambda: page.keyboard.press("Escape")):
        draw.click()
        press(page, CORNERS)
        ending()
        expect(draw).to_be_visible()
        expect(page.locator(".map-drawn")).to_have_count(0)
    press(page, CORNERS)
    expect(page.locator(".map-drawn")).to_have_count(0)
    assert page.get_by_label("Own shapes").input_value() == "37.57,126.98 30"
