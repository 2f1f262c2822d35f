"""A correction and a decision: one comes first, and nobody decides over what they haven't seen."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from consular.visas.models.applications import VisaApplication
from consular.visas.models.corrections import Correction
from consular.visas.models.decisions import Decision, Proposal
from tests.consular.visas.applications.test_correct import ELSEWHERE, correct
from tests.consular.visas.review.test_decide import verb
from tests.factories.visas import FORM, REFUSAL, TERMS, a_proposed_grant
from tests.people import Phone, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def proposed(in_review: VisaApplication, bek: Phone) -> Proposal:
    return a_proposed_grant(in_review, by=bek.user)


def test_a_correction_voids_the_open_proposal_and_the_review_goes_on(
    proposed: Proposal, in_review: VisaApplication, applicant: Phone, bek: Phone, erlan: Phone
) -> None:
    assert correct(applicant, in_review, ELSEWHERE).status_code == 201
    proposed.refresh_from_db()
    in_review.refresh_from_db()
    assert (proposed.state, in_review.state) == ("void", "in_review")
    stale = verb(erlan, in_review, "decide", {"content_hash": proposed.content_hash})
    assert (stale.status_code, stale.json()["code"]) == (409, "wrong_state")
    again = verb(bek, in_review, "propose", TERMS)
    assert again.status_code == 201
    old = verb(erlan, in_review, "decide", {"content_hash": proposed.content_hash})
    assert (old.status_code, old.json()["code"]) == (409, "proposal_changed")
    assert verb(erlan, in_review, "decide", {"content_hash": again.json()["content_hash"]}).status_code == 201


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_of_a_correction_and_a_decision_at_once_one_comes_first_and_the_other_is_refused(
    proposed: Proposal, in_review: VisaApplication, applicant: Phone, erlan: Phone, attempt: int
) -> None:
    phones = {"correct": phone_of(applicant.user), "decide": phone_of(erlan.user)}

    def act(name: str) -> int:
        try:
            if name == "correct":
                return correct(phones[name], in_review, ELSEWHERE).status_code
            return verb(phones[name], in_review, "decide", {"content_hash": proposed.content_hash}).status_code
        finally:
            connections.close_all()

    names = ["correct", "decide"] if attempt % 2 else ["decide", "correct"]
    with ThreadPoolExecutor(2) as pool:
        outcome = dict(zip(names, pool.map(act, names), strict=True))
    assert sorted(outcome.values()) == [201, 409]
    in_review.refresh_from_db()
    corrected = in_review.form["trip"]["address"] != FORM["trip"]["address"]
    decided = Decision.objects.filter(application=in_review).exists()
    assert corrected == (outcome["correct"] == 201)
    assert decided == (outcome["decide"] == 201)
    assert corrected != decided


@pytest.mark.django_db(transaction=True)
def test_of_eight_corrections_of_one_version_one_succeeds(in_review: VisaApplication, applicant: Phone) -> None:
    read = applicant.get(f"/api/v1/visa-applications/{in_review.public_id}")

    def once(number: int) -> int:
        try:
            body = {"trip": {**FORM["trip"], "address": f"Room {number}"}}
            return correct(phone_of(applicant.user), in_review, body, if_match=read["ETag"]).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(once, range(8)))
    assert statuses[0] == 201
    assert set(statuses[1:]) <= {409, 412}
    assert Correction.objects.count() == 1


def test_a_stale_version_is_refused_and_the_answer_names_the_new_one(
    in_review: VisaApplication, applicant: Phone
) -> None:
    read = applicant.get(f"/api/v1/visa-applications/{in_review.public_id}")["ETag"]
    first = correct(applicant, in_review, ELSEWHERE, if_match=read)
    assert first.status_code == 201
    assert first["ETag"] == applicant.get(f"/api/v1/visa-applications/{in_review.public_id}")["ETag"] != read
    again = correct(applicant, in_review, {"contact": {**FORM["contact"], "address": "Moved"}}, if_match=read)
    assert again.status_code == 412


def test_before_submission_and_after_the_decision_nothing_is_corrected(
    in_review: VisaApplication, applicant: Phone, bek: Phone, erlan: Phone
) -> None:
    hashed = verb(bek, in_review, "propose", REFUSAL).json()["content_hash"]
    verb(erlan, in_review, "decide", {"content_hash": hashed})
    refused = correct(applicant, in_review, ELSEWHERE)
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")
    assert not Correction.objects.exists()
