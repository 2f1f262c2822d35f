"""/panel/duty/: who is on duty, the holes in the rota, and shifts planned, handed over and taken out."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.models.rota import DutyShift
from econsulate.core.accounts.models import User
from tests.browsers import browser_of, text_of
from tests.factories.missions import a_shift, an_officer, headquarters
from tests.remembered import remembered

PAGE = "/panel/duty/KZ-SEO/"


@pytest.fixture
@remembered
def chief(seoul: Mission) -> User:
    headquarters()
    return an_officer("Chief", seoul, Role.MISSION_ADMIN)


@pytest.fixture
@remembered
def officer(seoul: Mission) -> User:
    return an_officer("Olzhas", seoul, Role.OFFICER)


@pytest.fixture
def browser(chief: User) -> Client:
    return browser_of(chief)


def plan(chief: User, officer: User, **changes: Any) -> dict[str, Any]:
    first = (timezone.now() + timedelta(days=2)).date().isoformat()
    whole = {"user": chief.public_id, "other": officer.public_id, "rank": "1", "first": first, "days": "4"}
    return {**whole, "begins": "18:00", "ends": "09:00", **changes}


def test_an_empty_rota_says_so_and_who_is_called_instead(browser: Client) -> None:
    page = text_of(browser.get(PAGE))
    assert "No shifts are planned." in page
    assert "A call for help goes to headquarters at once" in page
    listed = text_of(browser.get("/panel/duty/"))
    assert "Nobody" in listed
    assert "1 gap" in listed


def test_nights_are_planned_in_turn_in_the_mission_s_time(browser: Client, chief: User, officer: User) -> None:
    assert browser.post(f"{PAGE}plan/", plan(chief, officer)).status_code == 302
    shifts = list(DutyShift.objects.order_by("begins_at"))
    assert [shift.user for shift in shifts] == [chief, officer, chief, officer]
    assert {(shift.begins_at.hour, shift.ends_at.hour) for shift in shifts} == {(9, 0)}, "18:00 to 09:00 in Seoul"
    page = text_of(browser.get(PAGE))
    assert page.count("Olzhas") >= 2
    assert "6:00" in page


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"user": "nobody"}, "Person: "),
        ({"rank": "9"}, "Place in the line: "),
        ({"days": "0"}, "Number of days: "),
        ({"days": "1000"}, "Number of days: "),
        ({"begins": "25:00"}, "From: "),
        ({"first": "1999-01-01"}, "This shift would be over already."),
        ({"first": "9999-12-31"}, "First day: "),
    ],
)
def test_what_is_filled_in_wrong_is_said_on_the_page_and_nothing_is_planned(
    browser: Client, chief: User, officer: User, changes: dict[str, str], fault: str
) -> None:
    answer = browser.post(f"{PAGE}plan/", plan(chief, officer, **changes))
    assert answer.status_code == 400
    assert fault in text_of(answer)
    assert not DutyShift.objects.exists()


def test_shifts_that_meet_others_are_refused_whole(browser: Client, chief: User, officer: User) -> None:
    browser.post(f"{PAGE}plan/", plan(chief, officer))
    answer = browser.post(f"{PAGE}plan/", plan(officer, chief, days="8"))
    assert answer.status_code == 400
    assert "Somebody else is on duty then" in text_of(answer)
    assert DutyShift.objects.count() == 4


def test_an_officer_hands_over_their_own_shift(chief: User, officer: User, seoul: Mission) -> None:
    shift = a_shift(seoul, officer, by=chief)
    browser = browser_of(officer)
    assert "Take out" not in text_of(browser.get(PAGE))
    answer = browser.post(f"{PAGE}{shift.public_id}/hand-over/", {"user": chief.public_id})
    assert answer.status_code == 302
    assert [row.user for row in DutyShift.objects.at(timezone.now())] == [chief]
    assert "1 gap" in text_of(browser.get("/panel/duty/"))


def test_an_administrator_takes_a_shift_out(browser: Client, chief: User, officer: User, seoul: Mission) -> None:
    shift = a_shift(seoul, officer, by=chief)
    assert browser.post(f"{PAGE}{shift.public_id}/withdraw/").status_code == 302
    assert not DutyShift.objects.at(timezone.now()).exists()
    again = browser.post(f"{PAGE}{shift.public_id}/withdraw/")
    assert again.status_code == 409
    assert "over" in text_of(again)


def test_headquarters_rota_is_read_by_all_on_duty_and_planned_by_its_own(officer: User, chief: User) -> None:
    browser = browser_of(officer)
    assert browser.get("/panel/duty/KZ-HQ/").status_code == 200
    body = plan(chief, officer, user=chief.public_id)
    assert browser.post("/panel/duty/KZ-HQ/plan/", body).status_code in {400, 403}
    assert not DutyShift.objects.exists()
