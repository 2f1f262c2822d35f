"""In the panel: one of the list, spoken for; the silent called one by one; people asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from notifications.checkins.models.answers import CheckInAnswer, CheckInReport
from notifications.checkins.models.calls import CheckInCall
from notifications.checkins.models.check_ins import CheckIn, CheckInPerson
from tests.browsers import browser_of, text_of
from tests.factories.alerts import an_alert, an_incident
from tests.factories.broadcasts import a_recipient, a_way, started
from tests.factories.check_ins import POSITION, says, status_of
from tests.factories.missions import an_officer
from tests.factories.notifications import work_is_done
from tests.notifications.checkins.panel.conftest import url_of
from tests.people import Phone, phone_of

NEED = {"help": "medical", "people": "2", "note": "Her leg is broken."}


@pytest.fixture
def dana(seoul: Mission) -> Phone:
    """She keeps the register too: only who reads who people are calls them."""
    return phone_of(an_officer("Dana", seoul, Role.OPERATOR, Role.INTAKE))


def person_url(check_in: CheckIn, user: User, verb: str = "") -> str:
    return url_of(check_in, f"people/{user.public_id}/{verb}")


def taken(browser: Client, check_in: CheckIn) -> str:
    answer = browser.post(url_of(check_in, "calls/"))
    call = CheckInCall.objects.get(outcome="")
    assert answer["Location"] == url_of(check_in, f"calls/{call.public_id}/")
    return str(answer["Location"])


def test_all_that_was_said_is_read_on_record(browser: Client, phone: Phone, aigul: User, check_in: CheckIn) -> None:
    says(phone, check_in, "need_help", help="trapped", people=3, note="Third <i>floor</i>.", position=POSITION)
    page = browser.get(person_url(check_in, aigul))
    text = text_of(page)
    for said in ("Trapped", "3 people", "The person, App", "37.56650, 126.97800", "(± 12 m)"):
        assert said in text
    assert "geo:37.566500,126.978000;u=12" in page.content.decode()
    assert "&lt;i&gt;floor" in page.content.decode()
    entry = AuditEntry.objects.get(action="notifications.check_in.person_opened")
    assert entry.person == str(aigul.public_id)


def test_an_officer_speaks_for_who_rang(browser: Client, phone: Phone, aigul: User, check_in: CheckIn) -> None:
    says(phone, check_in, "need_help")
    typed = {"status": "safe", "reason": ""}
    refused = browser.post(person_url(check_in, aigul, "answer/"), typed)
    assert refused.status_code == 400
    key = str(browser.get(person_url(check_in, aigul)).context["steps"][0][2]["client_id"].value())
    for _press in range(2):
        typed = {"status": "safe", "reason": "She rang us.", "client_id": key, "help": "medical", "people": "3"}
        assert browser.post(person_url(check_in, aigul, "answer/"), typed)["Location"] == person_url(check_in, aigul)
    assert status_of(check_in, aigul.public_id) == "safe"
    assert CheckInAnswer.objects.filter(speaker="staff", help="", people=None).count() == 1
    page = text_of(browser.get(person_url(check_in, aigul)))
    assert "She rang us." in page
    assert "Staff, Dana" in page


def test_what_others_told_is_noted_and_changes_nothing(browser: Client, aigul: User, check_in: CheckIn) -> None:
    typed = {"status": "safe", "teller": "A neighbour", "note": "Saw her."}
    assert browser.post(person_url(check_in, aigul, "report/"), typed).status_code == 302
    assert CheckInReport.objects.get().by_staff
    assert status_of(check_in, aigul.public_id) == "silent"
    page = text_of(browser.get(person_url(check_in, aigul)))
    assert "told by A neighbour" in page
    assert "Saw her." in page


def test_ways_are_those_that_somebody_carries_here(browser: Client, aigul: User, check_in: CheckIn) -> None:
    """No keys for Android are set, so the phone she registered can't ring."""
    recipient = a_recipient(aigul)
    for kind in ("fcm", "email"):
        a_way(recipient, kind, f"{kind}-of-aigul")
    page = text_of(browser.get(person_url(check_in, aigul)))
    assert "E-mail" in page
    assert "fcm" not in page


