"""/panel/register/: officers who keep the register see it, open an entry and act on it; nobody else gets in."""

import pytest
from django.test import Client

from consular.abroad.models.registration import Registration
from consular.abroad.models.trips import Trip
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.audit.models import AuditEntry
from tests.browsers import browser_of, text_of
from tests.factories.abroad import a_leg, a_trip
from tests.factories.missions import an_officer
from tests.people import Phone

URL = "/panel/register/"


@pytest.fixture
def browser(bek: Phone) -> Client:
    return browser_of(bek.user)


def test_an_entry_is_listed_opened_and_taken_in(browser: Client, sent: Registration) -> None:
    listed = text_of(browser.get(URL))
    assert "Example, Aigul" in listed
    assert "12 Example-ro" not in listed
    opened = text_of(browser.get(f"{URL}{sent.public_id}/"))
    assert "12 Example-ro" in opened
    assert AuditEntry.objects.filter(action="abroad.registration.opened").count() == 1
    assert browser.post(f"{URL}{sent.public_id}/accept/").status_code == 302
    assert "Example, Aigul" in text_of(browser.get(URL, {"state": "active"}))
    assert "Example, Aigul" not in text_of(browser.get(URL, {"state": "nonsense"}))


def test_a_refusal_is_shown_on_its_form(browser: Client, sent: Registration) -> None:
    answer = browser.post(f"{URL}{sent.public_id}/end/", {"note": "Gone."})
    assert answer.status_code == 400
    assert "Gone." in text_of(answer)
    assert browser.post(f"{URL}{sent.public_id}/burn/").status_code == 404


def test_it_is_passed_on_and_ended(browser: Client, sent: Registration, vienna: Mission) -> None:
    assert browser.post(f"{URL}{sent.public_id}/transfer/", {"mission": "KZ-VIE"}).status_code == 302
    assert browser.get(f"{URL}{sent.public_id}/").status_code == 404
    assert browser.post(f"{URL}{sent.public_id}/end/", {"reason": "left"}).status_code == 404


def test_a_journey_is_listed_by_its_days_and_opened(browser: Client, citizen: Phone, person: Person) -> None:
    friend = {"primary_identifier": "Muster", "nationality": "DEU"}
    a_trip(citizen, person, [a_leg("KR", 10, 20, "Daegu")], companions=[friend])
    assert "Nobody is here." in text_of(browser.get("/panel/trips/"))
    listed = text_of(browser.get("/panel/trips/", {"when": "later"}))
    assert "Example, Aigul" in listed
    opened = text_of(browser.get(f"/panel/trips/{Trip.objects.get().public_id}/"))
    assert "Daegu" in opened
    assert "Muster (DEU)" in opened
    assert AuditEntry.objects.filter(action="abroad.trip.opened").count() == 1
    assert browser.get("/panel/trips/00000000-0000-4000-8000-000000000000/").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.INTAKE, Role.OFFICER)])
def test_no_other_role_gets_in(sent: Registration, seoul: Mission, role: Role) -> None:
    other = browser_of(an_officer("Other", seoul, role))
    for path in (URL, f"{URL}{sent.public_id}/", "/panel/trips/"):
        assert other.get(path).status_code == 403
    assert other.post(f"{URL}{sent.public_id}/accept/").status_code == 403
    assert text_of(other.get("/panel/trail/" if role == Role.AUDITOR else "/panel/", follow=True)).count("abroad") == 0
    sent.refresh_from_db()
    assert sent.state == "submitted"
