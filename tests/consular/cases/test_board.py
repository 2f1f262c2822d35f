"""Which cases are there, and which are late? /api/v1/staff/cases and /api/v1/staff/case-board."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consular.cases.models.cases import ConsularCase
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from tests.factories.cases import CASE_DESK, a_case, a_thread, entered
from tests.people import Phone
from tests.remembered import remembered


@pytest.fixture
@remembered
def case(citizen: Phone, person: Person, seoul: Mission) -> ConsularCase:
    return a_case(citizen, person)


def test_the_board_counts_by_mission_and_colour(
    citizen: Phone, person: Person, bek: Phone, marat: Phone, gulnar: Phone, case: ConsularCase, vienna: Mission
) -> None:
    late = entered(bek)
    ConsularCase.objects.filter(pk=late.pk).update(counted_from=timezone.now() - timedelta(hours=5))
    soon = entered(bek, kind="disaster")
    ConsularCase.objects.filter(pk=soon.pk).update(counted_from=timezone.now() - timedelta(minutes=50))
    a_case(citizen, person, mission="KZ-VIE")
    board = "/api/v1/staff/case-board"
    seoul = {"mission": "KZ-SEO", "red": 1, "amber": 1, "green": 1, "reds": [str(late.public_id)]}
    assert bek.get(board).json() == [seoul]
    assert marat.get(board).json() == [seoul, {"mission": "KZ-VIE", "red": 0, "amber": 0, "green": 1, "reds": []}]
    assert [line["mission"] for line in gulnar.get(board).json()] == ["KZ-VIE"]


def test_lists_and_the_board_take_a_constant_number_of_queries(
    citizen: Phone, person: Person, bek: Phone, seoul: Mission, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        a_case(citizen, person)
    for url in (CASE_DESK, "/api/v1/staff/case-board"):
        with django_assert_max_num_queries(14):
            assert bek.get(url).status_code == 200


def test_one_state_is_listed(bek: Phone, case: ConsularCase) -> None:
    assert len(bek.get(CASE_DESK, {"state": "received"}).json()["results"]) == 1
    assert bek.get(CASE_DESK, {"state": "open"}).json()["results"] == []
    assert bek.get(CASE_DESK, {"state": "lost"}).status_code == 400


def test_a_case_keeps_a_thread_of_its_own(citizen: Phone, person: Person, case: ConsularCase) -> None:
    assert a_thread(citizen, person).pk != case.thread_id
