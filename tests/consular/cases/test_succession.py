"""A mission that closes: its conversations go on at the successor, and people hear of it once."""

import pytest
from django.utils import timezone

from consular.cases.models.threads import Thread
from consular.cases.services import succession
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.missions.services.missions import close_mission
from econsulate.core.work.models import Work
from tests.factories.cases import (
    COMPLAINT_DESK,
    STAFF,
    a_complaint,
    a_thread,
    answered,
    closed,
    complaint_did,
    wrote,
)
from tests.factories.missions import an_officer, headquarters
from tests.people import Phone
from tests.remembered import remembered


@pytest.fixture
@remembered
def old(citizen: Phone, person: Person, bek: Phone, thread: Thread) -> Thread:
    answered(bek, thread)
    return closed(bek, a_thread(citizen, person))


@pytest.fixture
@remembered
def succeeded(old: Thread, seoul: Mission, vienna: Mission) -> Mission:
    saule = an_officer("Saule", headquarters(), Role.MISSION_ADMIN)
    return close_mission(seoul, successor=vienna, by=saule, now=timezone.now())


def test_they_go_on_at_the_successor(
    succeeded: Mission, thread: Thread, old: Thread, vienna: Mission, gulnar: Phone, citizen: Phone
) -> None:
    thread.refresh_from_db()
    assert (thread.mission, thread.assigned_to, thread.state) == (vienna, None, "open")
    assert Work.objects.filter(kind=succession.TELL, subject=vienna.public_id).exists()
    assert gulnar.get(f"{STAFF}/{thread.public_id}").status_code == 200
    wrote(citizen, old)
    old.refresh_from_db()
    assert (old.mission, old.state) == (vienna, "open")


def test_each_is_told_once(succeeded: Mission, citizen: Phone, vienna: Mission) -> None:
    assert not succession.tell(vienna.public_id)
    assert not succession.tell(vienna.public_id)
    told = [one["body"] for one in citizen.get("/api/v1/inbox").json()["results"]]
    assert len([text for text in told if "is with Demo embassy KZ-VIE now" in text]) == 1


def test_many_are_told_in_batches(succeeded: Mission, vienna: Mission, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(succession, "AT_ONCE", 1)
    assert succession.tell(vienna.public_id)
    assert not succession.tell(vienna.public_id)


def test_complaints_go_on_at_the_successor(
    citizen: Phone, thread: Thread, seoul: Mission, vienna: Mission, gulnar: Phone, bek: Phone
) -> None:
    """Also of a closed conversation, of which nobody is told by itself; who complained hears of it."""
    complaint = a_complaint(citizen, closed(bek, thread))
    saule = an_officer("Saule", headquarters(), Role.MISSION_ADMIN)
    close_mission(seoul, successor=vienna, by=saule, now=timezone.now())
    assert [row["id"] for row in gulnar.get(COMPLAINT_DESK).json()["results"]] == [str(complaint.public_id)]
    assert complaint_did(gulnar, complaint, "acknowledge")["stages"][0]["mission"] == "KZ-VIE"
    told = [one["body"] for one in citizen.get("/api/v1/inbox").json()["results"]]
    assert len([text for text in told if "complaint is with Demo embassy KZ-VIE now" in text]) == 1
