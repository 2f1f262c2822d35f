"""A journey goes away some days after its end: the longest a mission on the way has set, unless a hold keeps it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consular.abroad.models.trips import Trip
from consular.citizens.models.person import Person, match_index_of
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.services.missions import amend_mission
from consular.privacy.models.holds import LegalHold
from consular.privacy.services.trips import forget_trips
from econsulate.core.audit.models import AuditEntry
from econsulate.core.errors import InvalidInput
from tests.factories.abroad import a_leg, a_trip, an_open_trip, serves
from tests.factories.missions import a_mission, an_officer, headquarters
from tests.factories.visas import a_submitted
from tests.people import Phone
from tests.remembered import remembered

NOON = timedelta(hours=12)


@pytest.fixture
@remembered
def trip(applicant: Phone, person: Person, seoul: Mission) -> Trip:
    vienna = a_mission("KZ-VIE", keep_trips_days=30)
    Person.objects.filter(pk=person.pk).update(nationality="KAZ")
    serves(seoul, "KR")
    serves(vienna, "AT")
    return a_trip(applicant, person, [a_leg("KR", 1, 3), a_leg("AT", 3, 5)])


def days_later(trip: Trip, days: int) -> int:
    """How many journeys go so many days after the end of this one."""
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    end = midnight + (trip.last_day - timezone.localdate())
    return forget_trips(now=end + timedelta(days=days) + NOON)


def test_it_goes_after_the_longest_time_of_all_missions_on_the_way(trip: Trip, person: Person) -> None:
    assert days_later(trip, 30) == 0
    assert days_later(trip, 31) == 1
    assert not Trip.objects.exists()
    assert AuditEntry.objects.filter(action="abroad.trip.forgotten").count() == 2
    assert days_later(trip, 40) == 0


@pytest.mark.parametrize(("whole_person", "gone"), [(True, 0), (False, 1)])
def test_a_hold_on_all_of_the_person_keeps_it(
    trip: Trip, person: Person, applicant: Phone, whole_person: bool, gone: int
) -> None:
    LegalHold(
        person=person,
        application=a_submitted(applicant, person),
        whole_person=whole_person,
        reason="A court asked for it.",
        review_on=timezone.localdate() + timedelta(days=90),
        placed_by=an_officer("Madina", headquarters(), Role.MISSION_ADMIN),
    ).save(force_insert=True)
    assert days_later(trip, 31) == gone


@pytest.mark.parametrize("days", [1, 61])
def test_a_mission_keeps_journeys_for_two_to_sixty_days(seoul: Mission, days: int) -> None:
    saule = an_officer("Saule", headquarters(), Role.MISSION_ADMIN)
    with pytest.raises(InvalidInput):
        amend_mission(seoul, seen=seoul.version, by=saule, now=timezone.now(), keep_trips_days=days)


def test_a_hold_keeps_what_the_same_human_being_told_of_without_an_account(
    applicant: Phone, nobody: Phone, person: Person, seoul: Mission
) -> None:
    serves(seoul, "KR")
    index = match_index_of(person.identity, "KAZ")
    Person.objects.filter(pk=person.pk).update(nationality="KAZ", match_index=index)
    names = ("primary_identifier", "secondary_identifier", "birth_date")
    who = {**{name: person.identity[name] for name in names}, "nationality": "KAZ"}
    told, _token = an_open_trip(nobody, "guest@example.org", [a_leg("KR", 1, 3)], traveller=who)
    hold = LegalHold(
        person=person,
        application=a_submitted(applicant, person),
        whole_person=True,
        reason="A court asked for it.",
        review_on=timezone.localdate() + timedelta(days=90),
        placed_by=an_officer("Madina", headquarters(), Role.MISSION_ADMIN),
    )
    hold.save(force_insert=True)
    assert days_later(told, 62) == 0
    Person.objects.filter(pk=person.pk).update(match_index=match_index_of(person.identity, "KOR"))
    assert days_later(told, 62) == 1
