"""A real alert and a drill are told apart on every screen: by words, by colour, by shape and edge, and in the title."""

import re
from pathlib import Path

import pytest
from django.test import Client

from notifications.alerts.panel import urls
from tests.browsers import browser_of
from tests.factories.alerts import SMALL, an_alert, an_incident, done, submit
from tests.people import Phone

CSS = (Path(urls.__file__).parents[2] / "static/notifications/alerts.css").read_text()
WORDS = {"live": ("LIVE", "This is real."), "exercise": ("EXERCISE", "This is a drill.")}
SHAPES = {"live": "M8 1h8l7 7v8l-7 7H8l-7-7V8z", "exercise": "M12 3 22 21H2z"}


def test_every_screen_of_an_incident_says_its_mode_and_never_the_other(dana: Phone, timur: Phone) -> None:
    browser = browser_of(timur.user)
    for mode, other in (("live", "exercise"), ("exercise", "live")):
        alert = an_alert(dana, an_incident(dana, mode=mode))
        done(submit(dana, alert, *SMALL))
        incident, one = f"incidents/{alert.incident.public_id}/", f"{alert.public_id}/"
        screens = [incident, f"{incident}compose/", *(f"{one}{name}" for name in ("", "compose/", "preview/"))]
        for screen in [*screens, f"{one}versions/", f"{one}approval/"]:
            page = browser.get(f"/panel/alerts/{screen}").content.decode()
            body = page.partition("<main")[2]
            title = re.search(r"<title>(\w+):", page)
            assert title is not None, screen
            assert title[1] == WORDS[mode][0]
            assert f'<body class="work in-{mode}">' in page
            assert all(words in body for words in (*WORDS[mode], SHAPES[mode])), screen
            assert not any(words in body for words in (*WORDS[other], SHAPES[other])), screen
            buttons = re.findall(r'class="button button-(live|exercise)"', body)
            assert set(buttons) <= {mode}, screen


def test_a_list_of_both_says_it_in_each_line(dana: Phone, dana_browser: Client) -> None:
    for mode in WORDS:
        an_incident(dana, mode=mode)
    page = dana_browser.get("/panel/alerts/").content.decode()
    assert "<title>Incidents" in page
    signs = re.findall(r'<span class="mode mode-(\w+)"><svg.*?</svg>\s*(\w+)</span>', page, re.DOTALL)
    assert signs == [("exercise", "EXERCISE"), ("live", "LIVE")]


@pytest.mark.parametrize(
    ("rule", "live", "exercise"),
    [
        ("mode-band-{}", "4px solid var(--bad)", "4px dashed var(--info)"),
        ("in-{} main", "10px solid var(--bad)", "10px dashed var(--info)"),
        ("decision-{}", "10px solid var(--bad)", "10px dashed var(--info)"),
    ],
)
def test_edges_differ_by_colour_and_by_form(rule: str, live: str, exercise: str) -> None:
    for mode, edge in (("live", live), ("exercise", exercise)):
        block = re.search(rf"\.{re.escape(rule.format(mode))} \{{([^}}]*)\}}", CSS)
        assert block is not None
        assert edge in block[1]
