"""Asking the applicant: the clock stands, only what was asked opens again, and an accepted item never does."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from consular.visas.models.applications import VisaApplication
from consular.visas.models.items import ItemState
from consular.visas.models.timeline import VisaClockEvent
from consular.visas.services.submission import lapse_overdue
from tests.factories.visas import provide
from tests.people import Phone


def ask(phone: Phone, application: VisaApplication, **changes: Any) -> Any:
    body = {"items": ["passport"], "reason": "blurred", "message": "Please scan page 2 again.", **changes}
    url = f"/api/v1/staff/visa-applications/{application.public_id}/request-information"
    return phone.post(url, body, format="json")


def answer(phone: Phone, application: VisaApplication) -> Any:
    return phone.post(f"/api/v1/visa-applications/{application.public_id}/answer", {}, format="json")


def test_asking_pauses_the_clock_and_tells_the_applicant_until_when(
    in_review: VisaApplication, bek: Phone, applicant: Phone
) -> None:
    assert ask(bek, in_review).status_code == 201
    in_review.refresh_from_db()
    assert (in_review.state, in_review.due_on) == ("awaiting_applicant", None)
    assert list(VisaClockEvent.objects.order_by("number").values_list("kind", flat=True)) == ["start", "pause"]
    story = applicant.get(f"/api/v1/visa-applications/{in_review.public_id}/timeline").json()
    assert "stands still" in story[-1]["text"]
    inbox = applicant.get("/api/v1/inbox").json()["results"]
    assert any("stands still" in message["body"] for message in inbox)


def test_the_applicant_reads_what_is_asked_in_the_officers_words(
    in_review: VisaApplication, bek: Phone, applicant: Phone, stranger: Phone
) -> None:
    url = f"/api/v1/visa-applications/{in_review.public_id}/information-requests"
    assert applicant.get(url).json() == []
    asked = ask(bek, in_review).json()
    (question,) = applicant.get(url).json()
    assert question == {
        "id": asked["id"],
        "message": "Please scan page 2 again.",
        "documents": ["passport"],
        "created_at": asked["created_at"],
        "answer_by": asked["answer_by"],
        "answered_at": None,
    }
    assert stranger.get(url).status_code == 404
    provide(in_review.items.get(requirement__code="passport"), applicant.user)
    answer(applicant, in_review)
    assert applicant.get(url).json()[0]["answered_at"] is not None


def test_answering_before_the_better_file_is_there_is_refused_by_name(
    in_review: VisaApplication, bek: Phone, applicant: Phone
) -> None:
    ask(bek, in_review)
    refused = answer(applicant, in_review)
    assert (refused.status_code, refused.json()["code"]) == (409, "items_still_rejected")
    assert [error["path"] for error in refused.json()["errors"]] == ["documents.passport"]


def test_the_answer_resumes_the_clock_and_the_estimate_returns(
    in_review: VisaApplication, bek: Phone, applicant: Phone
) -> None:
    ask(bek, in_review)
    provide(in_review.items.get(requirement__code="passport"), applicant.user)
    assert answer(applicant, in_review).status_code == 200
    in_review.refresh_from_db()
    assert in_review.state == "in_review"
    assert in_review.due_on is not None
    assert in_review.lapses_at is None


def test_an_accepted_item_is_never_asked_for_again(in_review: VisaApplication, bek: Phone) -> None:
    url = f"/api/v1/staff/visa-applications/{in_review.public_id}/items/passport"
    assert bek.post(url, {"accepted": True}, format="json").status_code == 200
    refused = ask(bek, in_review)
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")
    in_review.refresh_from_db()
    assert in_review.state == "in_review"


def test_sending_back_needs_a_coded_reason(in_review: VisaApplication, bek: Phone) -> None:
    assert ask(bek, in_review, reason=None).status_code == 400
    assert ask(bek, in_review, reason="ugly").status_code == 400
    assert in_review.items.get(requirement__code="passport").state == ItemState.PROVIDED


def test_an_unknown_item_is_named(in_review: VisaApplication, bek: Phone) -> None:
    refused = ask(bek, in_review, items=["birth-certificate"])
    assert [error["path"] for error in refused.json()["errors"]] == ["items.birth-certificate"]


def test_an_application_nobody_answers_lapses_once(in_review: VisaApplication, bek: Phone) -> None:
    ask(bek, in_review, days=1)
    assert lapse_overdue(now=timezone.now()) == 0
    late = timezone.now() + timedelta(days=2)
    assert lapse_overdue(now=late) == 1
    assert lapse_overdue(now=late) == 0
    in_review.refresh_from_db()
    assert in_review.state == "lapsed"


def test_every_opening_of_the_file_is_on_record(in_review: VisaApplication, bek: Phone, applicant: Phone) -> None:
    bek.get(f"/api/v1/staff/visa-applications/{in_review.public_id}")
    read = applicant.get(f"/api/v1/visa-applications/{in_review.public_id}/readings").json()
    assert read[-1]["office"] == "KZ-SEO"
    assert str(bek.user.email) not in str(read)
