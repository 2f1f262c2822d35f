"""/api/v1/staff/missions/{code}/rota: who is on duty; shifts planned, handed over, taken out, as in the panel."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.models.rota import DutyShift
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from tests.core.api.bodies import faults
from tests.factories.missions import a_mission, a_shift, an_officer, headquarters
from tests.people import Phone, phone_of
from tests.remembered import remembered

URL = "/api/v1/staff/missions/KZ-SEO/rota"


@pytest.fixture
@remembered
def seoul(db: None) -> Mission:
    headquarters()
    return a_mission("KZ-SEO")


@pytest.fixture
@remembered
def chief(seoul: Mission) -> Phone:
    return phone_of(an_officer("Chief", seoul, Role.MISSION_ADMIN))


@pytest.fixture
@remembered
def bek(seoul: Mission) -> User:
    return an_officer("Bek", seoul, Role.OFFICER)


@pytest.fixture
@remembered
def dana(seoul: Mission) -> User:
    return an_officer("Dana", seoul, Role.INTAKE)


@pytest.fixture
@remembered
def shift(seoul: Mission, bek: User, chief: Phone) -> DutyShift:
    return a_shift(seoul, bek, by=chief.user)  # type: ignore[arg-type]


def nights(*users: User, **changes: Any) -> dict[str, Any]:
    first = (timezone.now() + timedelta(days=2)).date().isoformat()
    whole = {"users": [str(user.public_id) for user in users], "rank": 1, "first": first, "days": 4}
    return {**whole, "begins": "18:00", "ends": "09:00", **changes}


def test_it_tells_who_is_on_duty_what_comes_and_the_gaps(bek: User, dana: User, shift: DutyShift) -> None:
    told = phone_of(dana).get(URL).json()
    assert (told["mission"], told["zone"]) == ("KZ-SEO", shift.mission.zone)
    assert [(row["name"], row["rank"], row["id"]) for row in told["now"]] == [("Bek", 1, str(shift.public_id))]
    assert told["shifts"] == told["now"]
    assert len(told["gaps"]) == 1
    assert {row["name"] for row in told["colleagues"]} == {"Bek", "Chief", "Dana"}


def test_nights_are_planned_in_turn_by_the_missions_clock(chief: Phone, bek: User, dana: User) -> None:
    answer = chief.post(URL, nights(bek, dana), format="json")
    assert answer.status_code == 201, answer.content
    assert [row["name"] for row in answer.json()] == ["Bek", "Dana", "Bek", "Dana"]
    shifts = DutyShift.objects.all()
    assert {(row.begins_at.hour, row.ends_at.hour) for row in shifts} == {(9, 0)}, "18:00 to 09:00 in Seoul"
    assert AuditEntry.objects.filter(action="missions.duty.planned").count() == 1


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"users": []}, "users"),
        ({"users": ["nobody"]}, "users.0"),
        ({"users": ["00000000-0000-4000-8000-000000000000"]}, "user"),
        ({"rank": 9}, "rank"),
        ({"rank": "1"}, "rank"),
        ({"days": 0}, "days"),
        ({"days": 93}, "days"),
        ({"begins": "25:00"}, "begins"),
        ({"begins": "18:00:30"}, "begins"),
        ({"first": "1999-01-01"}, "ends"),
        ({"first": "9999-12-31"}, "first"),
        ({"hours": 3}, "hours"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_planned(
    chief: Phone, bek: User, changes: dict[str, Any], path: str
) -> None:
    answer = chief.post(URL, nights(bek, **changes), format="json")
    assert (answer.status_code, list(faults(answer))) == (400, [path]), answer.content
    assert not DutyShift.objects.exists()


def test_a_place_in_the_line_is_taken_once_and_then_nothing_is_planned(chief: Phone, bek: User, dana: User) -> None:
    assert chief.post(URL, nights(bek, days=1), format="json").status_code == 201
    assert chief.post(URL, nights(dana), format="json").status_code == 400
    assert DutyShift.objects.count() == 1


def test_who_is_on_duty_hands_over_and_a_colleague_goes_on(bek: User, dana: User, shift: DutyShift) -> None:
    url, body = f"{URL}/{shift.public_id}/hand-over", {"user": str(dana.public_id)}
    assert phone_of(dana).post(url, body, format="json").status_code == 403
    answer = phone_of(bek).post(url, body, format="json")
    assert (answer.status_code, answer.json()["name"]) == (200, "Dana")
    assert [row["name"] for row in phone_of(bek).get(URL).json()["now"]] == ["Dana"]
    again = phone_of(bek).post(url, body, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "shift_over")
    assert DutyShift.objects.count() == 2


def test_only_an_administrator_plans_and_takes_out(chief: Phone, bek: User, shift: DutyShift) -> None:
    url = f"{URL}/{shift.public_id}/withdraw"
    for answer in (phone_of(bek).post(url), phone_of(bek).post(URL, nights(bek), format="json")):
        assert (answer.status_code, answer.json()["code"]) == (403, "not_an_administrator")
    assert phone_of(bek).get(URL).json()["now"] != []
    assert chief.post(url).status_code == 204
    assert phone_of(bek).get(URL).json()["now"] == []
    assert chief.post(url).status_code == 409


def test_another_mission_and_who_is_never_on_duty_are_turned_away(
    seoul: Mission, bek: User, chief: Phone, shift: DutyShift
) -> None:
    there = an_officer("Gulnar", a_mission("KZ-VIE"), Role.OFFICER, Role.MISSION_ADMIN)
    reviewer = an_officer("Zarina", seoul, Role.APPEAL_REVIEWER, Role.AUDITOR)
    verbs = [(f"/{shift.public_id}/hand-over", {"user": str(bek.public_id)}), (f"/{shift.public_id}/withdraw", {})]
    for user, status in ((there, 404), (reviewer, 403)):
        phone = phone_of(user)
        assert phone.get(URL).status_code == status
        for path, body in [*verbs, ("", nights(bek))]:
            assert phone.post(URL + path, body, format="json").status_code == status
    assert DutyShift.objects.get().withdrawn_at is None


def test_everybody_on_duty_reads_headquarters_rota_and_cannot_plan_it(seoul: Mission, bek: User, chief: Phone) -> None:
    at_home = "/api/v1/staff/missions/KZ-HQ/rota"
    assert phone_of(bek).get(at_home).status_code == 200
    assert chief.post(at_home, nights(bek), format="json").status_code == 403
    assert chief.get("/api/v1/staff/missions/XX-NONE/rota").status_code == 404
