"""What somebody proposed who may no longer work on the file is decided by nobody, and the database says so too."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from consular.citizens.models.representation import Representation
from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Decision, Proposal, ProposalState
from tests.browsers import browser_of
from tests.consular.visas.panel.conftest import url_of
from tests.consular.visas.review.test_decide import verb as on_file
from tests.consular.visas.review.test_kept_out import running, uphold  # noqa: F401 - fixture
from tests.factories.visas import REFUSAL
from tests.people import Phone


def family(phone: Phone, application: VisaApplication, *, ended: bool = False) -> None:
    """The officer says that they act, or acted, for the applicant."""
    Representation.objects.create(
        user=phone.user,
        person=application.person,
        kind="attorney",
        valid_from=timezone.localdate(),
        revoked_at=timezone.now() if ended else None,
    )


def decision_on(proposal: Proposal, by: Phone) -> Decision:
    return Decision(
        application=proposal.application,
        proposal=proposal,
        outcome=proposal.outcome,
        proposed_by_id=proposal.proposed_by_id,
        decided_by=by.user,
        decided_at=timezone.now(),
    )


@pytest.mark.parametrize("ended", [False, True])
def test_a_conflict_of_interest_since_then(in_review: VisaApplication, bek: Phone, erlan: Phone, ended: bool) -> None:
    proposed = on_file(bek, in_review, "propose", REFUSAL).json()
    family(bek, in_review, ended=ended)
    answer = on_file(erlan, in_review, "decide", {"content_hash": proposed["content_hash"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "proposer_kept_out")
    proposal = in_review.proposals.get()
    assert (Decision.objects.count(), proposal.state) == (0, ProposalState.OPEN)
    page: Any = browser_of(erlan.user).get(url_of(in_review))
    assert [step.verb.name for step in page.context["steps"] if step.verb.name in ("decide", "return")] == ["return"]
    assert on_file(erlan, in_review, "return", {"reason": "Somebody else proposes."}).status_code == 200


def test_the_database_decides_nothing_proposed_by_the_family(
    in_review: VisaApplication, bek: Phone, erlan: Phone
) -> None:
    on_file(bek, in_review, "propose", REFUSAL)
    family(bek, in_review)
    Proposal.objects.update(state="confirmed")
    with pytest.raises(IntegrityError, match="nobody decides about a person they act for"), transaction.atomic():
        decision_on(in_review.proposals.get(), erlan).save()


def test_nor_by_the_family(in_review: VisaApplication, bek: Phone, erlan: Phone) -> None:
    on_file(bek, in_review, "propose", REFUSAL)
    family(erlan, in_review, ended=True)
    Proposal.objects.update(state="confirmed")
    with pytest.raises(IntegrityError, match="nobody decides about a person they act for"), transaction.atomic():
        decision_on(in_review.proposals.get(), erlan).save()
    Proposal.objects.update(state="returned")
    again = Proposal(
        application=in_review, outcome="refuse", grounds=["x"], reasons="x", proposed_by=erlan.user, content_hash="0"
    )
    with pytest.raises(IntegrityError, match="nobody decides about a person they act for"), transaction.atomic():
        again.save()


def test_the_database_decides_nothing_proposed_before_the_file_became_a_review(
    appeal: Any,
    running: VisaApplication,  # noqa: F811
    bek: Phone,
    zarina: Phone,
    dana: Phone,
) -> None:
    on_file(bek, running, "accept")
    assert on_file(bek, running, "propose", REFUSAL).status_code == 201
    uphold(zarina, appeal)
    Proposal.objects.filter(application=running).update(state="confirmed")
    with pytest.raises(IntegrityError, match="keeps out of the new one"), transaction.atomic():
        decision_on(running.proposals.get(), dana).save()
