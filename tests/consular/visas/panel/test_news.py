"""What came in since an officer last looked: marked, counted and on top of the queues of those who wait for it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consular.citizens.models.representation import Representation
from consular.visas.models.applications import VisaApplication
from consular.visas.models.news import Arrival
from tests.browsers import text_of
from tests.consular.visas.panel.conftest import url_of
from tests.consular.visas.panel.test_queue import listed
from tests.consular.visas.review.proofs import an_upload, send
from tests.consular.visas.review.test_decide import verb
from tests.core.files.samples import scan
from tests.factories.visas import a_person, a_submitted
from tests.people import Phone
from tests.remembered import remembered

QUEUE = "/api/v1/staff/visa-applications"


@pytest.fixture
@remembered
def later(applicant: Phone, bek: Phone, in_review: VisaApplication) -> VisaApplication:
    """Another file of Bek's that is due sooner."""
    other = a_submitted(applicant, a_person(applicant.user, kind="guardian", primary="Warded"))
    verb(bek, other, "accept")
    VisaApplication.objects.filter(pk=other.pk).update(due_on=timezone.localdate() - timedelta(days=9))
    return other


def new(phone: Phone) -> dict[str, bool]:
    return {row["id"]: row["is_new"] for row in phone.get(QUEUE).json()["results"]}


def asked(bek: Phone, application: VisaApplication) -> None:
    body = {"message": "A better scan, please.", "items": ["passport"], "reason": "unreadable"}
    answer = verb(bek, application, "request-information", body)
    assert answer.status_code == 201, answer.content


def document(phone: Phone, application: VisaApplication, pages: int = 1) -> Any:
    body = {"item": "passport", "upload": an_upload(phone, scan(pages))}
    return phone.post(f"/api/v1/visa-applications/{application.public_id}/documents", body, format="json")


def test_a_document_and_an_answer_are_news_until_the_officer_looks(
    in_review: VisaApplication,
    later: VisaApplication,
    applicant: Phone,
    bek: Phone,
    dana: Phone,
    bek_browser: Client,
) -> None:
    assert listed(bek_browser, queue="mine") == [later.reference, in_review.reference]
    asked(bek, in_review)
    assert "1 new" not in text_of(bek_browser.get("/panel/files/"))
    assert document(applicant, in_review).status_code == 201
    shown = text_of(bek_browser.get("/panel/files/?queue=waiting"))
    assert "New document" in shown
    assert "1 new" in shown
    url = f"/api/v1/visa-applications/{in_review.public_id}/answer"
    assert applicant.post(url, {"text": "Here it is."}, format="json").status_code == 200
    assert listed(bek_browser, queue="mine") == [in_review.reference, later.reference]
    assert "Answered" in text_of(bek_browser.get("/panel/files/?queue=mine"))
    assert new(bek) == {str(in_review.public_id): True, str(later.public_id): False}
    bek_browser.get(url_of(in_review))
    assert listed(bek_browser, queue="mine") == [later.reference, in_review.reference]
    assert not any(new(bek).values())
    assert new(dana)[str(in_review.public_id)]


def test_proof_and_the_applicants_corrections_are_news(
    later: VisaApplication, applicant: Phone, bek: Phone, bek_browser: Client
) -> None:
    right = Representation.objects.get(person=later.person)
    assert send(applicant, right).status_code == 201
    changed = {"occupation": {"status": "retired"}, "reason": "She is."}
    url = f"/api/v1/visa-applications/{later.public_id}/corrections"
    assert applicant.post(url, changed, format="json").status_code == 201
    shown = text_of(bek_browser.get("/panel/files/"))
    assert "New proof" in shown
    assert "Corrected by the applicant" in shown


def test_what_an_officer_enters_and_what_came_before_submission_is_no_news(
    in_review: VisaApplication, applicant: Phone, bek: Phone
) -> None:
    changed = {"occupation": {"status": "retired"}, "reason": "By telephone."}
    assert verb(bek, in_review, "corrections", changed).status_code == 201
    assert not Arrival.objects.exists()
    assert not any(new(bek).values())


def test_more_after_a_look_is_news_again(in_review: VisaApplication, applicant: Phone, bek: Phone) -> None:
    asked(bek, in_review)
    document(applicant, in_review)
    bek.get(f"{QUEUE}/{in_review.public_id}")
    assert not any(new(bek).values())
    assert document(applicant, in_review, pages=2).status_code == 201
    assert all(new(bek).values())
