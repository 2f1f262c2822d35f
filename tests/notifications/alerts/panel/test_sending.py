"""Sending what was approved, watching it, and stopping it: two to start, one to stop, in two clicks."""

import re
import time
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from notifications.alerts.models.alerts import Alert
from notifications.alerts.services.words import SOME_CODE
from notifications.broadcasts.models.broadcasts import Broadcast
from notifications.broadcasts.services import progress
from tests.browsers import browser_of, text_of
from tests.factories.alerts import an_alert, an_incident, approved, done, end, hash_of, release, revised
from tests.factories.missions import an_officer
from tests.factories.notifications import work_is_done
from tests.notifications.alerts.panel.conftest import url_of
from tests.people import Phone

REASON = {"reason": "The gauge was broken."}


@pytest.fixture(autouse=True)
def _each_time_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "SHARE", 0)


@pytest.fixture
def auditor(seoul: Mission) -> Client:
    return browser_of(an_officer("Marat", seoul, Role.AUDITOR))


def send(browser: Client, alert: Alert, *, seen: str | None = None) -> Any:
    return browser.post(url_of(alert, "release"), {"content_hash": seen or hash_of(alert)})


def state_of(alert: Alert) -> tuple[str, int]:
    alert.refresh_from_db()
    return alert.state, alert.events.count()


def part(browser: Client, alert: Alert) -> Any:
    return browser.get(url_of(alert, "progress"), headers={"HX-Request": "true"})


def test_an_operator_looks_once_more_and_sends_exactly_that(dana_browser: Client, ready: Alert) -> None:
    page = dana_browser.get(url_of(ready)).content.decode()
    assert url_of(ready, "release") in page
    assert "Send this LIVE alert" in page
    last_look = text_of(dana_browser.get(url_of(ready, "release")))
    for said in ("Send the LIVE alert to 4 people", hash_of(ready), "Наводнение в Сеуле", "holds until"):
        assert said in last_look, said
    assert state_of(ready) == ("approved", 0)
    assert send(dana_browser, ready)["Location"] == url_of(ready)
    assert state_of(ready) == ("live", 1)
    event = ready.events.get()
    page = text_of(dana_browser.get(url_of(ready)))
    for said in ("This LIVE alert is out", event.code, event.identifier, "Cancel this LIVE alert"):
        assert said in page, said
    assert "Send this LIVE alert" not in page


def test_only_what_was_seen_is_sent(dana_browser: Client, ready: Alert) -> None:
    answer = send(dana_browser, ready, seen="0" * 64)
    assert answer.status_code == 409
    assert "The alert has changed since you looked at it." in text_of(answer)
    assert answer.context["form"]["content_hash"].value() == hash_of(ready)
    assert state_of(ready) == ("approved", 0)


def test_without_a_key_it_says_so_and_nothing_is_sent(dana_browser: Client, ready: Alert, settings: Any) -> None:
    settings.ALERT_KEYS_DIR = settings.ALERT_KEYS_DIR / "elsewhere"
    answer = send(dana_browser, ready)
    assert answer.status_code == 503
    assert "can&#x27;t be signed" in answer.content.decode()
    assert state_of(ready) == ("approved", 0)


def test_the_next_version_goes_as_an_update(dana: Phone, erlan: Phone, dana_browser: Client, out: Alert) -> None:
    done(revised(dana, out), 201)
    approved(dana, erlan, out)
    assert "Send this LIVE alert as an update" in text_of(dana_browser.get(url_of(out)))
    page = text_of(dana_browser.get(url_of(out, "release")))
    assert "Send the LIVE update to 4 people" in page
    assert "Whoever was told before hears of it too." in page
    send(dana_browser, out)
    assert state_of(out) == ("live", 2)
    assert out.events.latest("seq").kind == "update"
    Broadcast.objects.update(frozen_at=timezone.now())
    assert "whoever comes there hears of it too" in text_of(dana_browser.get(url_of(out)))


@pytest.mark.parametrize(("name", "state"), [("cancel", "cancelled"), ("all-clear", "all_clear")])
def test_one_who_approves_stops_it_from_its_page(erlan_browser: Client, out: Alert, name: str, state: str) -> None:
    """One click opens the form, the other one sends it."""
    page = erlan_browser.get(url_of(out)).content.decode()
    forms = re.findall(
        r'<details class="step">\s*<summary>([^<]+)</summary>\s*<form method="post" action="([^"]+)"', page
    )
    assert [address for _label, address in forms] == [url_of(out, "cancel"), url_of(out, "all-clear")]
    assert all("LIVE" in label for label, _address in forms)
    assert 'class="button button-live"' in page
    assert erlan_browser.post(url_of(out, name), REASON)["Location"] == url_of(out)
    assert state_of(out) == (state, 2)
    page = text_of(erlan_browser.get(url_of(out)))
    assert "The gauge was broken." in page
    assert "Cancel this LIVE alert" not in page
    Broadcast.objects.update(frozen_at=timezone.now())
    page = text_of(erlan_browser.get(url_of(out)))
    assert "is being sent to whoever was told before." in page
    assert "whoever comes there" not in page
    again = erlan_browser.post(url_of(out, name), REASON)
    assert again.status_code == 409
    assert "Nothing of this alert is out." in text_of(again)


