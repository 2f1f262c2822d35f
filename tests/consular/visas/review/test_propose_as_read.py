"""POST …/propose with If-Match: nothing is proposed over a file that changed since it was read."""

import pytest
from django.test import Client

from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Proposal
from tests.browsers import browser_of, text_of
from tests.consular.visas.applications.test_correct import ELSEWHERE, correct
from tests.factories.visas import REFUSAL
from tests.people import Phone


@pytest.fixture
def browser(bek: Phone) -> Client:
    return browser_of(bek.user)


def test_a_proposal_over_what_was_read_before_is_refused(
    in_review: VisaApplication, applicant: Phone, bek: Phone
) -> None:
    url = f"/api/v1/staff/visa-applications/{in_review.public_id}"
    read = bek.get(url)["ETag"]
    assert correct(applicant, in_review, ELSEWHERE).status_code == 201
    late = bek.post(f"{url}/propose", REFUSAL, format="json", headers={"If-Match": read})
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert not Proposal.objects.exists()
    in_review.refresh_from_db()
    assert in_review.state == "in_review"
    again = bek.post(f"{url}/propose", REFUSAL, format="json", headers={"If-Match": bek.get(url)["ETag"]})
    assert again.status_code == 201
    assert again["ETag"] == bek.get(url)["ETag"]


def test_without_if_match_a_proposal_is_taken_as_before(in_review: VisaApplication, bek: Phone) -> None:
    url = f"/api/v1/staff/visa-applications/{in_review.public_id}/propose"
    assert bek.post(url, REFUSAL, format="json").status_code == 201


def test_a_page_that_was_open_since_before_proposes_nothing(
    in_review: VisaApplication, applicant: Phone, browser: Client
) -> None:
    page = f"/panel/files/{in_review.public_id}/"
    form = next(step.form for step in browser.get(page).context["steps"] if step.verb.name == "propose-refusal")
    assert correct(applicant, in_review, ELSEWHERE).status_code == 201
    body = {"grounds": ["purpose-not-shown"], "reasons": "Not shown.", "version": form.initial["version"]}
    late = browser.post(f"{page}propose-refusal/", body)
    assert late.status_code == 409
    assert "This was changed in the meantime." in text_of(late)
    assert not Proposal.objects.exists()
