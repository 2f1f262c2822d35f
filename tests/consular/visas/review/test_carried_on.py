"""A review after an upheld appeal carries on the refused file: also who corrected it and who acted in it."""

import pytest
from django.utils import timezone

from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.appeals import Appeal
from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Decision
from consular.visas.models.visas import Refusal
from tests.consular.visas.applications.test_correct import ELSEWHERE
from tests.consular.visas.applications.test_correct_for_applicant import assist
from tests.consular.visas.documents_issued.conftest import decided
from tests.consular.visas.review.conftest import TEXT, verb
from tests.consular.visas.review.test_decide import verb as on_file
from tests.factories.missions import a_post, an_officer
from tests.factories.visas import REFUSAL, TERMS, accept_items
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def timur(seoul: Mission) -> Phone:
    phone = phone_of(an_officer("Timur", seoul, Role.DECIDER))
    a_post(phone.user, seoul, Role.OFFICER)
    return phone


@pytest.fixture
@remembered
def aliya(seoul: Mission) -> Phone:
    return phone_of(an_officer("Aliya", seoul, Role.OFFICER))


def upheld(appellant: Phone, zarina: Phone) -> VisaApplication:
    refusal = Refusal.objects.get()
    lodged = appellant.post(f"/api/v1/refusals/{refusal.public_id}/appeal", TEXT, format="json")
    assert lodged.status_code == 201, lodged.content
    appeal = Appeal.objects.get()
    assert verb(zarina, appeal, "take").status_code == 200
    assert verb(zarina, appeal, "uphold", {"reasons": "The invitation was there."}).status_code == 200
    review = Appeal.objects.get().review
    assert review is not None
    return review


def test_who_corrected_the_refused_file_does_not_decide_its_review(
    in_review: VisaApplication,
    applicant: Phone,
    timur: Phone,
    aliya: Phone,
    bek: Phone,
    erlan: Phone,
    zarina: Phone,
    signer: None,
) -> None:
    assert assist(timur, in_review, ELSEWHERE).status_code == 201
    decided(in_review, bek, erlan, REFUSAL)
    assert on_file(bek, in_review, "issue").status_code == 201
    anew = upheld(applicant, zarina)
    assert on_file(aliya, anew, "take").status_code == 200
    proposed = on_file(aliya, anew, "propose", REFUSAL)
    assert proposed.status_code == 201, proposed.content
    assert timur.get("/api/v1/staff/visa-applications?queue=to_decide").json()["results"] == []
    refused = on_file(timur, anew, "decide", {"content_hash": proposed.json()["content_hash"]})
    assert (refused.status_code, refused.json()["code"]) == (403, "corrected_by_you")
    assert Decision.objects.count() == 1


def test_who_appealed_as_attorney_shows_that_they_may_before_the_grant(
    refusal: Refusal, aliya: Phone, zarina: Phone
) -> None:
    attorney = a_user("Serik")
    person = refusal.application.person
    Representation.objects.create(user=attorney, person=person, kind="attorney", valid_from=timezone.localdate())
    anew = upheld(phone_of(attorney), zarina)
    assert on_file(aliya, anew, "take").status_code == 200
    accept_items(anew, by=aliya.user)
    refused = on_file(aliya, anew, "propose", TERMS)
    assert refused.status_code == 400, refused.content
    assert refused.json()["errors"][0]["path"] == "representation"
    shown = aliya.get(f"/api/v1/staff/visa-applications/{anew.public_id}/representations").json()
    assert "attorney" in [row["acting_as"] for row in shown]
