"""The search fields of the panel's lists: the register, journeys, whereabouts, conversations, cases."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client

from consular.abroad.models.registration import Registration
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from econsulate.core.audit.models import AuditEntry
from tests.browsers import browser_of, text_of
from tests.factories.abroad import a_leg, a_registration, a_trip, accepted, an_open_trip, some_whereabouts
from tests.factories.cases import a_case
from tests.factories.visas import a_person
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered

LISTS = ("register", "trips", "whereabouts", "messages", "cases")


@pytest.fixture
@remembered
def things(bek: Phone, citizen: Phone, person: Person, entry: Registration) -> Mapping[str, Any]:
    """Aigul's thing of each list, and somebody else's."""
    other = phone_of(a_user("Dinara"))
    tulegenova = a_person(other.user, primary="Tulegenova", secondary="Dinara", nationality="KAZ")
    accepted(a_registration(other, tulegenova), bek)
    a_trip(other, tulegenova, [a_leg("KR", 1, 5)])
    some_whereabouts(other, tulegenova)
    a_case(other, tulegenova)
    case = a_case(citizen, person)
    return {
        "register": entry,
        "trips": a_trip(citizen, person, [a_leg("KR", 30, 35)]),
        "whereabouts": some_whereabouts(citizen, person),
        "messages": case.thread,
        "cases": case,
    }


@pytest.fixture
def browser(bek: Phone) -> Client:
    return browser_of(bek.user)


@pytest.mark.parametrize("name", LISTS)
def test_each_list_shows_whom_the_officer_means_and_no_other(
    browser: Client, things: Mapping[str, Any], name: str
) -> None:
    address = f"/panel/{name}/"
    assert 'name="q"' in text_of(browser.get(address))
    for typed in ("Kaliyeva Aygul", "aigul@example.org", "1990-04-12 Kalieva"):
        page = text_of(browser.get(address, {"q": typed}))
        assert f"{address}{things[name].public_id}/" in page
        assert "Tulegenova" not in page
        assert f'value="{typed}"' in page
    assert "Tulegenova" in text_of(browser.get(address, {"q": "Tulegenova"}))
    assert str(things[name].public_id) not in text_of(browser.get(address, {"q": "Somebody"}))


@pytest.mark.parametrize("name", ["messages", "cases"])
def test_by_reference(browser: Client, things: Mapping[str, Any], name: str) -> None:
    page = text_of(browser.get(f"/panel/{name}/", {"q": things["messages"].reference}))
    assert str(things[name].public_id) in page
    assert "Tulegenova" not in page


@pytest.mark.parametrize("name", LISTS)
def test_that_they_were_shown_is_on_record_with_each(browser: Client, things: Mapping[str, Any], name: str) -> None:
    browser.get(f"/panel/{name}/")
    assert not AuditEntry.objects.filter(action="citizens.person.viewed").exists()
    browser.get(f"/panel/{name}/", {"q": "Kaliyeva"})
    row = AuditEntry.objects.get(action="citizens.person.viewed")
    assert (row.target, row.chain) == (str(things[name].public_id), "KZ-SEO")


@pytest.mark.parametrize("name", LISTS)
def test_what_cant_be_looked_for_is_said_and_the_list_stays(
    browser: Client, things: Mapping[str, Any], name: str
) -> None:
    answer = browser.get(f"/panel/{name}/", {"q": "1990-04-12"})
    assert answer.status_code == 400
    assert "Type a name, a number, a reference or an address." in text_of(answer)


@pytest.mark.parametrize("name", LISTS)
def test_another_missions_list_holds_nobody_of_ours(gulnar: Phone, things: Mapping[str, Any], name: str) -> None:
    page = text_of(browser_of(gulnar.user).get(f"/panel/{name}/", {"q": "Kaliyeva"}))
    assert "Қалиева" not in page
    assert not AuditEntry.objects.filter(action="citizens.person.viewed").exists()


def test_a_journey_without_an_account_is_found_in_its_list(browser: Client, nobody: Phone, seoul: Mission) -> None:
    trip, _token = an_open_trip(nobody, "dinara@example.org", [a_leg("KR", 1, 5)])
    for typed in ("Example Aigul", "dinara@example.org"):
        assert str(trip.public_id) in text_of(browser.get("/panel/trips/", {"q": typed}))


def test_a_part_of_the_inbox_comes_with_its_field(browser: Client, things: Mapping[str, Any]) -> None:
    part = browser.get("/panel/messages/", {"q": "Kaliyeva"}, headers={"hx-request": "true"})
    assert "<html" not in text_of(part)
    assert str(things["messages"].public_id) in text_of(part)
    assert 'value="Kaliyeva"' in text_of(part)
