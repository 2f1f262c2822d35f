"""Two parents share a child's application, never each other's address: the contact section is its opener's alone."""

import pytest
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.visas.models.applications import VisaApplication
from tests.factories.visas import FORM, a_person, a_submitted, a_whole_draft
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered

HIDDEN = {"email": "madina-hidden@example.org", "phone": "+77019998877", "address": "Shelter Street 5"}


@pytest.fixture
@remembered
def mother(applicant: Phone) -> Phone:
    return phone_of(a_user("Madina"))


@pytest.fixture
@remembered
def child(applicant: Phone, mother: Phone) -> Person:
    child = a_person(mother.user, kind="parent", born="2015-01-01", secondary="Daulet")
    until = Representation.objects.get(person=child).valid_to
    Representation.objects.create(
        user=applicant.user, person=child, kind="parent", valid_from=timezone.localdate(), valid_to=until
    )
    return child


def url_of(application: VisaApplication) -> str:
    return f"/api/v1/visa-applications/{application.public_id}"


def test_the_other_parent_reads_everything_but_how_to_reach_who_opened_it(
    applicant: Phone, mother: Phone, child: Person
) -> None:
    application = a_whole_draft(mother, child)
    assert mother.patch(url_of(application), {"contact": HIDDEN}, format="json").status_code == 200
    answer = applicant.get(url_of(application))
    assert set(answer.json()["form"]) == set(FORM) - {"contact"}
    changed = applicant.patch(url_of(application), {"trip": FORM["trip"]}, format="json")
    submitted = applicant.post(f"{url_of(application)}/submit", {}, format="json")
    assert submitted.status_code == 200
    for told in (answer, changed, submitted):
        assert b"Shelter" not in told.content
        assert b"madina-hidden" not in told.content
    assert mother.get(url_of(application)).json()["form"]["contact"] == HIDDEN


def test_nor_changes_it_in_a_draft(applicant: Phone, mother: Phone, child: Person) -> None:
    application = a_whole_draft(mother, child)
    answer = applicant.patch(url_of(application), {"contact": HIDDEN}, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "not_yours")
    assert mother.get(url_of(application)).json()["form"]["contact"] == FORM["contact"]


def test_nor_by_a_correction_whose_changes_only_its_opener_reads(
    applicant: Phone, mother: Phone, child: Person
) -> None:
    url = url_of(a_submitted(mother, child))
    trip = {**FORM["trip"], "address": "Another Hotel"}
    moved = {"contact": HIDDEN, "trip": trip, "reason": "We moved."}
    assert mother.post(f"{url}/corrections", moved, format="json").status_code == 201
    (seen,) = applicant.get(f"{url}/corrections").json()
    assert [change["path"] for change in seen["diff"]] == ["trip.address"]
    assert {c["path"] for c in mother.get(f"{url}/corrections").json()[0]["diff"]} > {"contact.address"}
    mine = {"contact": {**HIDDEN, "address": "Mine"}, "reason": "I want to know."}
    answer = applicant.post(f"{url}/corrections", mine, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "not_yours")
