"""/api/v1/complaints: a citizen complains, reads, takes it back, takes it further; in two stages and no more."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from consular.cases.models.complaints import Complaint, ComplaintStage
from consular.cases.models.threads import Thread
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.audit.models import AuditEntry
from tests.core.api.bodies import faults
from tests.factories.cases import (
    COMPLAINTS,
    URL,
    a_complaint,
    a_thread,
    answered,
    complaint_did,
    words,
)
from tests.factories.missions import an_officer
from tests.people import Phone, phone_of
from tests.remembered import remembered

FOUND = {"finding": "partly_upheld", "text": "We were slow, and we are sorry."}
LAST_WORD = {"finding": "not_upheld", "text": "They did what they could.", "remedy": "The administrative court."}


@pytest.fixture
@remembered
def neglected(citizen: Phone, thread: Thread, bek: Phone) -> Thread:
    """Bek has answered in it, and has it in hand."""
    answered(bek, thread, "Wait.")
    return thread


@pytest.fixture
@remembered
def complaint(citizen: Phone, neglected: Thread) -> Complaint:
    return a_complaint(citizen, neglected)


@pytest.fixture
@remembered
def erlan(seoul: Mission) -> Phone:
    return phone_of(an_officer("Erlan", seoul, Role.OFFICER))


@pytest.fixture
@remembered
def answered_once(complaint: Complaint, erlan: Phone) -> Complaint:
    complaint_did(erlan, complaint, "acknowledge")
    complaint_did(erlan, complaint, "answer", **FOUND)
    return complaint


def url_of(complaint: Complaint, verb: str = "") -> str:
    return f"{COMPLAINTS}/{complaint.public_id}{verb}"


def inbox(phone: Phone) -> str:
    return str(phone.get("/api/v1/inbox").json()["results"])


def test_it_is_lodged_once(citizen: Phone, neglected: Thread) -> None:
    body = words("Nobody cares.", thread=str(neglected.public_id))
    first, second = (citizen.post(COMPLAINTS, body, format="json") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    told = first.json()
    assert told == second.json() == citizen.get(first.headers["Location"]).json()
    (stage,) = told["stages"]
    assert (told["state"], stage["mission"], stage["text"]) == ("lodged", "KZ-SEO", "Nobody cares.")
    assert stage["due_at"] is not None
    other = citizen.post(COMPLAINTS, {**body, "text": "Else."}, format="json")
    assert (other.status_code, other.json()["code"]) == (409, "client_id_reused")
    assert Complaint.objects.count() == 1


def test_its_words_are_sealed(complaint: Complaint) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM consular_complaintstage s")
        assert "looked for" not in cursor.fetchone()[0]


def test_a_second_one_about_the_same_waits(citizen: Phone, complaint: Complaint, erlan: Phone) -> None:
    body = words(thread=str(complaint.thread.public_id))
    answer = citizen.post(COMPLAINTS, body, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "complaint_is_open")
    assert answer.json()["complaint"] == str(complaint.public_id)
    complaint_did(erlan, complaint, "acknowledge")
    complaint_did(erlan, complaint, "answer", **FOUND)
    assert citizen.post(COMPLAINTS, body, format="json").json()["code"] == "complaint_is_open"
    ComplaintStage.objects.update(ended_at=timezone.now() - timedelta(days=31))
    assert citizen.post(COMPLAINTS, body, format="json").status_code == 201
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        Complaint.objects.update(is_live=True)


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"text": None}, {"language": "xx"}, {"client_id": "1"}, {"uploads": []}]
)
def test_what_is_wrong_is_named(citizen: Phone, neglected: Thread, wrong: dict[str, Any]) -> None:
    answer = citizen.post(COMPLAINTS, {**words(thread=str(neglected.public_id)), **wrong}, format="json")
    assert (answer.status_code, set(faults(answer))) == (400, set(wrong))
    assert not Complaint.objects.exists()


def test_nobody_else_may_complain_or_read(
    citizen: Phone, other_parent: Phone, stranger: Phone, child: Person, seoul: Mission
) -> None:
    complaint = a_complaint(citizen, a_thread(citizen, child))
    for phone in (other_parent, stranger):
        assert phone.get(COMPLAINTS).json()["results"] == []
        assert phone.get(url_of(complaint)).status_code == 404
        assert phone.post(url_of(complaint, "/withdraw")).status_code == 404
        body = words(thread=str(complaint.thread.public_id))
        assert phone.post(COMPLAINTS, body, format="json").status_code == 404


def test_whose_right_has_ended_has_no_part_in_it(citizen: Phone, child: Person, seoul: Mission) -> None:
    complaint = a_complaint(citizen, a_thread(citizen, child))
    child.representations.update(revoked_at=timezone.now())
    assert citizen.get(url_of(complaint)).status_code == 404


def test_it_is_taken_back(citizen: Phone, complaint: Complaint, erlan: Phone) -> None:
    complaint_did(erlan, complaint, "acknowledge")
    answer = citizen.post(url_of(complaint, "/withdraw"))
    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
    assert citizen.post(url_of(complaint, "/withdraw")).json()["code"] == "wrong_state"
    assert citizen.post(url_of(complaint, "/further"), words(), format="json").json()["code"] == "wrong_state"
    a_complaint(citizen, complaint.thread, "Once more.")


def test_the_mission_answers_and_headquarters_have_the_last_word(
    citizen: Phone, answered_once: Complaint, marat: Phone
) -> None:
    told = citizen.get(url_of(answered_once)).json()
    (stage,) = told["stages"]
    assert (told["state"], stage["answer"], stage["remedy"]) == ("partly_upheld", FOUND["text"], None)
    assert stage["further_until"] is not None
    assert "has answered your complaint" in inbox(citizen)
    body = words("That is no answer.")
    first, second = (citizen.post(url_of(answered_once, "/further"), body, format="json") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert (first.json()["state"], first.json()["stages"][1]["mission"]) == ("lodged", "KZ-HQ")
    complaint_did(marat, answered_once, "acknowledge")
    complaint_did(marat, answered_once, "answer", **LAST_WORD)
    last = citizen.get(url_of(answered_once)).json()["stages"][1]
    assert (last["remedy"], last["further_until"]) == (LAST_WORD["remedy"], None)
    again = citizen.post(url_of(answered_once, "/further"), words("Still."), format="json")
    assert (again.status_code, again.json()["code"]) == (409, "last_word")


def test_it_can_be_taken_further_for_a_month(citizen: Phone, answered_once: Complaint, marat: Phone) -> None:
    ComplaintStage.objects.update(ended_at=timezone.now() - timedelta(days=30))
    answer = citizen.post(url_of(answered_once, "/further"), words(), format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_late_to_go_further")
    ComplaintStage.objects.update(ended_at=timezone.now() - timedelta(days=29))
    assert citizen.post(url_of(answered_once, "/further"), words(), format="json").status_code == 201


def test_while_it_is_looked_at_it_goes_no_further(citizen: Phone, complaint: Complaint, marat: Phone) -> None:
    answer = citizen.post(url_of(complaint, "/further"), words(), format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert complaint.stages.count() == 1


def test_without_headquarters_there_is_nobody_to_turn_to(citizen: Phone, answered_once: Complaint) -> None:
    answer = citizen.post(url_of(answered_once, "/further"), words(), format="json")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_mission_serves")


def test_the_database_keeps_the_order_of_states_and_the_words(complaint: Complaint) -> None:
    stages = ComplaintStage.objects.filter(complaint=complaint)
    with pytest.raises(ProgrammingError, match="Invalid transition"), transaction.atomic():
        stages.update(state="upheld")
    with pytest.raises(ProgrammingError), transaction.atomic():
        stages.update(client_id=uuid4())
    with pytest.raises(ProgrammingError), transaction.atomic():
        stages.delete()
    with pytest.raises(IntegrityError, match="taken_up_by_somebody"), transaction.atomic():
        stages.update(state="acknowledged")


def test_each_act_stands_in_the_trail(citizen: Phone, answered_once: Complaint) -> None:
    acts = AuditEntry.objects.filter(action__startswith="cases.complaint").order_by("pk")
    assert [(entry.action.rpartition(".")[2], entry.chain) for entry in acts] == [
        ("lodged", "KZ-SEO"),
        ("acknowledged", "KZ-SEO"),
        ("answered", "KZ-SEO"),
    ]
    lines = citizen.get("/api/v1/me/access-history").json()["results"]
    assert ("An officer answered your complaint.", answered_once.reference) in [
        (line["text"], line["reference"]) for line in lines
    ]


def test_the_conversation_goes_on_meanwhile(citizen: Phone, complaint: Complaint) -> None:
    body = words("And?")
    assert citizen.post(f"{URL}/{complaint.thread.public_id}/messages", body, format="json").status_code == 201
