"""/panel/cases/: an officer sees what is late, enters a case for a caller, works on one and hands it over."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from consular.cases.models.cases import ConsularCase
from consular.cases.models.threads import Thread
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from tests.browsers import browser_of, text_of
from tests.factories.cases import a_case
from tests.factories.missions import an_officer
from tests.people import Phone
from tests.remembered import remembered

URL = "/panel/cases/"
FORM = {
    "mission": "KZ-SEO",
    "kind": "arrest",
    "subject": "Held by the police",
    "text": "Her brother says she was taken away.",
    "primary_identifier": "Held",
    "secondary_identifier": "Madina",
    "birth_date": "1995-XX-XX",
    "sex": "F",
    "nationality": "KAZ",
    "residence": "KAZ",
    "caller_name": "Example, Daniyar",
    "caller_phone": "+82 10 1234 5678",
    "caller_relation": "brother",
    "language": "ru",
}


@pytest.fixture
def browser(bek: Phone) -> Client:
    return browser_of(bek.user)


@pytest.fixture
@remembered
def case(citizen: Phone, person: Person, seoul: Mission) -> ConsularCase:
    return a_case(citizen, person)


def test_a_case_is_entered_for_a_caller(browser: Client, seoul: Mission) -> None:
    body = {**FORM, "client_id": str(uuid4())}
    wrong = browser.post(f"{URL}new/", {**body, "birth_date": "yesterday", "caller_phone": "no"})
    assert wrong.status_code == 400
    assert "Date of birth (YYYY-MM-DD, XX for what nobody knows): Give the date" in text_of(wrong)
    assert "Telephone of the caller: " in text_of(wrong)
    assert not Person.objects.exists()
    for _ in range(2):
        assert browser.post(f"{URL}new/", body).status_code == 302
    case = ConsularCase.objects.get()
    page = text_of(browser.get(f"{URL}{case.public_id}/"))
    for words in ("Held, Madina", "Arrest or detention", "Example, Daniyar, brother", "+821012345678", "taken away"):
        assert words in page


def test_it_is_worked_on_from_beginning_to_end(browser: Client, case: ConsularCase) -> None:
    url = f"{URL}{case.public_id}/"
    assert "Example, Aigul" in text_of(browser.get(URL))
    assert browser.post(f"{url}start/").status_code == 409
    for verb, body in (
        ("triage", {"kind": "lost_passport", "severity": "3"}),
        ("start", {}),
        ("wait", {"state": "waiting_third_party"}),
        ("resume", {}),
        ("resolve", {"text": "You have a new one."}),
        ("close", {}),
    ):
        answer = browser.post(f"{url}{verb}/", body)
        assert (verb, answer.status_code) == (verb, 302)
    page = text_of(browser.get(url))
    assert "You have a new one." in page
    assert "Closed" in page
    assert browser.post(f"{url}burn/").status_code == 404


def test_a_refusal_is_shown_on_its_form(browser: Client, case: ConsularCase, vienna: Mission) -> None:
    answer = browser.post(f"{URL}{case.public_id}/hand-over/", {"mission": "KZ-VIE"})
    assert answer.status_code == 400
    assert "What was promised to whom until now" in text_of(answer)
    case.refresh_from_db()
    assert case.thread.mission.code == "KZ-SEO"


def test_it_is_handed_over_and_gone(browser: Client, case: ConsularCase, gulnar: Phone) -> None:
    url = f"{URL}{case.public_id}/"
    assert browser.post(f"{url}hand-over/", {"mission": "KZ-VIE", "promised": "A call at nine."}).status_code == 302
    assert browser.get(url).status_code == 404
    assert "A call at nine." in text_of(browser_of(gulnar.user).get(url))


def test_others_are_linked_and_merged(browser: Client, case: ConsularCase, citizen: Phone, person: Person) -> None:
    other = a_case(citizen, person)
    url = f"{URL}{case.public_id}/"
    for verb in ("link", "merge"):
        assert browser.post(f"{url}{verb}/", {"other": str(uuid4())}).status_code == 400
        assert browser.post(f"{url}{verb}/", {"other": str(other.public_id)}).status_code == 302
    page = text_of(browser.get(url))
    assert "Work on this goes on in another case" in page
    assert "What you can do now" not in page
    assert "Merged into this" in text_of(browser.get(f"{URL}{other.public_id}/"))


def test_the_board_shows_what_is_late(browser: Client, case: ConsularCase) -> None:
    assert "Late, gravest first" not in text_of(browser.get("/panel/case-board/"))
    ConsularCase.objects.filter(pk=case.pk).update(counted_from=timezone.now() - timedelta(days=60))
    page = text_of(browser.get("/panel/case-board/"))
    assert "Late, gravest first" in page
    assert case.thread.reference in page
    assert "Critical" in page


def test_a_conversation_becomes_a_case(browser: Client, thread: Thread) -> None:
    url = f"/panel/messages/{thread.public_id}/"
    assert browser.post(f"{url}make-a-case/", {"kind": ""}).status_code == 400
    assert browser.post(f"{url}make-a-case/", {"kind": "hospital"}).status_code == 302
    page = text_of(browser.get(url))
    assert "Case: Hospital, Received" in page
    assert "Make a case of it" not in page
    assert "Pass on to another mission" not in page


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.INTAKE, Role.OFFICER)])
def test_no_other_role_gets_in(case: ConsularCase, seoul: Mission, role: Role) -> None:
    other = browser_of(an_officer("Other", seoul, role))
    for path in (URL, f"{URL}new/", f"{URL}{case.public_id}/", "/panel/case-board/"):
        assert other.get(path).status_code == 403
    assert other.post(f"{URL}{case.public_id}/start/").status_code == 403
