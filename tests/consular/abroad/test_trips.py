"""/api/v1/trips: a journey of several legs with companions, told, changed, taken back, forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from consular.abroad.models.trips import Trip
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from tests.consular.visas.test_cost import MOST, queries_of
from tests.core.api.bodies import faults
from tests.factories.abroad import TRIPS, a_leg, a_trip, day
from tests.factories.visas import a_person
from tests.people import Phone, a_user, phone_of

STAFF = "/api/v1/staff/trips"
FRIEND = {"primary_identifier": "Muster", "nationality": "DEU"}


def body(person: Person, **more: Any) -> dict[str, Any]:
    return {"person": str(person.public_id), "legs": [a_leg("KR", 10, 20)], **more}


def test_each_leg_is_with_the_mission_that_serves_it(
    citizen: Phone, person: Person, seoul: Mission, vienna: Mission
) -> None:
    sent = body(person, legs=[a_leg("KR", 10, 14, "Seoul"), a_leg("AT", 14, 20, "Wien")], phone="+82 10 1234 5678")
    answer = citizen.post(TRIPS, sent, format="json")
    assert answer.status_code == 201
    told = answer.json()
    assert [(leg["mission"], leg["city"]) for leg in told["legs"]] == [("KZ-SEO", "Seoul"), ("KZ-VIE", "Wien")]
    assert (told["first_day"], told["last_day"], told["phone"]) == (day(10), day(20), "+821012345678")
    assert citizen.get(answer.headers["Location"]).json() == told
    assert citizen.get(TRIPS).json()["results"][0]["host_states"] == ["KR", "AT"]
    chains = AuditEntry.objects.filter(action="abroad.trip.told").values_list("chain", flat=True)
    assert sorted(chains) == ["KZ-SEO", "KZ-VIE"]


def test_companions_may_be_known_or_named_and_of_any_nationality(
    citizen: Phone, person: Person, aigul: User, seoul: Mission
) -> None:
    child = a_person(aigul, kind="parent", born="2020-01-01", secondary="Nur", nationality="KAZ")
    friend = {"primary_identifier": "Muster", "secondary_identifier": "Erika", "nationality": "DEU"}
    sent = body(person, companions=[{"person": str(child.public_id)}, friend, {**friend, "birth_date": "2015-05-05"}])
    told = citizen.post(TRIPS, sent, format="json").json()
    assert [one["name"] for one in told["companions"]] == ["Example, Nur", "Muster, Erika", "Muster, Erika"]
    assert [one["nationality"] for one in told["companions"]] == ["KAZ", "DEU", "DEU"]
    minors = Trip.objects.get().companions.filter(of_age_on__gt=timezone.localdate())
    assert minors.count() == 2


@pytest.mark.parametrize("again", ["name", "person", "lead"])
def test_nobody_travels_twice(citizen: Phone, person: Person, aigul: User, seoul: Mission, again: str) -> None:
    child = a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ")
    friend = {"primary_identifier": "Muster", "nationality": "DEU"}
    twice = {
        "name": [friend, {**friend, "primary_identifier": "MUSTER"}],
        "person": [{"person": str(child.public_id)}] * 2,
        "lead": [{"person": str(person.public_id)}],
    }[again]
    answer = citizen.post(TRIPS, body(person, companions=twice), format="json")
    assert answer.status_code == 400
    assert set(faults(answer).values()) == {"twice"}
    assert not Trip.objects.exists()


def test_somebody_of_ours_must_be_among_them(citizen: Phone, aigul: User, seoul: Mission) -> None:
    korean = a_person(aigul, kind="attorney")
    answer = citizen.post(TRIPS, body(korean, companions=[FRIEND]), format="json")
    assert (answer.status_code, faults(answer)) == (400, {"person": "not_a_citizen"})
    assert not Trip.objects.exists()
    ours = [{"primary_identifier": "Mysal", "nationality": "KAZ"}]
    assert citizen.post(TRIPS, body(korean, companions=ours), format="json").status_code == 201


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"legs": []}, "legs"),
    ({"legs": [a_leg("KR", 10, 9)]}, "legs.0.leaves_on"),
    ({"legs": [a_leg("KR", 10, 14), a_leg("AT", 12, 20)]}, "legs.1.arrives_on"),
    ({"legs": [a_leg("KR", -9, -3)]}, "legs.0.leaves_on"),
    ({"legs": [a_leg("KR", 1, 3000)]}, "legs.0.leaves_on"),
    ({"legs": [{**a_leg("KR", 1, 2), "arrives_on": "9999-12-31"}]}, "legs.0.arrives_on"),
    ({"legs": [{**a_leg("KR", 1, 2), "place": {"state": "XX1"}}]}, "legs.0.place.state"),
    ({"legs": [a_leg("KR", 1, 2)] * 21}, "legs"),
    ({"companions": [{}]}, "companions.0.primary_identifier"),
    ({"companions": [{"primary_identifier": "A", "nationality": "ZZZ"}]}, "companions.0.nationality"),
    ({"companions": [{"person": "00000000-0000-4000-8000-000000000000"}]}, "companions.0.person"),
    (
        {"companions": [{"person": "00000000-0000-4000-8000-000000000000", "nationality": "KAZ"}]},
        "companions.0.nationality",
    ),
    (
        {"companions": [{"primary_identifier": "A", "nationality": "KAZ", "birth_date": day(3)}]},
        "companions.0.birth_date",
    ),
    ({"phone": "none"}, "phone"),
]


@pytest.mark.parametrize(("wrong", "path"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_wrong_is_named_and_nothing_is_entered(
    citizen: Phone, person: Person, seoul: Mission, vienna: Mission, wrong: dict[str, Any], path: str
) -> None:
    answer = citizen.post(TRIPS, body(person, **wrong), format="json")
    assert answer.status_code == 400
    assert set(faults(answer)) == {path}
    assert not Trip.objects.exists()


def test_over_the_date_line_one_arrives_the_day_before(
    citizen: Phone, person: Person, seoul: Mission, vienna: Mission
) -> None:
    a_trip(citizen, person, [a_leg("KR", 10, 14), a_leg("AT", 13, 20)])
    a_trip(citizen, person, [a_leg("KR", 19, 25)])


def test_nobody_is_on_two_journeys_at_once(citizen: Phone, person: Person, seoul: Mission) -> None:
    first = a_trip(citizen, person, [a_leg("KR", 10, 20)])
    answer = citizen.post(TRIPS, body(person, legs=[a_leg("KR", 15, 25)]), format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "trips_overlap")
    assert answer.json()["trip"] == str(first.public_id)
    days = {"first_day": first.first_day + timedelta(days=3), "last_day": first.last_day + timedelta(days=3)}
    with pytest.raises(IntegrityError, match="consular_trip_one_at_a_time"), transaction.atomic():
        Trip(person=person, told_by=first.told_by, contact={"phone": None}, **days).save()
    a_trip(citizen, person, [a_leg("KR", 20, 25)])


def test_a_change_replaces_all_and_loses_no_other_change(
    citizen: Phone, person: Person, seoul: Mission, vienna: Mission
) -> None:
    trip = a_trip(citizen, person, [a_leg("KR", 10, 20)], phone="+821012345678")
    url = f"{TRIPS}/{trip.public_id}"
    etag = citizen.get(url).headers["ETag"]
    sent = {"legs": [a_leg("AT", 11, 12)]}
    told = citizen.put(url, sent, format="json", headers={"if-match": etag}).json()
    assert ([leg["mission"] for leg in told["legs"]], told["phone"]) == (["KZ-VIE"], None)
    assert citizen.put(url, sent, format="json", headers={"if-match": etag}).status_code == 412
    chains = AuditEntry.objects.filter(action="abroad.trip.changed").values_list("chain", flat=True)
    assert sorted(chains) == ["KZ-SEO", "KZ-VIE"]


def test_a_journey_taken_back_leaves_nothing(citizen: Phone, person: Person, seoul: Mission) -> None:
    trip = a_trip(citizen, person, [a_leg("KR", 10, 20)], companions=[FRIEND])
    assert citizen.post(f"{TRIPS}/{trip.public_id}/cancel").status_code == 204
    assert not Trip.objects.exists()
    assert citizen.post(f"{TRIPS}/{trip.public_id}/cancel").status_code == 404


def test_officers_on_the_way_read_it_and_others_find_nothing(
    citizen: Phone, person: Person, bek: Phone, gulnar: Phone
) -> None:
    trip = a_trip(citizen, person, [a_leg("KR", 10, 20)])
    assert [line["name"] for line in bek.get(STAFF).json()["results"]] == ["Example, Aigul"]
    assert bek.get(f"{STAFF}/{trip.public_id}").json()["legs"][0]["city"] == "Somewhere"
    assert AuditEntry.objects.filter(action="abroad.trip.opened", chain="KZ-SEO").count() == 1
    assert gulnar.get(STAFF).json()["results"] == []
    assert gulnar.get(f"{STAFF}/{trip.public_id}").status_code == 404
    person.representations.create(user=bek.user, kind="attorney", valid_from="2020-01-01")
    assert bek.get(f"{STAFF}/{trip.public_id}").status_code == 404


def test_another_parent_does_not_learn_where_the_child_is(citizen: Phone, aigul: User, seoul: Mission) -> None:
    child = a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ")
    father = a_user("Timur")
    mothers = child.representations.get()
    child.representations.create(user=father, kind="parent", valid_from="2020-01-01", valid_to=mothers.valid_to)
    trip = a_trip(citizen, child, [a_leg("KR", 10, 20)])
    other = phone_of(father)
    assert other.get(TRIPS).json()["results"] == []
    for answer in (
        other.get(f"{TRIPS}/{trip.public_id}"),
        other.put(f"{TRIPS}/{trip.public_id}", {"legs": [a_leg("KR", 1, 2)]}, format="json"),
        other.post(f"{TRIPS}/{trip.public_id}/cancel"),
    ):
        assert answer.status_code == 404
    assert Trip.objects.get().version == 1


def test_lists_cost_the_same_with_one_row_and_with_many(citizen: Phone, person: Person, bek: Phone) -> None:
    a_trip(citizen, person, [a_leg("KR", 10, 20)])
    own, theirs = queries_of(citizen, TRIPS, rows=1), queries_of(bek, STAFF, rows=1)
    for start in (30, 50, 70):
        companions = [{"primary_identifier": f"Friend {start}", "nationality": "DEU"}]
        a_trip(citizen, person, [a_leg("KR", start, start + 5)], companions=companions)
    assert queries_of(citizen, TRIPS, rows=4) == own <= MOST + 2
    assert queries_of(bek, STAFF, rows=4) == theirs <= MOST + 2
