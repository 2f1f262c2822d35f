"""A right ends between the look at it and the act on it: the act is refused, and nothing outlives the right."""

from typing import Any

import pytest
from django.utils import timezone

from consular.citizens.models.claims import Claim
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.citizens.services import endings, evidence
from consular.citizens.services.evidence import RepresentationEnded
from consular.missions.models.missions import Mission
from consular.visas.models.visas import ShareCode, Visa
from consular.visas.services import rights, sharing
from econsulate.core.audit.models import AuditEntry
from econsulate.core.files.models import Upload
from tests.consular.visas.documents_issued.conftest import granted, visa  # noqa: F401 - fixtures
from tests.consular.visas.review.proofs import an_upload
from tests.consular.visas.review.test_end_right import acting
from tests.consular.visas.review.test_proof_races import at_once
from tests.core.files.samples import scan
from tests.factories.visas import a_claim, a_person, show_right
from tests.people import Phone


def end(right: Representation, by: Phone) -> None:
    endings.give_up(right, by=by.user, now=timezone.now())


def test_a_claim_is_taken_back_once(applicant: Phone, seoul: Mission) -> None:
    claim = a_claim(applicant.user)
    end(claim, applicant)
    with pytest.raises(RepresentationEnded):
        end(claim, applicant)
    assert AuditEntry.objects.filter(action="citizens.claim.withdrawn").count() == 1


def test_no_proof_is_sent_for_a_claim_that_was_taken_back(applicant: Phone, seoul: Mission) -> None:
    claim, upload = a_claim(applicant.user), an_upload(applicant, scan())
    end(claim, applicant)
    sent = Upload.objects.get(public_id=upload)
    with pytest.raises(RepresentationEnded):
        evidence.attach(claim, sent, kind="court_order", by=applicant.user, now=timezone.now())
    assert not Representation.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(3))
def test_of_two_who_take_a_claim_back_neither_meets_a_crash(_round: int, applicant: Phone, seoul: Mission) -> None:
    url = f"/api/v1/representations/{a_claim(applicant.user).public_id}/end"
    answers = at_once(*[lambda: applicant.post(url, {}, format="json")] * 2)
    assert sorted(answer.status_code for answer in answers)[0] == 204
    assert {answer.status_code for answer in answers} <= {204, 404, 409}
    assert not Claim.objects.exists()


def test_who_lost_their_own_right_meanwhile_ends_no_others(applicant: Phone, stranger: Phone, bek: Phone) -> None:
    child = a_person(applicant.user, kind="parent", born="2018-01-01")
    show_right(child, applicant.user, judge=bek.user)
    attorney = acting(stranger, child, "attorney")
    found = endings.found_for(applicant.user, attorney.public_id, today=timezone.localdate())
    assert found == attorney
    endings.end(child.representations.get(user=applicant.user), "court_order", by=bek.user, now=timezone.now())
    with pytest.raises(RepresentationEnded):
        end(attorney, applicant)
    attorney.refresh_from_db()
    assert attorney.revoked_at is None


def taken(person: Person, user: Any, by: Phone) -> None:
    right = Representation.objects.get(person=person, user=user)
    rights.end(right, reason="court_order", by=by.user, now=timezone.now())


def test_who_lost_the_right_makes_no_code(signer: None, visa: Visa, applicant: Phone, bek: Phone) -> None:  # noqa: F811
    taken(visa.application.person, applicant.user, bek)
    with pytest.raises(RepresentationEnded):
        sharing.share(visa, purpose="For a friend", days=9, by=applicant.user, now=timezone.now())
    assert not ShareCode.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_round", range(3))
def test_no_code_made_at_that_moment_outlives_the_right(
    _round: int,
    signer: None,
    visa: Visa,  # noqa: F811
    applicant: Phone,
    bek: Phone,
) -> None:
    url, body = f"/api/v1/visas/{visa.public_id}/share-codes", {"purpose": "For a friend"}
    codes = [lambda: applicant.post(url, body, format="json")] * 3
    person, user = visa.application.person, applicant.user
    answers = at_once(*codes, lambda: taken(person, user, bek))
    assert {answer.status_code for answer in answers[:3]} <= {201, 404, 409}
    assert not ShareCode.objects.filter(revoked_at=None).exists()
