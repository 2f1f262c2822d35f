"""Whom a version reaches, in words and figures; put forward past gates that are let pass one by one."""

from typing import Any

from django.test import Client

from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.incidents import Incident
from tests.browsers import browser_of, text_of
from tests.factories.alerts import SMALL, WORDS, an_alert, an_incident, done, hash_of, revised
from tests.notifications.alerts.panel.conftest import url_of
from tests.people import Phone

WIDE = {"include": [{"circle": "37.5,127 900"}]}


def put(browser: Client, alert: Alert, *gates: str, seen: str | None = None) -> Any:
    return browser.post(url_of(alert, "submit"), {"content_hash": seen or hash_of(alert), "accepted_gates": gates})


def test_the_preview_says_in_figures_what_the_api_says(dana: Phone, dana_browser: Client, alert: Alert) -> None:
    told = done(dana.get(f"/api/v1/operations/alerts/{alert.public_id}/preview"))
    page = dana_browser.get(url_of(alert, "preview"))
    context = page.context
    assert (context["told"]["people"], context["told"]["logins"]) == (told["people"], told["logins"]) == (4, 1)
    assert dict(context["channels"]) == {"Inbox in the app": 1, "E-mail": 1}
    assert context["missions"] == [("Demo embassy KZ-SEO (KZ-SEO)", 4)]
    assert [gate["code"] for gate in context["gates"]] == [gate["code"] for gate in told["gates"]] == SMALL
    text = text_of(page)
    assert "Share of everybody we know of, in percent: 80.0" in text
    assert "Not confirmed for 90 days, known by a point" in text
    assert "register" in text
    assert "<svg viewBox" in text


def test_what_is_missing_leads_to_its_field(dana: Phone, dana_browser: Client, incident: Incident) -> None:
    alert = an_alert(dana, incident, category="", channels=[], texts={"ru": {"headline": "Наводнение"}})
    page = dana_browser.get(url_of(alert, "preview")).content.decode()
    form = dana_browser.get(url_of(alert, "compose")).content.decode()
    for anchor, name in (
        ("version-category", "Kind of event"),
        ("version-channels_0", "Channels"),
        ("version-texts_en_event", "Texts, English"),
        ("version-texts_ru_event", "Event, Russian"),
    ):
        assert f'href="{url_of(alert, "compose")}#{anchor}">{name}</a>' in page
        assert f'id="{anchor}"' in form


def test_each_gate_is_let_pass_by_itself(dana: Phone, dana_browser: Client, incident: Incident) -> None:
    alert = an_alert(dana, incident, area=WIDE, area_name="Korea")
    page = dana_browser.get(url_of(alert, "preview"))
    closed = [gate["code"] for gate in page.context["gates"]]
    assert {"beyond_jurisdiction", "large_share"} <= set(closed)
    assert "Japan" in text_of(page)
    refused = put(dana_browser, alert, "large_share")
    assert refused.status_code == 409
    assert "This was not done." in text_of(refused)
    ticked = {gate["code"]: gate["ticked"] for gate in refused.context["gates"]}
    assert ticked == {code: code == "large_share" for code in closed}
    alert.refresh_from_db()
    assert alert.state == "draft"
    assert put(dana_browser, alert, *closed)["Location"] == url_of(alert)
    alert.refresh_from_db()
    assert alert.state == "submitted"
    assert sorted(alert.versions.get().submissions.get().accepted_gates) == sorted(closed)


def test_a_hard_gate_has_nothing_to_tick(dana: Phone, dana_browser: Client) -> None:
    words = {**WORDS, "instruction": "This is not a drill."}
    alert = an_alert(dana, an_incident(dana, mode="exercise"), texts={"en": words})
    page = dana_browser.get(url_of(alert, "preview")).content.decode()
    assert "An exercise can" in page
    assert "What to do, English" in page
    assert 'value="denies_exercise"' not in page
    for gates in (SMALL, [*SMALL, "denies_exercise"]):
        assert put(dana_browser, alert, *gates).status_code in (400, 409)
    alert.refresh_from_db()
    assert alert.state == "draft"


def test_only_what_was_seen_is_put_forward(dana: Phone, dana_browser: Client, timur: Phone, alert: Alert) -> None:
    seen = hash_of(alert)
    done(revised(timur, alert, area_name="Incheon"), 201)
    late = put(dana_browser, alert, *SMALL, seen=seen)
    assert late.status_code == 409
    assert "Look again." in text_of(late)
    # The page shows what stands there now, so that is what the next press means.
    assert f'value="{hash_of(alert)}"' in late.content.decode()
    assert alert.versions.filter(submissions__isnull=False).count() == 0


def test_half_an_alert_says_what_it_lacks(dana: Phone, dana_browser: Client, incident: Incident) -> None:
    alert = an_alert(dana, incident, urgency="")
    refused = put(dana_browser, alert, *SMALL)
    assert refused.status_code == 400
    assert "Urgency: This is needed before the alert is submitted." in text_of(refused)


def test_who_does_not_compose_here_puts_nothing_forward(alert: Alert, erlan_browser: Client, gulnar: Phone) -> None:
    assert "Put this live alert forward" not in text_of(erlan_browser.get(url_of(alert, "preview")))
    assert put(erlan_browser, alert, *SMALL).status_code == 403
    assert put(browser_of(gulnar.user), alert, *SMALL).status_code == 404
    alert.refresh_from_db()
    assert alert.state == "draft"
