"""/panel/people/: one field, and what the officer may open of those found."""

import pytest
from django.test import Client

from consular.abroad.models.registration import Registration
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from tests.browsers import browser_of, text_of
from tests.factories.cases import a_thread
from tests.factories.missions import an_officer
from tests.people import Phone

URL = "/panel/people/"


@pytest.fixture
def browser(bek: Phone) -> Client:
    return browser_of(bek.user)


def test_somebody_is_found_and_everything_of_theirs_opens(browser: Client, citizen: Phone, entry: Registration) -> None:
    thread = a_thread(citizen, entry.person)
    assert "Find somebody" in text_of(browser.get("/panel/register/"))
    assert "Found" not in text_of(browser.get(URL))
    page = text_of(browser.get(URL, {"q": "Kaliyeva"}))
    assert "Қалиева, Айгүл" in page
    assert 'value="Kaliyeva"' in page
    for address in (f"/panel/register/{entry.public_id}/", f"/panel/messages/{thread.public_id}/"):
        assert f'href="{address}"' in page
        assert browser.get(address).status_code == 200


def test_nobody_is_said_so(browser: Client, entry: Registration) -> None:
    assert "Your missions have nothing of anybody like this." in text_of(browser.get(URL, {"q": "Tulegenova"}))


def test_what_cant_be_looked_for_is_said_and_kept_in_the_field(browser: Client) -> None:
    answer = browser.get(URL, {"q": "1990-04-12"})
    assert answer.status_code == 400
    assert "Type a name, a number, a reference or an address." in text_of(answer)
    assert 'value="1990-04-12"' in text_of(answer)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.APPROVER, Role.MISSION_ADMIN, Role.AUDITOR])
def test_other_roles_dont_get_in(seoul: Mission, entry: Registration, role: Role) -> None:
    other = browser_of(an_officer("Other", seoul, role))
    answer = other.get(URL, {"q": "Kaliyeva"})
    assert answer.status_code == 403
    assert "Қалиева" not in text_of(answer)
    assert "Find somebody" not in text_of(answer)


def test_another_mission_sees_nobody(gulnar: Phone, entry: Registration) -> None:
    page = text_of(browser_of(gulnar.user).get(URL, {"q": "Kaliyeva"}))
    assert "Your missions have nothing of anybody like this." in page
