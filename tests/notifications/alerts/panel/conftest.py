"""The same people as at the API's desk, each at a browser; forms are sent as a browser sends them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from notifications.alerts.models.alerts import Alert
from tests.browsers import browser_of
from tests.people import Phone

Typed = dict[str, Any]


@pytest.fixture
def dana_browser(dana: Phone) -> Client:
    return browser_of(dana.user)


@pytest.fixture
def erlan_browser(erlan: Phone) -> Client:
    return browser_of(erlan.user)


@pytest.fixture
def timur_browser(timur: Phone) -> Client:
    return browser_of(timur.user)


@pytest.fixture
def typed(dana_browser: Client) -> Callable[..., Typed]:
    """What the form of an alert's page holds when it is opened, with this typed over it."""

    def fill(alert: Alert, **more: Any) -> Typed:
        page: Any = dana_browser.get(url_of(alert, "compose"))
        return {**standing(page.context["form"]), "do": "save", **more}

    return fill


def standing(form: Any) -> Typed:
    """Field by field as the browser would send it, at the mission in Seoul."""
    values = {}
    with timezone.override("Asia/Seoul"):
        for field in form:
            value = field.value()
            if field.name == "expires_at" and value is not None:
                value = field.field.widget.format_value(value)
            if value not in (None, ""):
                values[field.html_name] = value
    return values


def url_of(alert: Alert, name: str = "") -> str:
    return f"/panel/alerts/{alert.public_id}/" + (f"{name}/" if name else "")


def same_hour(alert: Alert) -> str:
    """When the first version expires, for another that is to differ in other things alone."""
    expires = alert.versions.get(number=1).expires_at
    assert expires is not None
    return expires.strftime("%Y-%m-%dT%H:%M:%SZ")
