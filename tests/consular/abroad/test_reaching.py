"""How an officer reaches somebody safely: whom to call, no message left, the duress word. All of it is on record."""

from typing import Any

import pytest
from django.test import Client

from consular.abroad.models.registration import Registration
from consular.abroad.models.trips import Trip
from consular.citizens.models.emergency_contacts import EmergencyContact
from consular.citizens.models.person import Person
from econsulate.core.audit.models import AuditEntry
from notifications.recipients.models import Recipient
from tests.browsers import browser_of, text_of
from tests.factories.abroad import a_leg, a_trip
from tests.factories.contacts import a_consent, a_contact
from tests.people import Phone
from tests.remembered import remembered

WISHES, WORD = "/api/v1/contact-preferences", "/api/v1/contact-preferences/duress-word"


@pytest.fixture
def browser(bek: Phone) -> Client:
    return browser_of(bek.user)


@pytest.fixture
@remembered
def mother(citizen: Phone, person: Person) -> EmergencyContact:
    contact = a_contact(citizen, person)
    a_consent(citizen, person, contact)
    return contact


@pytest.fixture
@remembered
def careful(citizen: Phone) -> Phone:
    """No message is to be left for her, and a word is agreed."""
    wish(citizen, leave_no_message=True)
    assert citizen.put(WORD, {"word": "Қызғалдақ"}, format="json").status_code == 204
    return citizen


def wish(phone: Phone, **changes: Any) -> dict[str, Any]:
    body = phone.get(WISHES).json()
    body["safe_contact"] |= changes
    answer = phone.put(WISHES, body, format="json")
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


@pytest.fixture(params=["registrations", "trips"])
def stay(request: Any, citizen: Phone, person: Person, entry: Registration) -> tuple[str, str]:
    """The officer's address of it, in the API and in the panel."""
    if request.param == "registrations":
        return f"/api/v1/staff/registrations/{entry.public_id}", f"/panel/register/{entry.public_id}/"
    trip: Trip = a_trip(citizen, person, [a_leg("KR", 10, 20)], phone="+821012345678")
    return f"/api/v1/staff/trips/{trip.public_id}", f"/panel/trips/{trip.public_id}/"


def test_officers_look_up_whom_to_call_and_it_is_recorded(
    bek: Phone, citizen: Phone, mother: EmergencyContact, stay: tuple[str, str]
) -> None:
    assert "Saule" not in bek.get(stay[0]).content.decode()
    (line,) = bek.get(f"{stay[0]}/emergency-contacts").json()
    assert (line["contact"]["name"], line["may_be_told"]) == ("Saule Example", ["safety"])
    entry = AuditEntry.objects.get(action="abroad.contacts.opened")
    assert (entry.chain, entry.person) == ("KZ-SEO", str(mother.person.public_id))
    assert "whom you want called" in citizen.get("/api/v1/me/access-history").content.decode()


def test_another_mission_finds_nobody(gulnar: Phone, mother: EmergencyContact, stay: tuple[str, str]) -> None:
    assert gulnar.get(f"{stay[0]}/emergency-contacts").status_code == 404
    assert gulnar.post(f"{stay[0]}/duress-word", {"word": "x"}, format="json").status_code == 404
    assert browser_of(gulnar.user).get(f"{stay[1]}contacts/").status_code == 404
    assert not AuditEntry.objects.filter(action__startswith="abroad.contacts").exists()


def test_leave_no_message_stands_wherever_the_number_does(
    bek: Phone, browser: Client, citizen: Phone, stay: tuple[str, str]
) -> None:
    rules = bek.get(stay[0]).json()["telephone_rules"]
    assert rules == {"leave_no_message": False, "has_duress_word": False}
    assert "Leave no message" not in text_of(browser.get(stay[1]))
    wish(citizen, leave_no_message=True)
    assert bek.get(stay[0]).json()["telephone_rules"]["leave_no_message"] is True
    for page in (stay[1], f"{stay[1]}contacts/"):
        assert "Leave no message" in text_of(browser.get(page))


def test_an_app_that_knows_nothing_of_it_takes_nothing_away(citizen: Phone) -> None:
    wish(citizen, leave_no_message=True)
    body = citizen.get(WISHES).json()
    del body["safe_contact"]["leave_no_message"]
    assert citizen.put(WISHES, body, format="json").json()["safe_contact"]["leave_no_message"] is True


def test_a_spoken_word_is_compared_and_never_shown_by_that(bek: Phone, careful: Phone, stay: tuple[str, str]) -> None:
    def said(word: str) -> dict[str, Any]:
        told: dict[str, Any] = bek.post(f"{stay[0]}/duress-word", {"word": word}, format="json").json()
        return told

    assert said("ҚЫЗҒАЛДАҚ. ") == {"is_agreed": True, "matches": True, "words": []}
    assert said("бәйтерек")["matches"] is False
    assert AuditEntry.objects.filter(action="abroad.duress_word.compared").count() == 2
    history = careful.get("/api/v1/me/access-history").content.decode()
    assert "how you wish to be called" in history
    assert "duress" not in history


def test_the_word_is_opened_only_by_asking_for_it(bek: Phone, careful: Phone, stay: tuple[str, str]) -> None:
    for answer in (bek.get(stay[0]), bek.get(f"{stay[0]}/emergency-contacts"), careful.get(WISHES)):
        assert "ызғалдақ" not in answer.content.decode()
    assert bek.post(f"{stay[0]}/duress-word").json()["words"] == ["Қызғалдақ"]
    assert AuditEntry.objects.filter(action="abroad.duress_word.opened").count() == 1
    assert careful.delete(WORD).status_code == 204
    assert bek.post(f"{stay[0]}/duress-word").json() == {"is_agreed": False, "matches": None, "words": []}
    assert bek.post(f"{stay[0]}/duress-word", {"word": "x"}, format="json").json()["matches"] is False


def test_nobody_guesses_on_and_on(bek: Phone, careful: Phone, stay: tuple[str, str]) -> None:
    tried = [bek.post(f"{stay[0]}/duress-word", {"word": "guess"}, format="json").status_code for _ in range(11)]
    assert tried == [200] * 10 + [429]


@pytest.mark.parametrize("word", ["", "x", "..", "a" * 61, 7, None])
def test_what_is_no_word(citizen: Phone, word: Any) -> None:
    assert citizen.put(WORD, {"word": word}, format="json").status_code == 400
    assert not Recipient.objects.filter(duress_word__isnull=False).exists()


def test_the_panel_shows_contacts_and_compares(
    browser: Client, careful: Phone, mother: EmergencyContact, stay: tuple[str, str]
) -> None:
    page = text_of(browser.get(f"{stay[1]}contacts/"))
    assert "Saule Example" in page
    assert "Whether they are safe" in page
    assert "ызғалдақ" not in page
    heard = browser.post(f"{stay[1]}verify-word/", {"word": "қызғалдақ"})
    assert "They can't speak freely" in text_of(heard)
    assert "Қызғалдақ" not in text_of(heard)
    assert "That is not the agreed word" in text_of(browser.post(f"{stay[1]}verify-word/", {"word": "no"}))
    assert "Қызғалдақ" in text_of(browser.post(f"{stay[1]}verify-word/", {"open": "1"}))


def test_a_word_goes_with_the_login(careful: Phone) -> None:
    from notifications import facade

    assert careful.user is not None
    facade.forget(careful.user, by=None)
    row = Recipient.objects.get()
    assert (row.duress_word, row.leave_no_message) == (None, True)