@pytest.mark.parametrize("name", ["cancel", "all-clear"])
def test_who_stops_it_reads_beforehand_exactly_what_goes_out(erlan_browser: Client, out: Alert, name: str) -> None:
    forms = {form[0]: form[2] for form in erlan_browser.get(url_of(out)).context["ends"]}
    page = text_of(erlan_browser.get(url_of(out)))
    erlan_browser.post(url_of(out, name), REASON)
    event = out.events.latest("seq")
    assert [text["tag"] for text in forms[name]] == ["en", "ru"]
    for shown in forms[name]:
        sent = {part: text.replace(event.code, SOME_CODE) for part, text in event.broadcast.words[shown["tag"]].items()}
        assert {part: shown[part] for part in sent} == sent
        for text in sent.values():
            assert " ".join(text.split()) in page


def test_no_reason_stops_nothing(erlan_browser: Client, out: Alert) -> None:
    answer = erlan_browser.post(url_of(out, "cancel"), {"reason": " "})
    assert answer.status_code == 400
    assert '<details class="step" open>' in answer.content.decode()
    assert state_of(out) == ("live", 1)


def test_the_all_clear_takes_a_fresh_second_factor_and_the_reason_waits(
    erlan: Phone, erlan_browser: Client, out: Alert
) -> None:
    secret = generate_totp_secret()
    TOTP.activate(erlan.user, secret)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        led = erlan_browser.post(url_of(out, "all-clear"), REASON)["Location"]
        assert urlsplit(led).path == "/panel/confirm/"
        assert parse_qs(urlsplit(led).query)["next"] == [f"{url_of(out)}?confirmed=all-clear"]
        assert state_of(out) == ("live", 1)
        back = erlan_browser.post(led, {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))})
        page = erlan_browser.get(back["Location"])
        assert "Nothing is done yet" in text_of(page)
        forms = {name: form["reason"].value() for name, form, _words in page.context["ends"]}
        assert forms["all-clear"] == REASON["reason"]
        assert forms["cancel"] is None
        assert state_of(out) == ("live", 1)
        assert erlan_browser.post(url_of(out, "cancel"), REASON).status_code == 302


def test_who_only_reads_watches_and_can_press_nothing(auditor: Client, dana: Phone, ready: Alert) -> None:
    assert "Send this LIVE alert" not in text_of(auditor.get(url_of(ready)))
    assert "Send the LIVE alert" not in text_of(auditor.get(url_of(ready, "release")))
    assert send(auditor, ready).status_code == 403
    assert state_of(ready) == ("approved", 0)
    done(release(dana, ready))
    page = text_of(auditor.get(url_of(ready)))
    assert "This LIVE alert is out" in page
    assert "Cancel this LIVE alert" not in page
    for name in ("cancel", "all-clear"):
        assert auditor.post(url_of(ready, name), REASON).status_code == 403
    assert state_of(ready) == ("live", 1)


def test_another_mission_finds_nothing(gulnar: Phone, out: Alert) -> None:
    browser = browser_of(gulnar.user)
    for name in ("release", "progress"):
        assert browser.get(url_of(out, name)).status_code == 404
    for name in ("cancel", "all-clear"):
        assert browser.post(url_of(out, name), REASON).status_code == 404
    assert send(browser, out).status_code == 404


def test_the_screen_is_read_anew_by_itself_until_it_is_over(dana: Phone, dana_browser: Client, out: Alert) -> None:
    before = part(dana_browser, out).content.decode()
    assert f'hx-get="{url_of(out, "progress")}" hx-trigger="every 5s, look"' in before
    assert "people are still being looked for" in before
    assert "<html" not in before
    work_is_done()
    assert "<strong>1</strong>logins told" in part(dana_browser, out).content.decode()
    done(end(dana, out))
    work_is_done()
    Broadcast.objects.update(ended_at=timezone.now())
    over = part(dana_browser, out).content.decode()
    assert "hx-get" not in over
    assert "Nothing of this alert is in force." in over


def test_without_htmx_it_is_a_page_and_before_anything_went_out_an_empty_one(
    dana: Phone, dana_browser: Client, out: Alert
) -> None:
    page = text_of(dana_browser.get(url_of(out, "progress")))
    assert "Place in the chain" in page
    other = an_alert(dana, out.incident)
    assert "Nothing went out yet." in text_of(dana_browser.get(url_of(other, "progress")))


def test_an_exercise_looks_and_reads_like_one(dana: Phone, erlan: Phone, keys: Any, dana_browser: Client) -> None:
    drill = approved(dana, erlan, an_alert(dana, an_incident(dana, mode="exercise")))
    before = dana_browser.get(url_of(drill, "release")).content.decode()
    assert "Send the alert of the EXERCISE" in before
    assert "only who takes part in exercises" in before
    send(dana_browser, drill)
    after = dana_browser.get(url_of(drill)).content.decode()
    assert "Cancel this alert of the EXERCISE" in after
    for page in (before, after):
        assert "LIVE" not in page
        assert "button-live" not in page
        assert "decision-exercise" in page


def test_what_is_out_stands_on_top_of_the_front(dana_browser: Client, out: Alert) -> None:
    page = dana_browser.get("/panel/alerts/")
    assert [line["alert"] for line in page.context["out"]] == [out]
    assert "Out now" in text_of(page)
