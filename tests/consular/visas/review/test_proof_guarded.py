"""Proof is sent by whoever acts, judged by nobody of the family, and the database holds to all of it."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from consular.citizens.models.evidence import Evidence, EvidenceFile
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Decision, Proposal
from consular.visas.services import evidence as services
from consular.visas.services.authority import ConflictOfInterest
from econsulate.core.files.models import Upload
from tests.consular.visas.review.proofs import an_upload, send, verb
from tests.consular.visas.review.test_decide import verb as on_file
from tests.core.files.samples import scan
from tests.factories.missions import an_officer
from tests.factories.visas import TERMS, a_person, a_proof, accept_items, show_right
from tests.people import Phone, phone_of


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("accept", {}),
        ("accept", {"version": "2"}),
        ("accept", {"version": 2, "valid_until": "31.12.2030"}),
        ("refuse", {"version": 2}),
        ("refuse", {"version": 2, "reason": "ugly"}),
        ("refuse", {"version": 2, "reason": "incomplete", "note": "\u202e"}),
        ("ask", {"note": " "}),
    ],
)
def test_malformed_verdicts_change_nothing(
    applicant: Phone, application: Any, ward: Person, right: Any, bek: Phone, name: str, body: Any
) -> None:
    a_proof(ward, applicant.user)
    assert verb(bek, right, name, **body).status_code == 400
    assert Evidence.objects.get().state == "submitted"


@pytest.mark.parametrize("body", [{}, {"kind": "letter"}, {"upload": str(uuid.uuid4())}, {"kind": 5}, {"colour": 1}])
def test_malformed_proof_is_refused(applicant: Phone, right: Representation, body: Any) -> None:
    assert send(applicant, right, **{"upload": "x", **body}).status_code in (400, 404)
    assert not EvidenceFile.objects.exists()


def test_proof_of_another_or_by_another_is_not_there(
    applicant: Phone, application: Any, ward: Person, right: Representation, stranger: Phone, vienna_officer: Phone
) -> None:
    foreign = an_upload(applicant, scan())
    assert send(stranger, right, upload=foreign).status_code == 404
    theirs = Representation.objects.get(person=a_person(stranger.user, kind="attorney"))
    assert send(stranger, theirs, upload=foreign).status_code == 404
    a_proof(ward, applicant.user)
    for name, body in (("accept", {"version": 2}), ("refuse", {"version": 2, "reason": "unreadable"})):
        assert verb(vienna_officer, right, name, **body).status_code == 404
    listed = f"/api/v1/staff/visa-applications/{application.public_id}/representations"
    assert vienna_officer.get(listed).status_code == 404
    assert (Evidence.objects.get().state, Upload.objects.get(public_id=foreign).state) == ("submitted", "complete")


def test_other_roles_are_refused(
    applicant: Phone, application: Any, ward: Person, right: Any, erlan: Phone, seoul: Mission
) -> None:
    a_proof(ward, applicant.user)
    reviewer = phone_of(an_officer("Ainur", seoul, Role.APPEAL_REVIEWER))
    for phone in (erlan, reviewer):
        answer = verb(phone, right, "accept", version=2)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_your_role")
    assert Evidence.objects.get().state == "submitted"


def test_nobody_judges_proof_about_their_own_people(
    applicant: Phone, application: Any, ward: Person, right: Representation, seoul: Mission
) -> None:
    a_proof(ward, applicant.user)
    family = an_officer("Saule", seoul, Role.OFFICER)
    Representation.objects.create(
        user=family, person=ward, kind="parent", valid_from="2020-01-01", valid_to="2090-01-01"
    )
    assert verb(phone_of(family), right, "accept", version=2).status_code == 404
    with pytest.raises(ConflictOfInterest):
        services.accept(right, version=2, valid_until=None, by=family, now=timezone.now())
    with pytest.raises(IntegrityError, match="nobody judges proof"), transaction.atomic():
        Evidence.objects.update(state="accepted", judged_by=family, judged_at=timezone.now())


def test_an_ended_application_is_nobodys_to_judge_by(
    applicant: Phone, application: VisaApplication, ward: Person, right: Representation, bek: Phone
) -> None:
    a_proof(ward, applicant.user)
    applicant.post(f"/api/v1/visa-applications/{application.public_id}/withdraw", {}, format="json")
    assert verb(bek, right, "accept", version=2).json()["code"] == "wrong_state"


def test_the_database_lets_no_grant_by_without_proof(
    reviewed: VisaApplication, ward: Person, applicant: Phone, bek: Phone, erlan: Phone
) -> None:
    terms = {"entries": "single", "stay_days": 5, "valid_from": "2030-01-01", "valid_until": "2030-01-09"}
    common: dict[str, Any] = {"application": reviewed, "reasons": "x", "proposed_by": bek.user}
    with pytest.raises(IntegrityError, match="no grant before"), transaction.atomic():
        Proposal(**common, outcome="grant", content_hash="0" * 64, **terms).save()
    show_right(ward, applicant.user, judge=bek.user)
    proposal = Proposal(**common, outcome="grant", content_hash="0" * 64, state="confirmed", **terms)
    proposal.save()
    Evidence.objects.update(state="awaited", judged_by=None, judged_at=None)
    decision = Decision(
        application=reviewed, proposal=proposal, outcome="grant", proposed_by=bek.user, decided_by=erlan.user
    )
    decision.decided_at = timezone.now()
    with pytest.raises(IntegrityError, match="no grant before"), transaction.atomic():
        decision.save()


def test_a_right_used_in_somebody_elses_application_counts_too(
    applicant: Phone, submitted: VisaApplication, person: Person, bek: Phone, stranger: Phone
) -> None:
    """An attorney who corrects the applicant's own application has to show a power as well."""
    Representation.objects.create(user=stranger.user, person=person, kind="attorney", valid_from=timezone.localdate())
    on_file(bek, submitted, "accept")
    accept_items(submitted, by=bek.user)
    changed = {"occupation": {"status": "retired"}, "reason": "She is."}
    url = f"/api/v1/visa-applications/{submitted.public_id}/corrections"
    assert stranger.post(url, changed, format="json").status_code == 201
    assert on_file(bek, submitted, "propose", TERMS).json()["errors"][0]["code"] == "not_proven"


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"state": "refused"}, "consular_evidence"),
        ({"state": "accepted"}, "consular_evidence_judged_by_somebody"),
        ({"valid_until": "2030-01-01"}, "consular_evidence_only_what_is_accepted_holds"),
        ({"state": "gone"}, "Invalid transition"),
    ],
)
def test_the_database_refuses_halves(applicant: Phone, ward: Person, change: dict[str, str], match: str) -> None:
    a_proof(ward, applicant.user)
    with pytest.raises(Exception, match=match), transaction.atomic():
        Evidence.objects.update(**change)


def test_the_database_accepts_no_proof_without_a_clean_file(ward: Person, right: Representation, bek: Phone) -> None:
    Evidence.objects.create(representation=right)
    Evidence.objects.update(state="submitted")
    with pytest.raises(IntegrityError, match="found clean"), transaction.atomic():
        Evidence.objects.update(state="accepted", judged_by=bek.user, judged_at=timezone.now())


def test_what_was_sent_can_not_be_changed_or_taken_away(applicant: Phone, ward: Person) -> None:
    sent = a_proof(ward, applicant.user)
    for act in (lambda: EvidenceFile.objects.update(kind="other"), sent.delete, sent.evidence.delete):
        with pytest.raises(Exception, match=r"Cannot|protected"), transaction.atomic():
            act()
