"""An erased person's conversations are gone with them; a copy has one's own, and none of the other parent's."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from consular.cases.models.complaints import Complaint, ComplaintStage
from consular.cases.models.messages import Message, MessageFile, MessageTranslation, ReadMark
from consular.cases.models.threads import Thread
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.privacy.models.retention import RetentionRule
from consular.privacy.services import erasure
from consular.privacy.services.contents import entries_of, representations_of
from consular.privacy.services.retention import people_due
from econsulate.core.files.models import StoredFile
from tests.consular.privacy.traces import places_of
from tests.factories.cases import a_complaint, a_file_of, a_thread, answered, did, entered, worked_on
from tests.factories.missions import an_officer
from tests.factories.visas import a_person
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered

TABLES = (Thread, Message, MessageFile, MessageTranslation, ReadMark)


@pytest.fixture
@remembered
def thread(applicant: Phone, seoul: Mission) -> Thread:
    person = a_person(applicant.user, primary="Raretest")  # type: ignore[arg-type]
    thread = a_thread(applicant, person)
    message = thread.messages.get()
    a_file_of(message)
    officer: Any = an_officer("Bota", seoul, "officer")  # type: ignore[arg-type]
    answered(phone_of(officer), thread)
    MessageTranslation.objects.create(message=message, language="ru", text="Сумка.", by=officer, at=timezone.now())
    return thread


def test_nothing_is_left_after_an_erasure(thread: Thread) -> None:
    reference = thread.reference
    erasure.erase_person(thread.person, now=timezone.now())
    assert not [table for table in TABLES if table.objects.exists()]
    assert not StoredFile.objects.exists()
    assert places_of(reference) in ([], ["notifications_message"])


def test_a_complaint_is_answered_before_its_person_goes_and_goes_with_them(thread: Thread, applicant: Phone) -> None:
    complaint = a_complaint(applicant, thread)
    wish = applicant.post("/api/v1/me/erasure-request").json()
    assert [(one["kind"], one["reference"]) for one in wish["obstacles"]] == [("running", complaint.reference)]
    assert applicant.post(f"/api/v1/complaints/{complaint.public_id}/withdraw").status_code == 200
    assert applicant.get("/api/v1/me/erasure-request").json()["obstacles"] == []
    erasure.erase_person(thread.person, now=timezone.now())
    assert not Complaint.objects.exists()
    assert not ComplaintStage.objects.exists()


def test_a_copy_has_no_complaint_of_the_other_parent(applicant: Phone, seoul: Mission) -> None:
    child: Person = a_person(applicant.user, kind="parent", born="2018-01-01")  # type: ignore[arg-type]
    father = a_user("Timur")
    until = child.representations.get().valid_to
    child.representations.create(user=father, kind="parent", valid_from="2020-01-01", valid_to=until)
    a_complaint(applicant, a_thread(applicant, child), "They told him of Shelter Street.")
    assert b"Shelter Street" in copy_of(applicant)
    assert b"Shelter Street" not in copy_of(phone_of(father))


def test_somebody_entered_for_a_caller_stays_while_their_case_is_open(seoul: Mission) -> None:
    bota: Any = an_officer("Bota", seoul, Role.OFFICER)
    case = entered(phone_of(bota))
    person = case.thread.person
    long_ago = timezone.now() - timedelta(days=9999)
    Person.objects.filter(pk=person.pk).update(created_at=long_ago)
    rule = RetentionRule(subject="person", keep_days=365)
    today = timezone.localdate()
    assert person not in people_due(rule, today=today)
    worked_on(phone_of(bota), case)
    did(phone_of(bota), case, "resolve", text="She is free.")
    did(phone_of(bota), case, "close")
    assert person in people_due(rule, today=today)


def test_the_copy_has_ones_own_conversations_with_their_files(applicant: Phone, seoul: Mission) -> None:
    child: Person = a_person(applicant.user, kind="parent", born="2018-01-01")  # type: ignore[arg-type]
    father = a_user("Timur")
    until = child.representations.get().valid_to
    child.representations.create(user=father, kind="parent", valid_from="2020-01-01", valid_to=until)
    hers = a_thread(applicant, child, text="We live in Shelter Street.")
    a_file_of(hers.messages.get())
    a_thread(phone_of(father), child, text="Where do they live?")
    his = copy_of(phone_of(father))
    assert b"Shelter Street" not in his
    assert b"Where do they live?" in his
    mine = paths_of(applicant)
    assert [path for path in mine if "/conversations/" in path and path.endswith(".pdf")]
    assert not [path for path in paths_of(phone_of(father)) if path.endswith(".pdf")]


def entries(phone: Phone) -> Any:
    user: Any = phone.user
    return entries_of(user, representations_of(user), now=timezone.now())


def copy_of(phone: Phone) -> bytes:
    return b"".join(b"".join(entry.pieces) for entry in entries(phone) if entry.path.endswith("json"))


def paths_of(phone: Phone) -> list[str]:
    return [entry.path for entry in entries(phone)]
