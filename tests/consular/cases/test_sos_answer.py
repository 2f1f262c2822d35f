"""A call climbs until somebody answers; then it is passed on, closed for a reason, or marked."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from consular.cases.models.sos import SosCall
from consular.cases.services import alarming, helping
from consular.cases.services.helping import AlreadyAnswered
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from econsulate.core.work.models import Work
from notifications.deliveries.models import Message
from tests.factories.abroad import a_registration, serves
from tests.factories.missions import a_shift, an_officer, headquarters
from tests.factories.notifications import work_is_done
from tests.factories.sos import STAFF, URL, a_call, minutes_pass
from tests.people import Phone, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def people(seoul: Mission) -> dict[str, User]:
    ministry = headquarters()
    people = {name: an_officer(name, seoul, Role.OFFICER) for name in ("First", "Second", "Third")}
    people["Night"] = an_officer("Night", ministry, Role.OFFICER)
    chief = an_officer("Chief", ministry, Role.MISSION_ADMIN)
    for rank, name in ((1, "First"), (2, "Second")):
        a_shift(seoul, people[name], by=chief, rank=rank)
    a_shift(ministry, people["Night"], by=chief)
    return {**people, "Chief": chief}


@pytest.fixture
@remembered
def call(citizen: Phone, person: Person, seoul: Mission, people: dict[str, User]) -> SosCall:
    serves(seoul, "KR")
    a_registration(citizen, person)
    return a_call(citizen, words="A flood")


def called(call: SosCall) -> list[set[str]]:
    """Who was called, rung by rung."""
    rungs: dict[int, set[str]] = {}
    for rung, name in call.alarms.order_by("rung").values_list("rung", "user__officer__display_name"):
        rungs.setdefault(rung, set()).add(name)
    return list(rungs.values())


def climb(minutes: float) -> None:
    minutes_pass(minutes)
    work_is_done()


def test_nobody_answers_and_it_climbs_from_the_line_to_headquarters_to_everybody(call: SosCall) -> None:
    assert called(call) == [{"First"}]
    climb(1)
    assert called(call) == [{"First"}], "two minutes to wake up"
    climb(1.5)
    climb(2.5)
    assert called(call) == [{"First"}, {"Second"}, {"Night"}]
    climb(3.5)
    climb(5.5)
    everybody = {"First", "Second", "Third"}
    assert called(call)[3:] == [everybody, {"Night", "Chief"}]
    climb(10.5)
    assert called(call)[5] == {"Night", "Chief"}, "again and again"
    assert Message.objects.filter(topic="cases.sos_alarm", recipient__user__officer__display_name="Night").count() == 3


def test_the_same_work_twice_climbs_one_rung(call: SosCall) -> None:
    minutes_pass(2.5)
    for _ in range(3):
        alarming.climb_on(call.public_id, now=timezone.now())
    assert called(call) == [{"First"}, {"Second"}]


def test_an_answer_stops_it_and_who_was_called_hears_so(call: SosCall, people: dict[str, User], citizen: Phone) -> None:
    climb(2.5)
    officer = phone_of(people["Second"])
    answer = officer.post(f"{STAFF}/{call.public_id}/answer")
    assert (answer.status_code, answer.json()["answered_by"]) == (200, "Second")
    assert officer.post(f"{STAFF}/{call.public_id}/answer").status_code == 200
    climb(60)
    assert called(call) == [{"First"}, {"Second"}]
    told = Message.objects.filter(topic="cases.sos_taken").values_list("recipient__user__officer__display_name")
    assert [name for (name,) in told] == ["First"]
    assert citizen.get(f"{URL}/{call.public_id}").json()["state"] == "answered"


def test_a_colleague_who_comes_second_is_told(call: SosCall, people: dict[str, User]) -> None:
    phone_of(people["First"]).post(f"{STAFF}/{call.public_id}/answer")
    late = phone_of(people["Second"]).post(f"{STAFF}/{call.public_id}/answer")
    assert (late.status_code, late.json()["code"]) == (409, "already_answered")


def test_passed_on_it_calls_the_other_mission_s_line(call: SosCall, people: dict[str, User], vienna: Mission) -> None:
    gulnar = an_officer("Gulnar", vienna, Role.OFFICER)
    first = phone_of(people["First"])
    assert first.post(f"{STAFF}/{call.public_id}/pass-on", {"mission": "KZ-VIE"}, format="json").status_code == 204
    assert first.get(f"{STAFF}/{call.public_id}").status_code == 404
    call.refresh_from_db()
    assert (call.mission, call.rung) == (vienna, 1)
    assert phone_of(gulnar).get(f"{STAFF}/{call.public_id}").status_code == 200
    for code in ("KZ-VIE", "KZ-NIX", "x"):
        again = phone_of(gulnar).post(f"{STAFF}/{call.public_id}/pass-on", {"mission": code}, format="json")
        assert (again.status_code, again.json()["errors"][0]["path"]) == (400, "mission")


def test_it_is_closed_for_a_reason_once(call: SosCall, people: dict[str, User], citizen: Phone) -> None:
    officer, url = phone_of(people["First"]), f"{STAFF}/{call.public_id}/close"
    for body in ({}, {"ending": "whatever"}):
        assert officer.post(url, body, format="json").status_code == 400
    closed = officer.post(url, {"ending": "helped", "note": "Brought to the embassy."}, format="json")
    assert (closed.json()["state"], closed.json()["ending"]) == ("closed", "helped")
    assert officer.post(url, {"ending": "safe"}, format="json").json()["code"] == "wrong_state"
    climb(60)
    assert called(call) == [{"First"}]
    more = citizen.post(f"{URL}/{call.public_id}/updates", {"words": "Hello?"}, format="json")
    assert (more.status_code, more.json()["code"]) == (409, "call_closed")


def test_abuse_is_marked_and_the_next_call_climbs_all_the_same(
    call: SosCall, people: dict[str, User], citizen: Phone
) -> None:
    officer = phone_of(people["First"])
    marked = officer.post(f"{STAFF}/{call.public_id}/mark-as-abuse")
    assert marked.json()["marked_as_abuse"] is True
    another = a_call(citizen)
    assert called(another) == [{"First"}]


def test_the_board_shows_what_calls_at_one_s_missions_only(call: SosCall, people: dict[str, User]) -> None:
    for name, seen in (("Third", 1), ("Night", 1)):
        assert len(phone_of(people[name]).get(f"{STAFF}?state=calling").json()["results"]) == seen
    elsewhere = an_officer("Vera", Mission.objects.get(code="KZ-SEO").branches.model.objects.get(code="KZ-HQ"))
    assert phone_of(elsewhere).get(f"{STAFF}?state=calling").json()["results"] == []
    assert phone_of(people["Third"]).get(f"{STAFF}?state=lost").status_code == 400


@pytest.mark.django_db(transaction=True)
def test_of_many_who_answer_in_one_moment_one_does(citizen: Phone, person: Person, seoul: Mission) -> None:
    ministry = headquarters()
    officers = [an_officer(f"Officer{number}", ministry, Role.OFFICER) for number in range(6)]
    call = a_call(citizen)

    def attempt(officer: User) -> bool:
        try:
            helping.answer(call, by=officer, now=timezone.now())
        except AlreadyAnswered:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(attempt, officers))
    assert sorted(results) == [False] * 5 + [True]


@pytest.mark.django_db(transaction=True)
def test_of_many_same_calls_in_one_moment_one_is_kept(citizen: Phone, person: Person, seoul: Mission) -> None:
    headquarters()
    body: dict[str, Any] = {"client_id": "00000000-0000-4000-8000-000000000001", "words": "A flood"}

    def attempt(_number: int) -> int:
        try:
            return citizen.post(URL, body, format="json").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(attempt, range(6))) == {201}
    assert SosCall.objects.count() == 1
    assert Work.objects.filter(kind="cases.climb_sos").count() == 1
