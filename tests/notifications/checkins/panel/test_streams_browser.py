"""The board at a real browser: it changes when somebody answers, not when a clock says so."""

from typing import Any

from playwright.sync_api import expect

from notifications.checkins.models.check_ins import CheckIn
from tests.chromium import needs_chromium
from tests.consular.visas.panel.test_browser import chromium, page_of  # noqa: F401 - a fixture among them
from tests.core.streams.at_browsers import readings, streams  # noqa: F401 - a fixture among them
from tests.core.streams.running import Streams, until
from tests.factories.check_ins import says
from tests.notifications.checkins.panel.conftest import url_of
from tests.people import Phone

pytestmark = needs_chromium


def test_an_answer_shows_within_two_seconds_and_nothing_is_read_before(
    chromium: Any,  # noqa: F811
    live_server: Any,
    streams: Streams,  # noqa: F811
    dana: Phone,
    phone: Phone,
    check_in: CheckIn,
) -> None:
    assert dana.user is not None
    page = page_of(chromium(), dana.user, live_server.url)
    page.goto(url_of(check_in))
    expect(page.locator("#board nav")).to_contain_text("Safe 0")
    until(lambda: streams.count() == 1)
    page.wait_for_timeout(1000)
    read = readings(page, url_of(check_in))
    page.wait_for_timeout(6500)
    assert read == []
    assert says(phone, check_in, "safe").status_code == 200
    expect(page.locator("#board nav")).to_contain_text("Safe 1", timeout=2000)
    assert len(read) == 1
