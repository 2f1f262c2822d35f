"""The screen by which one person sends alone can't be mistaken for any other, and everybody sees what was done."""

import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.utils import timezone

from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.break_glass import BreakGlass, BreakGlassReview
from notifications.alerts.models.templates import AlertTemplate
from tests.browsers import browser_of, text_of
from tests.factories.alerts import a_template, an_incident, hash_of
from tests.factories.break_glass import REASON, WANTED, a_day_later, that_waits
from tests.notifications.alerts.panel.conftest import url_of
from tests.people import Phone

ALONE = "break-glass"
LINE, LATE = "1 alert was sent by one person alone", "OVERDUE: 1 LIVE alert was sent by one person alone"


@pytest.fixture
def zhanna_browser(zhanna: Phone) -> Client:
    return browser_of(zhanna.user)


def typed(alert: Alert, **more: Any) -> dict[str, Any]:
    return {"content_hash": hash_of(alert), "place": "Seoul", "reason": REASON, **more}


def test_the_way_there_is_shown_to_who_composes_while_it_waits(
    zhanna_browser: Client, erlan_browser: Client, waiting: Alert, settings: Any
) -> None:
    assert url_of(waiting, ALONE) in zhanna_browser.get(url_of(waiting)).content.decode()
    assert url_of(waiting, ALONE) not in erlan_browser.get(url_of(waiting)).content.decode()
    settings.ALERTS = {**settings.ALERTS, "break_glass_max_people": 0}
    assert url_of(waiting, ALONE) not in zhanna_browser.get(url_of(waiting)).content.decode()
    page = text_of(zhanna_browser.get(url_of(waiting, ALONE)))
    assert "At this installation nobody sends an alert alone." in page
    assert "I alone send" not in page


def test_one_sends_alone_by_typing_the_place_and_why(zhanna_browser: Client, waiting: Alert) -> None:
    page = zhanna_browser.get(url_of(waiting, ALONE))
    said = text_of(page)
    for words in (
        "WITHOUT APPROVAL: you send this alone",
        "WITHOUT APPROVAL: I alone send this LIVE alert to 4 people",
    ):
        assert words in said
    assert 'class="button button-alone"' in page.content.decode()
    assert 'class="button button-live"' not in page.content.decode()
    for wrong in ({"place": "Busan"}, {"place": ""}, {"reason": "Quick!"}, {"content_hash": "0" * 64}):
        answer = zhanna_browser.post(url_of(waiting, ALONE), typed(waiting, **wrong))
        assert answer.status_code in (400, 409), wrong
    assert not BreakGlass.objects.exists()
    assert zhanna_browser.post(url_of(waiting, ALONE), typed(waiting))["Location"] == url_of(waiting)
    page = text_of(zhanna_browser.get(url_of(waiting)))
    for words in ("It is out on your word alone.", "This LIVE alert is out", "Sent by one person alone", REASON):
        assert words in page, words
    assert BreakGlass.objects.get().by == zhanna_browser.get(url_of(waiting)).context["broken"]["glass"].by


def test_what_is_missing_is_all_said_at_once(dana_browser: Client, dana: Phone, alert: Alert) -> None:
    page = text_of(dana_browser.get(url_of(alert, ALONE)))
    for said in ("Only who is on duty now", "doesn&#x27;t come from a template", "not possible in the present state"):
        assert said in page.replace("doesn't", "doesn&#x27;t"), said
    assert dana_browser.post(url_of(alert, ALONE), typed(alert)).status_code == 403
    assert not BreakGlass.objects.exists()


def test_in_a_drill_there_is_no_such_button(
    zhanna: Phone, zhanna_browser: Client, template: AlertTemplate, shift: Any
) -> None:
    drill = that_waits(zhanna, an_incident(zhanna, mode="exercise"), template)
    assert url_of(drill, ALONE) not in zhanna_browser.get(url_of(drill)).content.decode()
    page = zhanna_browser.get(url_of(drill, ALONE)).content.decode()
    assert "In an exercise there is time for two" in page
    assert "LIVE" not in page.partition("<main")[2]
    assert zhanna_browser.post(url_of(drill, ALONE), typed(drill)).status_code == 409


