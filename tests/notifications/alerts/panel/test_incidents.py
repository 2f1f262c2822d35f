"""Incidents in the panel: what waits for whom; opened and closed by those who compose, each at their own mission."""

from typing import Any

from django.test import Client

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.incidents import Incident
from tests.browsers import browser_of, text_of
from tests.factories.alerts import SMALL, an_alert, an_incident, approve, done, submit
from tests.factories.missions import an_officer
from tests.people import Phone

FRONT = "/panel/alerts/"
TYPED = {"mode": "exercise", "mission": "KZ-SEO", "title": "Flood of the Han", "place": "Seoul", "summary": "Played."}


def url_of(incident: Incident, name: str = "") -> str:
    return f"{FRONT}incidents/{incident.public_id}/" + (f"{name}/" if name else "")


def test_an_operator_opens_an_incident_and_closes_it(dana: Phone, dana_browser: Client) -> None:
    assert "Open an incident" in text_of(dana_browser.get(FRONT))
    answer = dana_browser.post(f"{FRONT}incidents/new/", TYPED)
    incident = Incident.objects.get()
    assert answer["Location"] == url_of(incident)
    assert (incident.mode, incident.place, incident.opened_by) == ("exercise", "Seoul", dana.user)
    page = text_of(dana_browser.get(url_of(incident)))
    assert "Flood of the Han" in page
    assert "Dana" in page
    closed = dana_browser.post(url_of(incident, "close"), {"reason": "The exercise is over."})
    assert closed["Location"] == url_of(incident)
    incident.refresh_from_db()
    assert incident.closing_reason == "The exercise is over."
    assert "The exercise is over." in text_of(dana_browser.get(url_of(incident)))
    assert "Close the incident" not in text_of(dana_browser.get(url_of(incident)))
    assert [row.pk for row, _name, _zone in dana_browser.get(f"{FRONT}?state=closed").context["lines"]] == [incident.pk]


def test_a_form_sent_twice_opens_one_incident(dana_browser: Client) -> None:
    key = str(dana_browser.get(f"{FRONT}incidents/new/").context["form"]["once"].value())
    for _press in range(2):
        answer = dana_browser.post(f"{FRONT}incidents/new/", {**TYPED, "once": key})
        assert answer["Location"] == url_of(Incident.objects.get())


def test_nobody_opens_one_without_saying_whether_it_is_real(dana_browser: Client) -> None:
    answer = dana_browser.post(f"{FRONT}incidents/new/", {**TYPED, "mode": ""})
    assert answer.status_code == 400
    assert 'value="Flood of the Han"' in answer.content.decode()
    assert not Incident.objects.exists()


def test_an_incident_with_something_pending_stays_open(dana_browser: Client, submitted: Alert) -> None:
    answer = dana_browser.post(url_of(submitted.incident, "close"), {"reason": "Over."})
    assert answer.status_code == 409
    assert "End them first." in text_of(answer)
    assert Incident.objects.get().closed_at is None


def test_each_finds_what_waits_for_their_word(
    dana_browser: Client, erlan_browser: Client, timur: Phone, timur_browser: Client, erlan: Phone, incident: Incident
) -> None:
    alert = an_alert(timur, incident)
    done(submit(timur, alert, *SMALL))
    waiting = {
        name: [line["alert"].pk for line in browser.get(FRONT).context["waiting"]]
        for name, browser in (("dana", dana_browser), ("erlan", erlan_browser), ("timur", timur_browser))
    }
    assert waiting == {"dana": [], "erlan": [alert.pk], "timur": []}
    assert "LIVE: 1 alert waits for approval" in text_of(erlan_browser.get(FRONT))
    assert "LIVE: 1 alert" not in text_of(timur_browser.get(FRONT))
    done(approve(erlan, alert))
    page = erlan_browser.get(FRONT)
    assert page.context["waiting"] == []
    assert "holds until" in text_of(page)


def test_what_waits_in_a_drill_is_said_apart_from_what_is_real(dana: Phone, erlan_browser: Client) -> None:
    done(submit(dana, an_alert(dana, an_incident(dana, mode="exercise")), *SMALL))
    page = erlan_browser.get("/panel/alerts/templates/").content.decode()
    assert 'class="message drill alarm"' in page
    assert "EXERCISE: 1 alert of a drill waits for approval" in page
    assert "message error alarm" not in page


def test_other_missions_find_nothing_there(incident: Incident, gulnar: Phone, saule: Phone) -> None:
    theirs, central = browser_of(gulnar.user), browser_of(saule.user)
    assert theirs.get(FRONT).context["lines"] == []
    for answer in (theirs.get(url_of(incident)), theirs.post(url_of(incident, "close"), {"reason": "x"})):
        assert answer.status_code == 404
    assert central.get(url_of(incident)).status_code == 200
    assert Incident.objects.get().closed_at is None


def test_who_only_approves_or_reads_opens_and_closes_nothing(
    incident: Incident, erlan_browser: Client, seoul: Mission
) -> None:
    auditor = browser_of(an_officer("Saltanat", seoul, Role.AUDITOR))
    for browser in (erlan_browser, auditor):
        page = browser.get(url_of(incident))
        assert "Compose a live alert" not in text_of(page)
        assert browser.get(f"{FRONT}incidents/new/").status_code == 403
        assert browser.post(f"{FRONT}incidents/new/", TYPED).status_code == 403
        assert browser.post(url_of(incident, "close"), {"reason": "Over."}).status_code == 403
    assert Incident.objects.get().closed_at is None


def test_whose_role_has_no_part_in_alerts_is_told_so(incident: Incident, seoul: Mission) -> None:
    browser = browser_of(an_officer("Marat", seoul, Role.OFFICER))
    for address in (FRONT, url_of(incident), f"{FRONT}templates/"):
        answer = browser.get(address)
        assert answer.status_code == 403
        assert "Your role has no part in alerts." in text_of(answer)
    assert "Emergency alerts" not in text_of(browser.get("/panel/files/"))


def test_the_front_page_asks_no_more_for_more_alerts(
    dana: Phone, erlan_browser: Client, incident: Incident, django_assert_max_num_queries: Any
) -> None:
    for _number in range(3):
        done(submit(dana, an_alert(dana, an_incident(dana)), *SMALL))
    with django_assert_max_num_queries(24):
        assert len(erlan_browser.get(FRONT).context["waiting"]) == 3
