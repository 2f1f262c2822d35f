"""A case that can't wait comes while its mission is closed: who is on duty hears of it, by that mission's own clock."""

from datetime import time
from uuid import UUID

import pytest

from consular.cases.models.cases import ConsularCase
from consular.citizens.models.person import Person
from consular.missions.models.hours import Service, ServiceHours
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from notifications.deliveries.models import Message
from tests.factories.cases import CASE_DESK, CASES, NEED, a_case, entered
from tests.factories.missions import LONG_AGO, a_shift, an_officer, headquarters
from tests.people import Phone, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def duty(seoul: Mission) -> dict[str, User]:
    """Nobody of Vienna is on duty, one of Seoul and one of headquarters are."""
    ministry = headquarters()
    chief = an_officer("Chief", ministry, Role.MISSION_ADMIN)
    people = {"Awake": an_officer("Awake", seoul, Role.OFFICER), "Night": an_officer("Night", ministry, Role.OFFICER)}
    a_shift(seoul, people["Awake"], by=chief)
    a_shift(ministry, people["Night"], by=chief)
    return people


def open_all_week(mission: Mission) -> None:
    for weekday in range(1, 8):
        ServiceHours.objects.create(
            mission=mission,
            service=Service.GENERAL,
            weekday=weekday,
            opens=time(0),
            closes=time(23, 59, 59),
            valid_from=LONG_AGO.date(),
        )


def woken() -> list[tuple[str, UUID]]:
    rows = Message.objects.filter(topic="cases.case_at_night").order_by("pk")
    return list(rows.values_list("recipient__user__officer__display_name", "reference_id"))


def test_who_is_on_duty_hears_of_an_arrest_at_night_and_of_nothing_more_than_its_reference(
    citizen: Phone, person: Person, seoul: Mission, duty: dict[str, User]
) -> None:
    case = a_case(citizen, person, kind="arrest")
    assert woken() == [("Awake", case.public_id)]
    told = phone_of(duty["Awake"]).get("/api/v1/inbox").json()["results"][0]
    assert person.identity["primary_identifier"] not in str(told)


def test_what_can_wait_wakes_nobody(citizen: Phone, person: Person, seoul: Mission, duty: dict[str, User]) -> None:
    a_case(citizen, person, kind="lost_passport")
    assert woken() == []


def test_behind_open_doors_nobody_is_called(
    citizen: Phone, person: Person, seoul: Mission, duty: dict[str, User]
) -> None:
    open_all_week(seoul)
    a_case(citizen, person, kind="arrest")
    assert woken() == []


def test_who_enters_it_for_a_caller_knows_of_it_already(seoul: Mission, duty: dict[str, User]) -> None:
    entered(phone_of(duty["Awake"]), kind="death")
    assert woken() == []


def test_handed_over_it_wakes_where_it_goes_and_headquarters_where_nobody_there_is_on_duty(
    citizen: Phone, person: Person, seoul: Mission, vienna: Mission, duty: dict[str, User], bek: Phone
) -> None:
    open_all_week(seoul)
    case = a_case(citizen, person, kind="hospital")
    handed = {"mission": vienna.code, "promised": "Somebody calls her within the hour."}
    url = f"{CASE_DESK}/{case.public_id}/hand-over"
    assert bek.post(url, handed, format="json").status_code == 200
    assert woken() == [("Night", case.public_id)]


def test_sent_again_nobody_is_called_again(
    citizen: Phone, person: Person, seoul: Mission, duty: dict[str, User]
) -> None:
    same = "6b1f7f2e-8c1d-4a53-9a55-1b6d3ce0a001"
    a_case(citizen, person, kind="arrest", client_id=same)
    body = {**NEED, "kind": "arrest", "client_id": same, "person": str(person.public_id)}
    assert citizen.post(CASES, body, format="json").status_code == 200
    assert ConsularCase.objects.count() == len(woken()) == 1
