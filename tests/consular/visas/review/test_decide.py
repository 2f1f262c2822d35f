"""Propose and decide: four eyes, over exactly the same content, by the right roles at the right mission."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Decision, Proposal
from consular.visas.models.items import ItemState
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from tests.factories.missions import a_post, an_officer
from tests.factories.visas import ARRIVAL, REFUSAL, TERMS
from tests.people import Phone, phone_of
from tests.remembered import remembered


def verb(phone: Phone, application: VisaApplication, name: str, body: dict[str, Any] | None = None) -> Any:
    return phone.post(f"/api/v1/staff/visa-applications/{application.public_id}/{name}", body or {}, format="json")


def accept_all(phone: Phone, application: VisaApplication) -> None:
    for item in application.items.select_related("requirement"):
        assert verb(phone, application, f"items/{item.requirement.code}", {"accepted": True}).status_code == 200


@pytest.fixture
@remembered
def proposed(in_review: VisaApplication, bek: Phone) -> Proposal:
    accept_all(bek, in_review)
    answer = verb(bek, in_review, "propose", TERMS)
    assert answer.status_code == 201, answer.content
    return in_review.proposals.get()


def test_a_second_officer_decides_what_the_first_proposed(
    proposed: Proposal, erlan: Phone, in_review: VisaApplication
) -> None:
    answer = verb(erlan, in_review, "decide", {"content_hash": proposed.content_hash})
    assert answer.status_code == 201
    in_review.refresh_from_db()
    assert in_review.state == "decided"
    assert Decision.objects.get().decided_by == erlan.user


def test_the_proposer_may_not_decide_even_with_both_roles(
    proposed: Proposal, bek: Phone, in_review: VisaApplication, seoul: Mission
) -> None:
    a_post(bek.user, seoul, Role.DECIDER)
    answer = verb(bek, in_review, "decide", {"content_hash": proposed.content_hash})
    assert (answer.status_code, answer.json()["code"]) == (403, "four_eyes")
    in_review.refresh_from_db()
    assert in_review.state == "proposed"
    assert not Decision.objects.exists()


def test_no_role_lets_a_system_administrator_decide(
    proposed: Proposal, in_review: VisaApplication, seoul: Mission
) -> None:
    root = phone_of(User.objects.create_superuser("root@example.org"))
    assert verb(root, in_review, "decide", {"content_hash": proposed.content_hash}).status_code == 404
    assert not Decision.objects.exists()


def test_the_database_itself_refuses_a_decision_by_the_proposer(
    proposed: Proposal, bek: Phone, in_review: VisaApplication
) -> None:
    Proposal.objects.update(state="confirmed")
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        Decision.objects.create(
            application=in_review,
            proposal=proposed,
            outcome="grant",
            proposed_by=bek.user,
            decided_by=bek.user,
            decided_at=timezone.now(),
        )


def test_the_database_refuses_a_decision_that_names_another_proposer(
    proposed: Proposal, erlan: Phone, dana: Phone, bek: Phone, in_review: VisaApplication
) -> None:
    Proposal.objects.update(state="confirmed")
    with pytest.raises(IntegrityError, match="repeat its confirmed proposal"), transaction.atomic():
        Decision.objects.create(
            application=in_review,
            proposal=proposed,
            outcome="grant",
            proposed_by=dana.user,
            decided_by=bek.user,
            decided_at=timezone.now(),
        )


def test_the_content_of_a_proposal_cannot_be_changed_afterwards(proposed: Proposal) -> None:
    with pytest.raises(Exception, match="content_stays"), transaction.atomic():
        Proposal.objects.update(stay_days=30)


def test_deciding_something_else_than_was_seen_is_refused(
    proposed: Proposal, erlan: Phone, in_review: VisaApplication
) -> None:
    answer = verb(erlan, in_review, "decide", {"content_hash": "0" * 64})
    assert (answer.status_code, answer.json()["code"]) == (409, "proposal_changed")


def test_a_file_changed_after_the_proposal_cannot_be_decided(
    proposed: Proposal, erlan: Phone, in_review: VisaApplication
) -> None:
    in_review.form = {**in_review.form, "trip": {**in_review.form["trip"], "address": "Elsewhere"}}
    in_review.save(update_fields=["form"])
    answer = verb(erlan, in_review, "decide", {"content_hash": proposed.content_hash})
    assert (answer.status_code, answer.json()["code"]) == (409, "proposal_changed")


def test_an_officer_without_the_role_is_refused(proposed: Proposal, dana: Phone, in_review: VisaApplication) -> None:
    answer = verb(dana, in_review, "decide", {"content_hash": proposed.content_hash})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_your_role")


def test_another_mission_sees_nothing(proposed: Proposal, vienna_officer: Phone, in_review: VisaApplication) -> None:
    assert verb(vienna_officer, in_review, "decide", {"content_hash": proposed.content_hash}).status_code == 404


def test_without_a_second_factor_nobody_gets_in(proposed: Proposal, erlan: Phone, in_review: VisaApplication) -> None:
    weak = phone_of(erlan.user, second_factor=False)
    assert verb(weak, in_review, "decide", {"content_hash": proposed.content_hash}).status_code == 403
    assert not Decision.objects.exists()


def test_nobody_opens_the_file_of_their_own(in_review: VisaApplication, aigul: User, seoul: Mission) -> None:
    aigul.is_staff = True
    aigul.save()
    a_post(aigul, seoul, Role.OFFICER)
    assert verb(phone_of(aigul), in_review, "take").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_deciders_at_once_one_decides(
    proposed: Proposal, erlan: Phone, seoul: Mission, in_review: VisaApplication
) -> None:
    users = [erlan.user, an_officer("Zarina", seoul, Role.DECIDER)]

    def decide(user: User) -> int:
        try:
            return verb(phone_of(user), in_review, "decide", {"content_hash": proposed.content_hash}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, users)) == [201, 409]
    assert AuditEntry.objects.filter(action="visas.application.decided").count() == 1


def test_a_grant_needs_every_mandatory_item_accepted(in_review: VisaApplication, bek: Phone) -> None:
    answer = verb(bek, in_review, "propose", TERMS)
    assert answer.status_code == 400
    assert "documents.passport" in {error["path"] for error in answer.json()["errors"]}
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"stay_days": 400}, "stay_days"),
        ({"valid_until": (ARRIVAL + timedelta(days=2000)).isoformat()}, "valid_until"),
        ({"valid_until": (ARRIVAL - timedelta(days=100)).isoformat()}, "valid_until"),
        ({"grounds": ["purpose-not-shown"]}, "grounds"),
        ({"entries": "twice"}, "entries"),
        ({"colour": "green"}, "colour"),
    ],
)
def test_terms_that_do_not_fit_are_named(
    in_review: VisaApplication, bek: Phone, change: dict[str, object], path: str
) -> None:
    accept_all(bek, in_review)
    answer = verb(bek, in_review, "propose", {**TERMS, **change})
    assert answer.status_code == 400
    assert path in {error["path"] for error in answer.json()["errors"]}
    assert not Proposal.objects.exists()


def test_a_refusal_needs_a_ground_of_the_catalogue(in_review: VisaApplication, bek: Phone) -> None:
    answer = verb(bek, in_review, "propose", {**REFUSAL, "grounds": ["bad-mood"]})
    assert [error["path"] for error in answer.json()["errors"]] == ["grounds"]
    assert verb(bek, in_review, "propose", REFUSAL).status_code == 201


def test_a_returned_proposal_goes_back_to_the_officer(
    proposed: Proposal, erlan: Phone, bek: Phone, in_review: VisaApplication
) -> None:
    assert verb(bek, in_review, "return", {"reason": "my own"}).status_code == 403
    assert verb(erlan, in_review, "return", {"reason": "Check the dates."}).status_code == 200
    in_review.refresh_from_db()
    assert in_review.state == "in_review"
    assert verb(bek, in_review, "propose", TERMS).status_code == 201
    assert in_review.items.exclude(state=ItemState.ACCEPTED).count() == 0
