"""What notifications knows of where people are follows each act; conftest.py compares after every test here."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consular.abroad.models.registration import Registration
from consular.abroad.services import presence, succession
from consular.abroad.services.ageing import age_register
from consular.abroad.tasks import resync_presences
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Ending
from consular.citizens.services import endings
from consular.missions.models.missions import Mission
from consular.privacy.services import erasure
from consular.privacy.services.trips import forget_trips
from econsulate.core.accounts.models import User
from notifications.presence.models import Presence, PresenceResync
from tests.core.api.bodies import PERSON
from tests.factories.abroad import STAY, TRIPS, URL, VISIT, a_leg, a_registration, a_trip
from tests.factories.visas import a_person, show_right
from tests.people import Phone, a_user

FRIEND = {"primary_identifier": "Muster", "nationality": "DEU", "birth_date": "2015-05-05"}
ELSEWHERE = {**STAY, "place": {"state": "AT", "region": "AT-9"}}


def known() -> list[tuple[str, str, str, str]]:
    rows = Presence.objects.order_by("state", "source", "is_companion", "pk")
    return [(row.source, row.state, row.subdivision, row.served_by) for row in rows]


HOME = ("residence", "KR", "KR-11", "KZ-SEO")


def test_an_entry_is_known_from_the_moment_it_is_sent(sent: Registration, person: Person, aigul: User) -> None:
    row = Presence.objects.get()
    assert (row.subject, row.reference, row.logins) == (person.public_id, str(sent.public_id), [aigul.pk])
    assert (row.nationality, row.of_age_on, row.confirmed_at) == ("KAZ", date(2008, 4, 12), sent.confirmed_at)
    assert known() == [HOME]


def test_a_place_is_the_middle_of_its_smallest_area(citizen: Phone, person: Person, seoul: Mission) -> None:
    a_registration(citizen, person)
    row = Presence.objects.get()
    assert row.by_area
    assert row.point == pytest.approx((127.0, 37.55), abs=0.1)
    assert row.accuracy_m == 19_000


def test_it_follows_confirming_changing_moving_and_leaving(
    citizen: Phone, entry: Registration, vienna: Mission
) -> None:
    url = f"{URL}/{entry.public_id}"
    before = Presence.objects.get().confirmed_at
    citizen.post(f"{url}/confirm")
    assert Presence.objects.get().confirmed_at > before
    assert citizen.put(url, ELSEWHERE, format="json").status_code == 200
    assert known() == [("residence", "AT", "AT-9", "KZ-SEO")]
    assert citizen.post(f"{url}/transfer").status_code == 200
    assert known() == [("residence", "AT", "AT-9", "KZ-VIE")]
    assert citizen.post(f"{url}/leave").status_code == 200
    assert known() == []


def test_an_entry_elsewhere_takes_the_place_of_the_first(citizen: Phone, entry: Registration, vienna: Mission) -> None:
    a_registration(citizen, entry.person, ELSEWHERE)
    assert known() == [("residence", "AT", "AT-9", "KZ-VIE")]


def test_it_follows_officers(bek: Phone, entry: Registration, vienna: Mission) -> None:
    url = f"/api/v1/staff/registrations/{entry.public_id}"
    assert bek.post(f"{url}/transfer", {"mission": "KZ-VIE"}, format="json").status_code == 200
    assert known() == [("residence", "KR", "KR-11", "KZ-VIE")]


def test_an_officer_ends_an_entry(bek: Phone, entry: Registration) -> None:
    url = f"/api/v1/staff/registrations/{entry.public_id}/end"
    assert bek.post(url, {"reason": "left"}, format="json").status_code == 200
    assert known() == []


def test_it_follows_the_calendar(citizen: Phone, person: Person, seoul: Mission, entry: Registration) -> None:
    age_register(now=timezone.now() + timedelta(days=500))
    entry.refresh_from_db()
    assert (entry.state, known()) == ("stale", [HOME])
    child = a_person(citizen.user, kind="parent", born="2020-01-01", nationality="KAZ")
    a_registration(citizen, child, VISIT)
    age_register(now=timezone.now() + timedelta(days=3000))
    assert known() == [HOME]


def test_a_mission_that_closes_hands_on_whom_it_served(entry: Registration, seoul: Mission, vienna: Mission) -> None:
    succession.hand_over(seoul, vienna, by=None)
    assert known() == [("residence", "KR", "KR-11", "KZ-VIE")]


def test_everybody_on_a_journey_is_known_at_each_place(
    citizen: Phone, person: Person, aigul: User, seoul: Mission, vienna: Mission
) -> None:
    child = a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ")
    legs = [a_leg("KR", -1, 4), a_leg("AT", 4, 9)]
    trip = a_trip(citizen, person, legs, companions=[{"person": str(child.public_id)}, FRIEND])
    assert [(one[0], one[1], one[3]) for one in known()] == [("trip", "AT", "KZ-VIE")] * 3 + [
        ("trip", "KR", "KZ-SEO")
    ] * 3
    assert Presence.objects.values("subject").distinct().count() == 3
    assert set(Presence.objects.filter(is_companion=True).values_list("of_age_on", flat=True)) == {
        date(2038, 1, 1),
        date(2033, 5, 5),
    }
    shorter = {"legs": [a_leg("AT", -1, 2)], "companions": [FRIEND]}
    assert citizen.put(f"{TRIPS}/{trip.public_id}", shorter, format="json").status_code == 200
    assert [(one[0], one[1], one[3]) for one in known()] == [("trip", "AT", "KZ-VIE")] * 2
    assert citizen.post(f"{TRIPS}/{trip.public_id}/cancel").status_code == 204
    assert known() == []


def test_a_journey_that_is_forgotten_leaves_nobody(citizen: Phone, person: Person, seoul: Mission) -> None:
    a_trip(citizen, person, [a_leg("KR", -1, 1)])
    assert forget_trips(now=timezone.now() + timedelta(days=40)) == 1
    assert known() == []


def test_the_same_friend_on_two_journeys_is_one_and_without_a_birth_date_two(
    citizen: Phone, person: Person, aigul: User, seoul: Mission
) -> None:
    nameless = {"primary_identifier": "Kim", "nationality": "KOR"}
    a_trip(citizen, person, [a_leg("KR", 1, 3)], companions=[FRIEND, nameless])
    a_trip(citizen, person, [a_leg("KR", 5, 7)], companions=[FRIEND, nameless])
    companions = Presence.objects.filter(is_companion=True)
    assert (companions.count(), companions.values("subject").distinct().count()) == (4, 3)


def test_only_who_told_the_place_and_the_person_hear_of_it(citizen: Phone, aigul: User, seoul: Mission) -> None:
    child = a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ")
    father = a_user("Timur")
    child.representations.create(user=father, kind="parent", valid_from="2020-01-01", valid_to="2038-01-01")
    a_registration(citizen, child)
    assert Presence.objects.get().logins == [aigul.pk]


def test_who_no_longer_acts_for_somebody_hears_no_more(citizen: Phone, aigul: User, seoul: Mission) -> None:
    child = a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ")
    a_registration(citizen, child)
    right = child.representations.get()
    endings.end(right, Ending.COURT_ORDER, by=aigul, now=timezone.now())
    assert Presence.objects.get().logins == []


def test_a_right_that_ends_by_its_day_is_followed_at_night_and_is_no_fault(
    citizen: Phone, aigul: User, seoul: Mission
) -> None:
    child = a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ")
    a_registration(citizen, child)
    child.representations.update(valid_from="2020-01-01", valid_to=timezone.localdate())
    assert presence.resync(now=timezone.now()).differences == 0
    assert Presence.objects.get().logins == []


def test_a_deed_that_is_shown_anew_lets_who_told_hear_again(
    citizen: Phone, aigul: User, seoul: Mission, bek: Phone
) -> None:
    ward = a_person(aigul, kind="guardian", nationality="KAZ")
    a_registration(citizen, ward)
    ward.representations.update(valid_from="2020-01-01", valid_to=timezone.localdate())
    presence.follow_calendar(now=timezone.now())
    assert Presence.objects.get().logins == []
    show_right(ward, aigul, judge=bek.user)
    assert Presence.objects.get().logins == [aigul.pk]


def test_a_mended_birth_date_is_followed(citizen: Phone, entry: Registration, person: Person) -> None:
    answer = citizen.get(f"/api/v1/persons/{person.public_id}")
    facts: dict[str, Any] = {name: answer.json()[name] for name in PERSON if name != "acting_as"}
    facts["birth_date"] = "2015-04-12"
    changed = citizen.put(f"/api/v1/persons/{person.public_id}", facts, format="json")
    assert changed.status_code == 200, changed.content
    assert Presence.objects.get().of_age_on == date(2033, 4, 12)


def test_nothing_stays_of_the_erased(citizen: Phone, entry: Registration, person: Person, aigul: User) -> None:
    child = a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ")
    a_trip(citizen, person, [a_leg("KR", -1, 4)], companions=[FRIEND])
    a_trip(citizen, child, [a_leg("KR", -1, 4)], companions=[{"person": str(person.public_id)}])
    erasure.erase_person(person, now=timezone.now())
    assert [row.subject for row in Presence.objects.all()] == [child.public_id]


@pytest.mark.disagrees
def test_wrong_rows_are_mended_at_night_and_said(
    citizen: Phone, entry: Registration, person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    a_trip(citizen, person, [a_leg("KR", -1, 4)], companions=[FRIEND])
    before = sorted(known())
    # A row too many, one too few, one that says something else: as if three acts had forgotten to follow.
    Presence.objects.filter(is_companion=True).delete()
    Presence.objects.filter(source="residence").update(served_by="KZ-VIE", logins=[])
    Presence.objects.create(
        subject="00000000-0000-4000-8000-000000000000", source="trip", reference="gone:0", by_area=True, state="JP",
        nationality="KAZ", is_companion=False, valid_from=timezone.now(), confirmed_at=timezone.now(),
    )  # fmt: skip
    resync_presences()
    found = PresenceResync.objects.get()
    assert (found.compared, found.missing, found.wrong, found.left_over, found.miscounted) == (3, 1, 1, 1, 0)
    assert sorted(known()) == before
    resync_presences()
    assert PresenceResync.objects.order_by("-pk")[0].differences == 0


def test_it_reads_no_more_statements_for_more_people(
    citizen: Phone, aigul: User, entry: Registration, seoul: Mission
) -> None:
    with CaptureQueriesContext(connection) as few:
        presence.resync(now=timezone.now())
    for number in range(5):
        child = a_person(aigul, kind="guardian", secondary=f"Nur {number}", nationality="KAZ")
        a_registration(citizen, child)
    with CaptureQueriesContext(connection) as many:
        presence.resync(now=timezone.now())
    assert len(many) == len(few)
