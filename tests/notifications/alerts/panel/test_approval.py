"""The approver's screen: exactly what is approved, by somebody who had no hand in it and has typed the place."""

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
from notifications.alerts.models.approval import Approval
from tests.browsers import browser_of, text_of
from tests.factories.alerts import (
    IN_RUSSIAN,
    SMALL,
    WORDS,
    an_alert,
    approve,
    done,
    hash_of,
    revised,
    submit,
    verb,
)
from tests.factories.missions import an_officer
from tests.notifications.alerts.panel.conftest import same_hour, url_of
from tests.people import Phone


def say_yes(browser: Client, alert: Alert, *, seen: str | None = None, place: str = "Seoul") -> Any:
    return browser.post(url_of(alert, "approval"), {"content_hash": seen or hash_of(alert), "place": place})


def state_of(alert: Alert) -> str:
    alert.refresh_from_db()
    return alert.state


def test_an_approver_sees_all_of_it_types_the_place_and_approves(
    erlan: Phone, erlan_browser: Client, submitted: Alert
) -> None:
    page = erlan_browser.get(url_of(submitted, "approval"))
    text = text_of(page)
    for part in (
        hash_of(submitted),
        "South Korea",
        "Наводнение в Сеуле",
        "Let pass:</strong> The alert would reach an unusually large share of everybody we know of.",
        "Share of everybody we know of, in percent: 80.0",
        "SMS: 1 part",
        "Approve the LIVE alert to 4 people",
        "Dana put version 1 forward",
        "<svg viewBox",
        "No version before this one was put forward.",
    ):
        assert part in text, part
    assert say_yes(erlan_browser, submitted, place=" seoul ")["Location"] == url_of(submitted)
    approval = Approval.objects.get()
    assert (approval.by, approval.content_hash, state_of(submitted)) == (erlan.user, hash_of(submitted), "approved")
    assert "holds until" in text_of(erlan_browser.get(url_of(submitted)))


def test_another_place_approves_nothing_and_stays_typed(erlan_browser: Client, submitted: Alert) -> None:
    answer = say_yes(erlan_browser, submitted, place="Busan")
    assert answer.status_code == 400
    assert "not the name of the alert" in text_of(answer)
    assert 'value="Busan"' in answer.content.decode()
    assert state_of(submitted) == "submitted"


def test_only_what_was_seen_is_approved_and_the_place_is_typed_anew(
    dana: Phone, erlan_browser: Client, submitted: Alert
) -> None:
    seen = hash_of(submitted)
    done(revised(dana, submitted, area_name="Incheon"), 201)
    done(submit(dana, submitted, *SMALL))
    answer = say_yes(erlan_browser, submitted, seen=seen)
    assert answer.status_code == 409
    assert "The alert has changed since you looked at it." in text_of(answer)
    form = answer.context["form"]
    assert (form["content_hash"].value(), form["place"].value()) == (hash_of(submitted), None)
    assert state_of(submitted) == "submitted"


def test_what_differs_from_the_last_that_was_approved_is_shown(
    dana: Phone, erlan: Phone, erlan_browser: Client, submitted: Alert
) -> None:
    done(approve(erlan, submitted))
    until = same_hour(submitted)
    done(revised(dana, submitted, area_name="Incheon", expires_at=until), 201)
    done(submit(dana, submitted, *SMALL))
    done(verb(erlan, submitted, "return", {"reason": "Name the river."}))
    done(revised(dana, submitted, area_name="Suwon", expires_at=until), 201)
    done(submit(dana, submitted, *SMALL))
    page = erlan_browser.get(url_of(submitted, "approval"))
    assert "What differs from version 1, the last that was approved" in text_of(page)
    assert [piece.text for row in page.context["compared"]["rows"] for piece in row.pieces] == ["Seoul", "Suwon"]
    assert "Name the river." in text_of(page)


def test_a_language_that_was_left_behind_is_named_to_both(
    dana: Phone, dana_browser: Client, erlan: Phone, erlan_browser: Client, submitted: Alert
) -> None:
    """English is corrected in haste; who reads Russian would get the words of before. It stops nobody."""
    said = "Words were changed in: English. Not changed: Russian."
    screens = ((dana_browser, "preview"), (erlan_browser, "approval"))
    assert not any(said in text_of(browser.get(url_of(submitted, name))) for browser, name in screens)
    done(approve(erlan, submitted))
    corrected = {**WORDS, "instruction": "Stay where you are in Seoul."}
    done(revised(dana, submitted, texts={"en": corrected, "ru": IN_RUSSIAN}), 201)
    done(submit(dana, submitted, *SMALL))
    assert all(said in text_of(browser.get(url_of(submitted, name))) for browser, name in screens)
    anew = {**IN_RUSSIAN, "instruction": "Оставайтесь в Сеуле там, где вы есть."}
    done(revised(dana, submitted, texts={"en": corrected, "ru": anew, "kk": corrected}), 201)
    assert not any("Words were changed" in text_of(browser.get(url_of(submitted, name))) for browser, name in screens)