def test_an_old_second_factor_leads_to_a_fresh_one_and_nothing_typed_is_lost(
    zhanna: Phone, zhanna_browser: Client, waiting: Alert
) -> None:
    secret = generate_totp_secret()
    TOTP.activate(zhanna.user, secret)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        led = zhanna_browser.post(url_of(waiting, ALONE), typed(waiting))["Location"]
        assert urlsplit(led).path == "/panel/confirm/"
        back = zhanna_browser.post(led, {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))})
        page = zhanna_browser.get(back["Location"])
        assert "Nothing is done yet" in text_of(page)
        assert page.context["form"]["reason"].value() == REASON
    assert not BreakGlass.objects.exists()


def test_a_line_stands_on_every_page_of_who_approves_until_another_judges(
    erlan_browser: Client, zhanna_browser: Client, broken: BreakGlass
) -> None:
    page = erlan_browser.get("/panel/alerts/templates/").content.decode()
    assert LINE in page
    assert url_of(broken.alert, ALONE) in page
    assert LINE not in zhanna_browser.get("/panel/alerts/templates/").content.decode()
    assert "not reviewed yet" in text_of(erlan_browser.get("/panel/alerts/"))
    judge = {"verdict": "not_justified", "words": "I was at home."}
    address = url_of(broken.alert, f"{ALONE}/review")
    assert erlan_browser.post(address, {**judge, "words": ""}).status_code == 400
    assert zhanna_browser.post(address, judge).status_code == 403
    assert not BreakGlassReview.objects.exists()
    assert "Enter the judgement" in text_of(erlan_browser.get(url_of(broken.alert, ALONE)))
    assert "Enter the judgement" not in text_of(zhanna_browser.get(url_of(broken.alert, ALONE)))
    assert erlan_browser.post(address, judge)["Location"] == url_of(broken.alert, ALONE)
    page = text_of(erlan_browser.get(url_of(broken.alert)))
    for said in ("Not justified: Erlan", "I was at home."):
        assert said in page
    assert LINE not in erlan_browser.get("/panel/alerts/templates/").content.decode()


def test_after_a_day_it_is_louder_and_for_all_who_see_alerts_there(
    erlan_browser: Client, dana_browser: Client, gulnar: Phone, broken: BreakGlass
) -> None:
    a_day_later(broken)
    for browser in (erlan_browser, dana_browser):
        page = browser.get("/panel/alerts/templates/").content.decode()
        assert LATE in page
        assert 'class="message error late alarm"' in page
        assert f"LIVE: {LINE}" not in page
    assert LATE not in browser_of(gulnar.user).get("/panel/alerts/").content.decode()
    assert "not reviewed for 24 hours" in text_of(erlan_browser.get(url_of(broken.alert)))


def test_another_mission_finds_nothing(gulnar: Phone, broken: BreakGlass) -> None:
    browser = browser_of(gulnar.user)
    assert browser.get(url_of(broken.alert, ALONE)).status_code == 404
    assert browser.post(url_of(broken.alert, ALONE), typed(broken.alert)).status_code == 404
    assert (
        browser.post(url_of(broken.alert, f"{ALONE}/review"), {"verdict": "justified", "words": "x"}).status_code == 404
    )


def test_a_template_is_marked_by_who_approves_it(erlan_browser: Client, yerlan: Phone) -> None:
    for ticked, said in (({"break_glass": "on"}, "Yes"), ({}, "No")):
        made = a_template(yerlan, **WANTED)
        address = f"/panel/alerts/templates/{made.public_id}/"
        assert "One person on duty may send these words alone" in text_of(erlan_browser.get(address))
        assert erlan_browser.post(f"{address}approve/", ticked).status_code == 302
        made.refresh_from_db()
        assert made.break_glass is bool(ticked)
        assert f"May be sent by one person on duty alone</dt><dd>{said}" in erlan_browser.get(address).content.decode()
