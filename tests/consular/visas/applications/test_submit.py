"""POST /visa-applications/{id}/submit: whole, once, and never by the way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from consular.citizens.models.person import Person
from consular.visas.models.applications import VisaApplication
from consular.visas.models.timeline import TimelineEvent
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from tests.factories.visas import ARRIVAL, FORM, a_draft, a_passport, a_person, a_submitted, a_whole_draft
from tests.people import Phone, phone_of


def submit(phone: Phone, application: VisaApplication) -> object:
    return phone.post(f"/api/v1/visa-applications/{application.public_id}/submit", {}, format="json")


def test_a_whole_draft_is_submitted_and_the_applicant_reads_so_in_words(applicant: Phone, person: Person) -> None:
    application = a_submitted(applicant, person)
    story = applicant.get(f"/api/v1/visa-applications/{application.public_id}/timeline").json()
    assert [event["happening"] for event in story] == ["drafted", "submitted", "estimate"]
    assert "everything you sent" in story[1]["text"]
    assert application.due_on is not None


def test_an_empty_draft_names_every_missing_field_and_stays_a_draft(applicant: Phone, person: Person) -> None:
    draft = a_draft(applicant, person)
    answer = applicant.post(f"/api/v1/visa-applications/{draft['id']}/submit", {}, format="json")
    assert answer.status_code == 400
    paths = {error["path"] for error in answer.json()["errors"]}
    assert {"trip.arrival_on", "contact.email", "declaration.truthful", "documents.passport"} <= paths
    assert VisaApplication.objects.get().state == "draft"
    assert not TimelineEvent.objects.filter(happening="submitted").exists()


@pytest.mark.parametrize(
    ("section", "change", "path"),
    [
        ("trip", {"departure_on": (ARRIVAL - timedelta(days=1)).isoformat()}, "trip.departure_on"),
        ("trip", {"departure_on": (ARRIVAL + timedelta(days=400)).isoformat()}, "trip.departure_on"),
        ("trip", {"arrival_on": "2020-01-01"}, "trip.arrival_on"),
        ("declaration", {"truthful": False}, "declaration.truthful"),
        ("history", {"refused_before": True}, "history.refusal_details"),
    ],
)
def test_what_does_not_fit_together_is_named(
    applicant: Phone, person: Person, section: str, change: dict[str, object], path: str
) -> None:
    application = a_whole_draft(applicant, person)
    body = {section: {**FORM[section], **change}}
    assert applicant.patch(f"/api/v1/visa-applications/{application.public_id}", body, format="json").status_code == 200
    answer = submit(applicant, application)
    assert path in {error["path"] for error in answer.json()["errors"]}


def test_a_passport_that_ends_too_early_is_refused(applicant: Phone, person: Person, aigul: User) -> None:
    passport = a_passport(person, aigul, expires_on=ARRIVAL + timedelta(days=10))
    application = a_whole_draft(applicant, person, passport=passport)
    answer = submit(applicant, application)
    assert [error["path"] for error in answer.json()["errors"]] == ["travel_document"]


def test_submitting_twice_is_one_effect_and_names_the_reference(applicant: Phone, person: Person) -> None:
    application = a_submitted(applicant, person)
    answer = submit(applicant, application)
    assert answer.status_code == 409
    assert answer.json()["code"] == "already_submitted"
    assert answer.json()["reference"] == application.reference
    assert TimelineEvent.objects.filter(happening="submitted").count() == 1


def test_a_second_application_for_the_same_visa_is_refused_with_the_reference(applicant: Phone, person: Person) -> None:
    first = a_submitted(applicant, person)
    answer = submit(applicant, a_whole_draft(applicant, person))
    assert answer.status_code == 409
    assert answer.json()["code"] == "duplicate_application"
    assert answer.json()["reference"] == first.reference


def test_the_same_human_entered_by_somebody_else_is_flagged_and_never_named(
    applicant: Phone, person: Person, farida: User
) -> None:
    a_submitted(applicant, person)
    other = a_person(farida)
    application = a_submitted(phone_of(farida), other)
    assert "possible_duplicate" in application.review_flags


def test_a_stranger_gets_the_same_404_as_for_nothing(applicant: Phone, person: Person, stranger: Phone) -> None:
    application = a_whole_draft(applicant, person)
    answer = submit(stranger, application)
    absent = stranger.post(f"/api/v1/visa-applications/{person.public_id}/submit", {}, format="json")
    assert answer.status_code == absent.status_code == 404
    assert answer.json() | {"request_id": ""} == absent.json() | {"request_id": ""}
    application.refresh_from_db()
    assert application.state == "draft"


def test_nobody_signed_in_gets_401(nobody: Phone, applicant: Phone, person: Person) -> None:
    application = a_whole_draft(applicant, person)
    assert submit(nobody, application).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_of_eight_simultaneous_submissions_one_succeeds(applicant: Phone, person: Person) -> None:
    application = a_whole_draft(applicant, person)

    def once(_: int) -> int:
        try:
            return submit(phone_of(applicant.user), application).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(once, range(8))) == [200] + [409] * 7
    assert AuditEntry.objects.filter(action="visas.application.submitted").count() == 1


def test_the_same_idempotency_key_gives_the_same_answer_once(applicant: Phone, person: Person) -> None:
    application = a_whole_draft(applicant, person)
    url = f"/api/v1/visa-applications/{application.public_id}/submit"
    headers = {"idempotency-key": "submit-1"}
    first = applicant.post(url, {}, format="json", headers=headers)
    second = applicant.post(url, {}, format="json", headers=headers)
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert second["Idempotent-Replayed"] == "true"
    assert TimelineEvent.objects.filter(happening="submitted").count() == 1


@pytest.mark.parametrize("field", ["primary", "secondary"])
@pytest.mark.parametrize("name", ["김민아", "Ai\U0001d4b3gul"])
def test_a_name_a_seal_or_page_cannot_carry_is_named_at_submission(applicant: Phone, field: str, name: str) -> None:
    person = a_person(applicant.user, **{field: name})
    answer = submit(applicant, a_whole_draft(applicant, person))
    (fault,) = answer.json()["errors"]
    assert (answer.status_code, fault["path"]) == (400, f"identity.{field}_identifier")
    assert fault["code"] == "not_printable"
    assert VisaApplication.objects.get().state == "draft"
