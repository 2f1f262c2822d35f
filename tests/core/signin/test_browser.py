"""A real Chromium at the panel's door: passkeys, no violation of the content policy, a page that fits a phone."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from playwright.sync_api import Page, sync_playwright

from econsulate.core.accounts.models import User
from econsulate.core.limits.models import RequestLimit
from econsulate.core.signin import demo
from tests.core.signin.conftest import code_sent

BEK = "bek@demo.example"
CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch, live_server: Any) -> Iterator[Page]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*QUIET, "--disable-component-update", "--disable-sync"]
        )
        page = browser.new_page(base_url=live_server.url, locale="en")
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        browser.close()
        connections.close_all()  # Playwright's greenlet has connections of its own
        assert complaints == []


@pytest.fixture
def bek() -> User:
    return demo.demo_user("Bek", staff=True)


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def with_authenticator(page: Page) -> None:
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def forget_used_codes() -> None:
    """A one-time password is good for one success; the test doesn't wait for the next."""
    RequestLimit.objects.all().delete()
    cache.clear()


def test_an_officer_walks_in_adds_a_passkey_and_returns_with_it(bek: User, page: Page) -> None:
    with_authenticator(page)
    page.goto("/panel/sign-in/?next=/panel/security/")
    shot(page, "sign-in")
    page.get_by_role("button", name=BEK).click()
    shot(page, "code")
    page.get_by_label("Code from the e-mail").fill(code_sent())
    page.get_by_role("button", name="Continue").click()
    shot(page, "factor")
    page.get_by_label("Code from your authenticator app").fill(demo.demo_accounts()[0].code)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("heading", name="My sign-in").wait_for()

    page.get_by_role("link", name="Add a passkey").click()
    page.wait_for_url("**/panel/confirm/**")
    shot(page, "step-up")
    forget_used_codes()
    page.get_by_label("Code from your authenticator app").fill(demo.demo_accounts()[0].code)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name of this passkey").fill("Office")
    shot(page, "add-passkey")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("rowheader", name="Office").wait_for()
    shot(page, "security")

    page.get_by_role("banner").get_by_role("button", name="Sign out").click()
    page.goto("/panel/sign-in/?next=/panel/security/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="My sign-in").wait_for()
    page.set_viewport_size({"width": 390, "height": 800})
    shot(page, "security-phone")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.emulate_media(color_scheme="dark")
    shot(page, "security-dark")
