"""A mission that closes: its register goes on at the successor, in one statement, and people hear of it."""

import pytest
from django.utils import timezone

from consular.abroad.models.registration import Registration
from consular.abroad.services import succession
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.services.missions import close_mission
from econsulate.core.work.models import Work
from tests.factories.missions import an_officer, headquarters
from tests.people import Phone


@pytest.fixture
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
