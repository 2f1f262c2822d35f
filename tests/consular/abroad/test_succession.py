"""A mission that closes: its register goes on at the successor, in one statement, and people hear of it."""

import pytest
from django.utils import timezone

from consular.abroad.models.registration import Registration
from consular.abroad.models.trips import Trip
from consular.abroad.services import succession
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.services.missions import close_mission
from econsulate.core.work.models import Work
from tests.factories.abroad import a_leg, a_trip
from tests.factories.missions import an_officer, headquarters
from tests.people import Phone
from tests.remembered import remembered


@pytest.fixture
@remembered
def closed(entry: Registration, seoul: Mission, vienna: Mission) -> Mission:
    saule = an_officer("Saule", headquarters(), Role.MISSION_ADMIN)
    return close_mission(seoul, successor=vienna, by=saule, now=timezone.now())


def test_the_register_goes_on_at_the_successor(closed: Mission, entry: Registration, vienna: Mission) -> None:
    entry.refresh_from_db()
    assert (entry.mission, entry.state) == (vienna, "active")
    assert Work.objects.filter(kind=succession.TELL, subject=vienna.public_id).exists()


def test_each_is_told_once(closed: Mission, citizen: Phone, vienna: Mission) -> None:
    assert not succession.tell(vienna.public_id)
    assert not succession.tell(vienna.public_id)
    told = [one["body"] for one in citizen.get("/api/v1/inbox").json()["results"]]
    assert len([text for text in told if "serves your place" in text]) == 1


def test_many_are_told_in_batches(closed: Mission, vienna: Mission, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(succession, "AT_ONCE", 1)
    assert succession.tell(vienna.public_id)
    assert not succession.tell(vienna.public_id)


def test_journeys_there_are_the_successors_too(
    citizen: Phone, person: Person, seoul: Mission, vienna: Mission, gulnar: Phone
) -> None:
    trip: Trip = a_trip(citizen, person, [a_leg("KR", 1, 5), a_leg("AT", 5, 9)])
    saule = an_officer("Saule", headquarters(), Role.MISSION_ADMIN)
    close_mission(seoul, successor=vienna, by=saule, now=timezone.now())
    # What notifications knows agrees by the fixture of this folder.
    assert set(trip.legs.values_list("mission__code", flat=True)) == {"KZ-VIE"}
    assert gulnar.get(f"/api/v1/staff/trips/{trip.public_id}").status_code == 200