def test_a_contributor_sees_why_not(timur: Phone, timur_browser: Client, alert: Alert) -> None:
    done(revised(timur, alert), 201)
    done(submit(timur, alert, *SMALL))
    page = text_of(timur_browser.get(url_of(alert, "approval")))
    for part in ("You had a hand in this alert", "You wrote version 2.", "You put version 2 forward."):
        assert part in page
    assert "Type the name of the area" not in page
    answer = say_yes(timur_browser, alert)
    assert answer.status_code == 403
    assert state_of(alert) == "submitted"


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUDITOR])
def test_who_is_no_approver_sees_so(submitted: Alert, seoul: Mission, role: Role) -> None:
    browser = browser_of(an_officer("Marat", seoul, role))
    page = text_of(browser.get(url_of(submitted, "approval")))
    assert "Only an alert approver of this mission or of headquarters may do this." in page
    assert "Type the name of the area" not in page
    assert say_yes(browser, submitted).status_code == 403
    assert state_of(submitted) == "submitted"


def test_another_mission_finds_nothing(submitted: Alert, gulnar: Phone) -> None:
    browser = browser_of(gulnar.user)
    assert browser.get(url_of(submitted, "approval")).status_code == 404
    assert say_yes(browser, submitted).status_code == 404
    for name in ("return", "reject"):
        assert browser.post(url_of(submitted, name), {"reason": "x"}).status_code == 404
    assert state_of(submitted) == "submitted"


def test_an_old_second_factor_is_proved_anew_and_what_was_typed_waits(
    erlan: Phone, erlan_browser: Client, submitted: Alert
) -> None:
    secret = generate_totp_secret()
    TOTP.activate(erlan.user, secret)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        led = say_yes(erlan_browser, submitted)["Location"]
        assert urlsplit(led).path == "/panel/confirm/"
        assert parse_qs(urlsplit(led).query)["next"] == [f"{url_of(submitted, 'approval')}?confirmed=approve"]
        assert state_of(submitted) == "submitted"
        back = erlan_browser.post(led, {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))})
        page = erlan_browser.get(back["Location"])
        assert "Nothing is done yet" in text_of(page)
        assert (page.context["form"]["place"].value(), state_of(submitted)) == ("Seoul", "submitted")


def test_what_was_typed_about_another_version_does_not_come_back(
    dana: Phone, erlan: Phone, erlan_browser: Client, submitted: Alert
) -> None:
    secret = generate_totp_secret()
    TOTP.activate(erlan.user, secret)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        led = say_yes(erlan_browser, submitted)["Location"]
        back = erlan_browser.post(led, {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))})
    done(revised(dana, submitted, area_name="Incheon"), 201)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        form = erlan_browser.get(back["Location"]).context["form"]
    assert (form["content_hash"].value(), form["place"].value()) == (hash_of(submitted), None)


@pytest.mark.parametrize(("name", "state"), [("return", "returned"), ("reject", "rejected")])
def test_one_is_enough_to_stop_it_with_a_reason(erlan_browser: Client, submitted: Alert, name: str, state: str) -> None:
    empty = erlan_browser.post(url_of(submitted, name), {"reason": " "})
    assert (empty.status_code, state_of(submitted)) == (400, "submitted")
    done_now = erlan_browser.post(url_of(submitted, name), {"reason": "There is no flood."})
    assert (done_now["Location"], state_of(submitted)) == (url_of(submitted), state)
    assert "There is no flood." in text_of(erlan_browser.get(url_of(submitted)))


def test_who_composed_it_stops_it_too_also_once_approved(erlan: Phone, dana_browser: Client, submitted: Alert) -> None:
    done(approve(erlan, submitted))
    assert dana_browser.post(url_of(submitted, "return"), {"reason": "Wait."}).status_code == 409
    assert "Return for more work" not in text_of(dana_browser.get(url_of(submitted)))
    assert dana_browser.post(url_of(submitted, "reject"), {"reason": "A false alarm."}).status_code == 302
    assert state_of(submitted) == "rejected"


def test_an_auditor_reads_and_stops_nothing(submitted: Alert, seoul: Mission) -> None:
    browser = browser_of(an_officer("Saltanat", seoul, Role.AUDITOR))
    for name in ("", "preview", "versions", "approval"):
        page = text_of(browser.get(url_of(submitted, name)))
        assert "Reject for good" not in page
    for name in ("return", "reject"):
        assert browser.post(url_of(submitted, name), {"reason": "Why not."}).status_code == 403
    assert state_of(submitted) == "submitted"


def test_nothing_is_approved_that_nobody_put_forward(dana: Phone, erlan_browser: Client, incident: Any) -> None:
    alert = an_alert(dana, incident)
    assert "Nothing waits for approval here now." in text_of(erlan_browser.get(url_of(alert, "approval")))
    assert say_yes(erlan_browser, alert).status_code == 409
    assert state_of(alert) == "draft"
