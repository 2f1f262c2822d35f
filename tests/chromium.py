"""A real Chromium for tests marked `browser`: quiet, offline, and every complaint of a page is a failure."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_chromium = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (apt install chromium)"),
]
SWITCHES = """
    --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --disable-dev-shm-usage
""".split()


@contextmanager
def a_chromium(base_url: str, **options: Any) -> Iterator[Any]:
    """Yields a maker of browser contexts; at the end no page may have complained in its console."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # A form that was refused is a page of status 400: Chromium reports every such page as an error.
        refused_page = message.text.startswith("Failed to load resource") and "/static/" not in message.location["url"]
        if message.type == "error" and not refused_page:
            complaints.append(message.text)

    def listen(page: Page) -> None:
        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)

        def context(**more: Any) -> BrowserContext:
            # Without motion, so that no colour is judged half-way through a transition.
            made = browser.new_context(
                base_url=base_url, **{"locale": "en-GB", "reduced_motion": "reduce", **options, **more}
            )
            made.on("page", listen)
            return made

        try:
            yield context
        finally:
            browser.close()
            # Playwright keeps an event loop running, and beside one Django opens the test a second connection, which
            # nobody else can find to close: the test database would still be in use when it is removed.
            connections.close_all()
    assert complaints == []


def assert_accessible(page: Page) -> None:
    """No violation of any rule of axe-core.

    A click returns when the next page has begun to come; what has half come can't be judged.
    """
    page.wait_for_load_state()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def assert_fits_a_phone(page: Page, name: str) -> None:
    """At 360 pixels nothing makes the page wider than the screen."""
    size = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 740})
    width = page.evaluate("document.documentElement.scrollWidth")
    shot(page, f"{name}-phone")
    page.set_viewport_size(size or {"width": 1280, "height": 900})
    assert width <= 360, name


def shot(page: Page, name: str, **options: Any) -> None:
    """A picture for human eyes, when the variable SCREENSHOTS names a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), **{"full_page": True, **options})