def test_whoever_has_them_in_hand_is_not_told_to_wait(browser: Client, aigul: User, check_in: CheckIn) -> None:
    call = taken(browser, check_in)
    page = text_of(browser.get(call))
    assert "not to be called before" not in page
    # Nobody knows the name of this login.
    assert "If you can't find out who they are, press nothing here" in page
    assert "press nothing here" not in text_of(browser.get(person_url(check_in, aigul)))
    assert "not to be called before" in text_of(browser.get(person_url(check_in, aigul)))
    browser.post(f"{call}no-answer/")
    assert "not to be called before" in text_of(browser.get(call))


def test_who_may_not_read_who_people_are_is_told_that_others_call_them(
    browser: Client, check_in: CheckIn, seoul: Mission
) -> None:
    reads_none = browser_of(an_officer("Timur", seoul, Role.OPERATOR))
    silent = url_of(check_in, "?state=silent")
    assert "whom only others may call" in text_of(reads_none.get(silent))
    assert reads_none.post(url_of(check_in, "calls/"))["Location"] == silent
    assert "Silent people are left whom only others may call" in text_of(reads_none.get(silent))
    assert not CheckInCall.objects.exists()
    assert "whom only others may call" not in text_of(browser.get(silent))
    assert "whom only others may call" not in text_of(reads_none.get(url_of(check_in, "?state=safe")))


def test_who_only_reads_finds_no_button_and_is_refused(aigul: User, check_in: CheckIn, seoul: Mission) -> None:
    reader = browser_of(an_officer("Saltanat", seoul, Role.AUDITOR))
    assert reader.get(person_url(check_in, aigul)).context["steps"] == []
    assert "Call the next" not in text_of(reader.get(url_of(check_in)))
    typed = {"status": "safe", "reason": "She rang us.", "teller": "A neighbour"}
    for verb in ("answer/", "report/"):
        assert reader.post(person_url(check_in, aigul, verb), typed).status_code == 403
    assert reader.post(url_of(check_in, "calls/")).status_code == 403
    assert not CheckInAnswer.objects.exists()
    assert not CheckInReport.objects.exists()


def test_verbs_there_are_none_of_are_not_there(browser: Client, aigul: User, check_in: CheckIn) -> None:
    assert browser.post(person_url(check_in, aigul, "forget/")).status_code == 404
    assert browser.post(f"{taken(browser, check_in)}dead/").status_code == 404
    assert browser.get(url_of(check_in, "people/00000000-0000-4000-8000-000000000000/")).status_code == 404


@pytest.mark.parametrize(
    ("name", "typed", "status"),
    [
        ("safe", {"note": "At home."}, "safe"),
        ("need-help", NEED, "need_help"),
        ("not-there", {}, "not_in_area"),
        ("no-answer", {}, "silent"),
        ("wrong-number", {}, "silent"),
    ],
)
def test_the_next_is_taken_and_what_came_of_it_written_down(
    browser: Client, aigul: User, check_in: CheckIn, name: str, typed: dict[str, Any], status: str
) -> None:
    address = taken(browser, check_in)
    assert "Yours alone until" in text_of(browser.get(address))
    assert browser.post(f"{address}{name}/", typed)["Location"] == url_of(check_in, "?state=silent")
    row = CheckInPerson.objects.get(check_in=check_in, subject=aigul.public_id)
    assert (row.status, row.tries) == (status, 1 if status == "silent" else 0)
    assert "What came of the call:" in text_of(browser.get(address))
    assert browser.get(address).context["steps"] == []
    silent = text_of(browser.get(url_of(check_in, "?state=silent")))
    assert ("called 1 time in vain" in silent) == (status == "silent")
    assert browser.post(url_of(check_in, "calls/"))["Location"] == url_of(check_in, "?state=silent")
    assert "Nobody is to be called now" in text_of(browser.get(url_of(check_in)))


