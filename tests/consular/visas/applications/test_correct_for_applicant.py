"""POST /staff/visa-applications/{id}/corrections: entered for a caller, told to them, never decided by its author."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.applications import VisaApplication
from consular.visas.models.corrections import Correction
from consular.visas.models.decisions import Decision, Proposal
from consular.visas.services.decisions import propose_refusal
from econsulate.core.audit.models import AuditEntry
from tests.consular.visas.applications.test_correct import ELSEWHERE, assert_untouched, correct
from tests.consular.visas.review.test_decide import verb
from tests.core.api.bodies import faults
from tests.factories.missions import a_post
from tests.factories.visas import FORM, TERMS, accept_items
from tests.people import Phone

WHY = "The applicant called and named the hotel of their booking."


def assist(phone: Phone, application: VisaApplication, body: dict[str, Any], **headers: str) -> Any:
    url = f"/api/v1/staff/visa-applications/{application.public_id}/corrections"
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return phone.post(url, {"reason": WHY, **body}, format="json", headers=sent)


@pytest.mark.parametrize("who", ["bek", "dana"])
def test_an_officer_corrects_what_the_applicant_asked_for(
    in_review: VisaApplication, request: pytest.FixtureRequest, applicant: Phone, who: str
) -> None:
    phone: Phone = request.getfixturevalue(who)
    answer = assist(phone, in_review, ELSEWHERE)
    assert answer.status_code == 201, answer.content
    assert (answer.json()["assisted"], answer.json()["reason"]) == (True, WHY)
    in_review.refresh_from_db()
    assert in_review.form["trip"]["address"] == "Hotel Elsewhere, Astana"
    assert "corrected_by_officer" in in_review.review_flags
    entry = AuditEntry.objects.get(action="visas.application.corrected_for_you")
    assert (entry.actor, entry.detail) == (str(phone.user.public_id), {"paths": ["trip.address"]})
    assert Correction.objects.get().by == phone.user


def test_the_applicant_is_told_and_reads_what_and_why(in_review: VisaApplication, applicant: Phone, bek: Phone) -> None:
    before = applicant.get("/api/v1/inbox/unread-count").json()["unread"]
    assert assist(bek, in_review, ELSEWHERE).status_code == 201
    assert applicant.get("/api/v1/inbox/unread-count").json()["unread"] == before + 1
    url = f"/api/v1/visa-applications/{in_review.public_id}"
    assert applicant.get(f"{url}/timeline").json()[-1]["happening"] == "corrected_for_you"
    (read,) = applicant.get(f"{url}/corrections").json()
    assert (read["assisted"], read["reason"]) == (True, WHY)
    assert [change["path"] for change in read["diff"]] == ["trip.address"]


def test_both_kinds_stay_marked_on_the_file(in_review: VisaApplication, applicant: Phone, bek: Phone) -> None:
    assert assist(bek, in_review, ELSEWHERE).status_code == 201
    assert correct(applicant, in_review, {"identity": {"residence": "ARE"}}).status_code == 201
    in_review.refresh_from_db()
    assert {"corrected", "corrected_by_officer"} <= set(in_review.review_flags)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"contact": {**FORM["contact"], "phone": "+821000000000"}}, "contact"),
        ({"declaration": {"truthful": True, "data_processing": False}}, "declaration"),
        ({"trip": {}}, "trip.arrival_on"),
        ({"identity": {"nationality": "ZZZ"}}, "identity.nationality"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_is_the_applicant_s_own_or_at_fault_is_refused(
    in_review: VisaApplication, bek: Phone, body: dict[str, Any], path: str
) -> None:
    answer = assist(bek, in_review, body)
    assert answer.status_code == 400, answer.content
    assert path in faults(answer)
    assert_untouched(in_review)


def test_over_a_file_that_changed_since_it_was_read_nothing_is_written(
    in_review: VisaApplication, applicant: Phone, bek: Phone
) -> None:
    read = bek.get(f"/api/v1/staff/visa-applications/{in_review.public_id}")["ETag"]
    assert correct(applicant, in_review, {"identity": {"residence": "ARE"}}).status_code == 201
    assert assist(bek, in_review, ELSEWHERE, if_match=read).status_code == 412
    assert Correction.objects.count() == 1
    assert assist(bek, in_review, ELSEWHERE).status_code == 201


def test_other_missions_roles_and_the_family_correct_nothing(
    in_review: VisaApplication, vienna_officer: Phone, erlan: Phone, applicant: Phone, seoul: Mission
) -> None:
    a_post(applicant.user, seoul, Role.OFFICER)
    for phone, status in ((vienna_officer, 404), (erlan, 403), (applicant, 403)):
        assert assist(phone, in_review, ELSEWHERE).status_code == status
    assert_untouched(in_review)


def test_after_the_decision_nothing_is_corrected(
    in_review: VisaApplication, bek: Phone, erlan: Phone, person: Person
) -> None:
    assert verb(bek, in_review, "propose", {"outcome": "refuse", "grounds": ["purpose-not-shown"], "reasons": "No."})
    seen = {"content_hash": Proposal.objects.get().content_hash}
    assert verb(erlan, in_review, "decide", seen).status_code == 201
    assert assist(bek, in_review, ELSEWHERE).json()["code"] == "wrong_state"


def test_who_corrected_does_not_decide(in_review: VisaApplication, bek: Phone, erlan: Phone, seoul: Mission) -> None:
    a_post(erlan.user, seoul, Role.OFFICER)
    accept_items(in_review, by=bek.user)
    assert verb(bek, in_review, "propose", TERMS).status_code == 201
    assert assist(erlan, in_review, ELSEWHERE).status_code == 201
    assert Proposal.objects.get().state == "void"
    assert verb(bek, in_review, "propose", TERMS).status_code == 201
    waiting = "/api/v1/staff/visa-applications?queue=to_decide"
    assert erlan.get(waiting).json()["results"] == []
    seen = {"content_hash": Proposal.objects.get(state="open").content_hash}
    refused = verb(erlan, in_review, "decide", seen)
    assert (refused.status_code, refused.json()["code"]) == (403, "corrected_by_you")
    assert not Decision.objects.exists()


def test_the_database_lets_nobody_decide_over_their_own_correction(
    in_review: VisaApplication, bek: Phone, erlan: Phone, seoul: Mission
) -> None:
    a_post(erlan.user, seoul, Role.OFFICER)
    assert assist(erlan, in_review, ELSEWHERE).status_code == 201
    in_review.refresh_from_db()
    proposal = propose_refusal(in_review, ["purpose-not-shown"], reasons="No.", by=bek.user, now=timezone.now())
    Proposal.objects.update(state="confirmed")
    with pytest.raises(IntegrityError, match="does not decide it"), transaction.atomic():
        Decision.objects.create(
            application=in_review, proposal=proposal, outcome="refuse", proposed_by=bek.user,
            decided_by=erlan.user, decided_at=timezone.now(),
        )  # fmt: skip


def test_the_same_idempotency_key_corrects_once(in_review: VisaApplication, bek: Phone) -> None:
    answers = [assist(bek, in_review, ELSEWHERE, idempotency_key="c-1") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert Correction.objects.count() == 1
