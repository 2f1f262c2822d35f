"""Proof of the right to act for somebody: in the copy of who sent it, in the history, and gone with the person."""

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from consular.citizens.models.evidence import Evidence, EvidenceFile
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.privacy.services import cases, erasure
from consular.visas.models.applications import VisaApplication
from econsulate.core.files.models import StoredFile
from tests.consular.privacy.test_access_history import history
from tests.consular.privacy.test_export import exported, read
from tests.consular.privacy.test_holds import place
from tests.consular.privacy.traces import files_on_disk
from tests.factories.visas import a_claim, a_clean_file, a_passport, a_person, a_proof, a_submitted
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered

NOTE = "Page two of Zhumabekova is cut off."


@pytest.fixture
@remembered
def ward(applicant: Phone) -> Person:
    return a_person(applicant.user, kind="guardian", primary="Warded")


@pytest.fixture
@remembered
def sent(applicant: Phone, ward: Person) -> EvidenceFile:
    return a_proof(ward, applicant.user)


@pytest.fixture
@remembered
def application(applicant: Phone, ward: Person) -> VisaApplication:
    return a_submitted(applicant, ward)


def sent_back(bek: Phone, sent: EvidenceFile) -> None:
    url = f"/api/v1/staff/representations/{sent.evidence.representation.public_id}/refuse"
    body = {"version": 2, "reason": "incomplete", "note": NOTE}
    assert bek.post(url, body, format="json").status_code == 200


def test_the_copy_holds_what_one_sent_and_what_was_said_of_it(
    applicant: Phone, application: Any, sent: EvidenceFile, bek: Phone
) -> None:
    sent_back(bek, sent)
    archive = exported(applicant)
    (acting,) = read(archive, "people/1/person.json")["acting"]
    assert (acting["acting_as"], acting["evidence"]["state"], acting["evidence"]["note"]) == (
        "guardian",
        "refused",
        NOTE,
    )
    path = acting["evidence"]["files"][0]["path"]
    assert len(archive.read(f"people/1/{path}")) == sent.file.size


def test_another_who_acts_reads_nothing_of_it(sent: EvidenceFile, ward: Person, applicant: Phone) -> None:
    other = phone_of(a_user("Madina"))
    Representation.objects.create(user=other.user, person=ward, kind="guardian", valid_from=timezone.localdate())
    archive = exported(other)
    (acting,) = read(archive, "people/1/person.json")["acting"]
    assert acting["evidence"] is None
    assert not [name for name in archive.namelist() if "evidence" in name]


def test_one_reads_who_acts_for_oneself_and_by_what(
    sent: EvidenceFile, ward: Person, applicant: Phone, stranger: Phone
) -> None:
    Representation.objects.create(user=stranger.user, person=ward, kind="self", valid_from=timezone.localdate())
    archive = exported(stranger)
    acting = read(archive, "people/1/person.json")["acting"]
    assert [row["acting_as"] for row in acting] == ["guardian", "self"]
    assert len(archive.read(f"people/1/{acting[0]['evidence']['files'][0]['path']}")) == sent.file.size


def test_reading_and_judging_it_are_told(
    applicant: Phone, application: VisaApplication, sent: EvidenceFile, bek: Phone
) -> None:
    bek.get(f"/api/v1/staff/visa-applications/{application.public_id}/representations")
    sent_back(bek, sent)
    sentence = "The proof that somebody may act for you was examined."
    assert {row["kind"] for row in history(applicant) if row["text"] == sentence} == {"work", "reading"}


def test_it_goes_with_the_person(
    application: Any, sent: EvidenceFile, ward: Person, bek: Phone, django_capture_on_commit_callbacks: Any
) -> None:
    sent_back(bek, sent)
    assert files_on_disk()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        erasure.erase_person(ward, now=timezone.now())
    assert not Evidence.objects.exists()
    assert not EvidenceFile.objects.exists()
    assert not StoredFile.objects.exists()
    assert files_on_disk() == []


def test_it_stays_when_an_application_goes_by_a_rule(
    applicant: Phone, application: VisaApplication, sent: EvidenceFile, ward: Person
) -> None:
    """Another application of the person may rest on it."""
    with transaction.atomic():
        cases.claim_person(ward.pk)
        cases.erase([application], by=None)
    assert Evidence.objects.get().representation.person == ward
    assert EvidenceFile.objects.count() == 1


def test_a_held_person_keeps_it(application: VisaApplication, sent: EvidenceFile, ward: Person, saule: Phone) -> None:
    assert place(saule, application, whole_person=True).status_code == 201
    with pytest.raises(cases.UnderHold), transaction.atomic():
        erasure.erase_person(ward, now=timezone.now())
    assert EvidenceFile.objects.exists()


def test_what_somebody_asks_for_is_in_their_copy_in_their_own_words(applicant: Phone, person: Person) -> None:
    a_passport(person, applicant.user)
    asking = phone_of(a_user("Madina"))
    right = a_claim(asking.user)
    file = a_clean_file(right.claim.data_key, asking.user, b"court order")
    right.evidence.files.create(number=1, round=1, kind="court_order", file=file, uploaded_by=asking.user)
    archive = exported(asking)
    (asked,) = read(archive, "export.json")["claims"]
    assert (asked["document_number"], asked["birth_date"]) == ("M12345678", "1990-04-12")
    assert archive.read(f"claims/{asked['evidence']['files'][0]['path']}") == b"court order"
    assert str(person.public_id) not in str(read(archive, "export.json"))
    assert "claims/" not in " ".join(exported(applicant).namelist())