def test_what_was_typed_stays_where_it_is_refused(browser: Client, check_in: CheckIn) -> None:
    address = taken(browser, check_in)
    refused = browser.post(f"{address}need-help/", {**NEED, "people": "0"})
    assert refused.status_code == 400
    assert "Her leg is broken." in text_of(refused)
    assert not CheckInAnswer.objects.exists()


def test_another_officers_call_is_not_there(browser: Client, keeper: Client, gulnar: Phone, check_in: CheckIn) -> None:
    address = taken(browser, check_in)
    for other in (keeper, browser_of(gulnar.user)):
        assert other.get(address).status_code == 404
        assert other.post(f"{address}safe/").status_code == 404
    assert browser_of(gulnar.user).post(url_of(check_in, "calls/")).status_code == 404


def later() -> str:
    return (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")


def test_people_are_asked_from_the_page_of_an_alert(browser: Client, dana: Phone, aigul: User) -> None:
    alert = an_alert(dana)
    page = f"/panel/alerts/{alert.public_id}/check-ins/"
    assert "Nobody was asked yet." in text_of(browser.get(page))
    refused = browser.post(page, {"closes_at": later()})
    assert refused.status_code == 409
    assert "Nobody was told of this alert yet." in text_of(refused)
    started("email", thread=alert.public_id)
    work_is_done()
    key = str(browser.get(page).context["form"]["once"].value())
    for _press in range(2):
        answer = browser.post(page, {"closes_at": later(), "once": key})
        assert answer["Location"] == url_of(CheckIn.objects.get())
    assert [line["check_in"].pk for line in browser.get(page).context["lines"]] == [CheckIn.objects.get().pk]
    assert f"/panel/alerts/{alert.public_id}/" in browser.get(url_of(CheckIn.objects.get())).content.decode()


def test_people_are_asked_in_an_incident_alone(browser: Client, dana: Phone, aigul: User) -> None:
    incident = an_incident(dana)
    page = f"/panel/alerts/incidents/{incident.public_id}/check-ins/"
    for typed, said in (
        ({}, "Say where."),
        ({"places": "Korea"}, "States and regions"),
        ({"include": "0,0 -1"}, "Own shapes"),
        ({"missions": "KZ-VIE"}, "People served by missions"),
        ({"places": "KR", "closes_at": "2020-01-01T00:00"}, "a quarter of an hour"),
    ):
        refused = browser.post(page, {"closes_at": later(), **typed})
        assert refused.status_code == 400, typed
        assert said in " ".join(refused.context["faults"]), refused.context["faults"]
    assert not CheckIn.objects.exists()
    browser.post(page, {"closes_at": later(), "places": "kr", "include": "37.57,126.98 30", "missions": "KZ-SEO"})
    target = CheckIn.objects.get().target
    assert (target["states"], target["missions"]) == (["KR"], ["KZ-SEO"])
    assert target["include"] == [{"circle": "37.57,126.98 30"}]


def test_only_operators_ask(dana: Phone, gulnar: Phone, seoul: Mission) -> None:
    incident, alert = an_incident(dana), an_alert(dana)
    pages = [f"/panel/alerts/incidents/{incident.public_id}/check-ins/", f"/panel/alerts/{alert.public_id}/check-ins/"]
    reader = browser_of(an_officer("Saltanat", seoul, Role.AUDITOR))
    for page in pages:
        assert "ask now" not in text_of(reader.get(page))
        assert reader.post(page, {"closes_at": later(), "places": "KR"}).status_code == 403
        assert browser_of(gulnar.user).get(page).status_code == 404
        assert browser_of(gulnar.user).post(page, {"closes_at": later(), "places": "KR"}).status_code == 404
    assert not CheckIn.objects.exists()
