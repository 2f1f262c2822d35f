"""Whoever reads the feed: anybody, from anywhere."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.events import AlertEvent
from tests.factories.alerts import a_key, an_alert, an_incident, approved, done, release, revised
from tests.people import Phone
from tests.remembered import remembered

PUBLIC = "/api/v1/public"
NAMES = {"a": "http://www.w3.org/2005/Atom", "cap": "urn:oasis:names:tc:emergency:cap:1.2"}


@pytest.fixture
def _alert_keys(settings: Any, _state_folders: None) -> None:
    """Beside the files, so that a remembered alert comes back with the keys that signed it."""
    settings.ALERT_KEYS_DIR = settings.FILES_DIR / "alert-keys"


@pytest.fixture(autouse=True)
def _keys_of_the_feed(_alert_keys: None) -> None:
    """For every test here."""


@pytest.fixture
@remembered
def keys(db: None, _alert_keys: None) -> list[str]:
    """The names of one for real alerts, and of one for exercises."""
    return [a_key("live").kid, a_key("exercise").kid]


@pytest.fixture
@remembered
def out(dana: Phone, erlan: Phone, alert: Alert, keys: list[str]) -> Alert:
    done(release(dana, approved(dana, erlan, alert)))
    alert.refresh_from_db()
    return alert


@pytest.fixture
@remembered
def drill(dana: Phone, erlan: Phone, keys: list[str]) -> AlertEvent:
    """An exercise that was released."""
    alert = approved(dana, erlan, an_alert(dana, an_incident(dana, mode="exercise")))
    done(release(dana, alert))
    return alert.events.get()


def updated(dana: Phone, erlan: Phone, alert: Alert, **more: Any) -> AlertEvent:
    done(revised(dana, alert, **more), 201)
    done(release(dana, approved(dana, erlan, alert), verb_="update"))
    return last(alert)


def last(alert: Alert) -> AlertEvent:
    alert.refresh_from_db()
    return alert.events.latest("seq")


def feed(language: str = "en") -> Any:
    answer = Client().get(f"{PUBLIC}/alerts.{language}.atom")
    assert answer.status_code == 200, answer.content
    return etree.fromstring(answer.content)


def texts(found: Any, path: str) -> list[str]:
    return [str(each) for each in found.xpath(path, namespaces=NAMES)]


def states(found: Any) -> dict[str, str]:
    """By identifier."""
    entries = found.xpath("a:entry", namespaces=NAMES)
    return {
        each.findtext("cap:identifier", namespaces=NAMES): each.find("a:category", NAMES).get("term")
        for each in entries
    }


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
