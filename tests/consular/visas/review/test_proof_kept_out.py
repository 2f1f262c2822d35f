"""Proof is judged by nobody who is kept out of any file that rests on it, whichever file they come by."""

from typing import Any

import pytest
from django.test import Client

from consular.citizens.models.evidence import Evidence
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.applications import VisaApplication
from tests.browsers import browser_of
from tests.consular.visas.applications.test_correct import ELSEWHERE
from tests.consular.visas.applications.test_correct_for_applicant import assist
from tests.consular.visas.documents_issued.conftest import decided
from tests.consular.visas.panel.conftest import url_of
from tests.consular.visas.review.proofs import verb
from tests.consular.visas.review.rounds import reviewed_anew
from tests.consular.visas.review.test_decide import verb as on_file
from tests.factories.missions import an_officer
from tests.factories.visas import REFUSAL, a_proof, a_submitted, show_right
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def timur(seoul: Mission) -> Phone:
    return phone_of(an_officer("Timur", seoul, Role.OFFICER))


@pytest.fixture
@remembered
def review(
    reviewed: VisaApplication, applicant: Phone, ward: Person, bek: Phone, erlan: Phone, zarina: Phone, signer: None
) -> VisaApplication:
    """Bek and Erlan refused the ward; an older file of another visa lies beside the review."""
    older = a_submitted(applicant, ward, category="official")
    VisaApplication.objects.filter(pk=older.pk).update(submitted_at="2020-01-01T00:00Z")
    decided(reviewed, bek, erlan, REFUSAL)
    assert on_file(bek, reviewed, "issue").status_code == 201
    return reviewed_anew(reviewed, applicant, zarina)


BODIES: list[tuple[str, dict[str, Any]]] = [
    ("accept", {"version": 2}),
    ("refuse", {"version": 2, "reason": "unreadable"}),
]


def steps(browser: Client, application: VisaApplication) -> list[str]:
    page: Any = browser.get(url_of(application))
    return [verb.name for acting in page.context["acting"] for verb, _form, _open in acting.steps]


@pytest.mark.parametrize(("name", "body"), BODIES)
def test_who_decided_the_fallen_refusal_judges_no_proof_of_its_review(
    review: VisaApplication,
    applicant: Phone,
    ward: Person,
    right: Representation,
    bek: Phone,
    timur: Phone,
    name: str,
    body: dict[str, Any],
) -> None:
    older = VisaApplication.objects.get(category_code="official")
    assert on_file(bek, older, "accept").status_code == 200
    a_proof(ward, applicant.user)
    answer = verb(bek, right, name, **body)
    assert (answer.status_code, answer.json()["code"]) == (403, "kept_out")
    assert Evidence.objects.get().state == "submitted"
    assert steps(browser_of(bek.user), older) == []
    assert set(steps(browser_of(timur.user), older)) == {"accept", "refuse", "end"}
    assert verb(timur, right, name, **body).status_code == 200


def test_nor_do_they_take_it_back(
    review: VisaApplication, applicant: Phone, ward: Person, right: Representation, bek: Phone, timur: Phone
) -> None:
    show_right(ward, applicant.user, judge=timur.user)
    assert verb(bek, right, "ask", note="Is it still in force?").json()["code"] == "kept_out"
    assert Evidence.objects.get().state == "accepted"
    assert verb(timur, right, "ask", note="Is it still in force?").status_code == 200


@pytest.mark.parametrize(("name", "body"), BODIES)
def test_who_corrected_a_file_judges_no_proof_it_rests_on(
    application: VisaApplication,
    applicant: Phone,
    ward: Person,
    right: Representation,
    dana: Phone,
    bek: Phone,
    name: str,
    body: dict[str, Any],
) -> None:
    other = a_submitted(applicant, ward, category="official")
    assert assist(dana, other, ELSEWHERE).status_code == 201
    a_proof(ward, applicant.user)
    answer = verb(dana, right, name, **body)
    assert (answer.status_code, answer.json()["code"]) == (403, "corrected_by_you")
    assert "another officer must examine it" in answer.json()["detail"]
    assert Evidence.objects.get().state == "submitted"
    assert steps(browser_of(dana.user), application) == []
    assert set(steps(browser_of(bek.user), application)) == {"accept", "refuse", "end"}
    assert verb(bek, right, name, **body).status_code == 200


def test_a_file_that_does_not_rest_on_it_keeps_nobody_out(
    application: VisaApplication, ward: Person, right: Representation, applicant: Phone, dana: Phone
) -> None:
    """Another guardian's application, in which this one never acted."""
    other = phone_of(a_user("Madina"))
    Representation.objects.create(user=other.user, person=ward, kind="guardian", valid_from="2020-01-01")
    theirs = a_submitted(other, ward, category="official")
    assert assist(dana, theirs, ELSEWHERE).status_code == 201
    a_proof(ward, applicant.user)
    assert verb(dana, right, "accept", version=2).status_code == 200


def test_nor_one_that_has_ended(
    application: VisaApplication, ward: Person, right: Representation, applicant: Phone, dana: Phone
) -> None:
    other = a_submitted(applicant, ward, category="official")
    assert assist(dana, other, ELSEWHERE).status_code == 201
    assert applicant.post(f"/api/v1/visa-applications/{other.public_id}/withdraw", {}, format="json").status_code == 200
    a_proof(ward, applicant.user)
    assert verb(dana, right, "accept", version=2).status_code == 200
