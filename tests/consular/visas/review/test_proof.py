"""A guardian or attorney shows the right to act: sent, scanned, judged by a stranger to the family; no grant before."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
import time_machine
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
from econsulate.core.audit.models import AuditEntry
from econsulate.core.files.models import StoredFile, Upload
from econsulate.core.files.services import inspection
from tests.consular.visas.review.test_decide import verb as on_file
from tests.core.files.phone import TusPhone
from tests.core.files.samples import half, scan
from tests.factories.missions import an_officer
from tests.factories.visas import REFUSAL, TERMS, a_person, a_proof, a_submitted, accept_items, show_right
from tests.people import Phone, phone_of


@pytest.fixture
def ward(applicant: Phone) -> Person:
    return a_person(applicant.user, kind="guardian", primary="Warded")


@pytest.fixture
def application(applicant: Phone, ward: Person) -> VisaApplication:
    return a_submitted(applicant, ward)


@pytest.fixture
def right(ward: Person) -> Representation:
    return Representation.objects.get(person=ward)


@pytest.fixture
def reviewed(application: VisaApplication, bek: Phone) -> VisaApplication:
    assert on_file(bek, application, "accept").status_code == 200
    accept_items(application, by=bek.user)
    return application


def an_upload(phone: Phone, data: bytes) -> str:
    return TusPhone(phone).upload(data).rpartition("/")[2]


def send(phone: Phone, right: Representation, data: bytes | None = None, **body: Any) -> Any:
    values = {"kind": "court_order", "upload": an_upload(phone, data or scan()), **body}
    return phone.post(f"/api/v1/representations/{right.public_id}/evidence", values, format="json")


def inspected() -> StoredFile:
    file = StoredFile.objects.originals().get(state="quarantined")
    inspection.inspect(file.public_id)
    file.refresh_from_db()
    return file


def read(phone: Phone, right: Representation, language: str = "en") -> Any:
    answer = phone.get(f"/api/v1/representations/{right.public_id}", headers={"accept-language": language})
    assert answer.status_code == 200, answer.content
    return answer.json()


def verb(phone: Phone, right: Representation, name: str, **body: Any) -> Any:
    return phone.post(f"/api/v1/staff/representations/{right.public_id}/{name}", body, format="json")


def inbox(phone: Phone) -> list[str]:
    return [message["body"] for message in phone.get("/api/v1/inbox").json()["results"]]


def happenings(phone: Phone, application: VisaApplication) -> list[str]:
    return [row["happening"] for row in phone.get(f"/api/v1/visa-applications/{application.public_id}/timeline").json()]


def test_who_acts_reads_in_words_what_is_to_be_done(applicant: Phone, right: Representation, person: Person) -> None:
    rows = {row["acting_as"]: row for row in applicant.get("/api/v1/representations").json()["results"]}
    assert rows["self"]["evidence"] is None
    assert rows["guardian"]["evidence"]["state"] == "awaited"
    assert rows["guardian"]["text"].startswith("Send the document that gives you the right to act.")
    assert read(applicant, right, "kk")["text"] != rows["guardian"]["text"]


def test_the_road_of_a_court_order_from_the_phone_to_a_grant(
    applicant: Phone, application: VisaApplication, reviewed: VisaApplication, right: Representation, bek: Phone
) -> None:
    assert "evidence_awaited" in happenings(applicant, application)
    assert on_file(bek, application, "propose", TERMS).json()["errors"][0]["path"] == "representation"
    sent = send(applicant, right)
    assert (sent.status_code, sent.json()["state"]) == (201, "quarantined")
    file = StoredFile.objects.originals().get(state="quarantined")
    assert file.data_key == application.person.data_key
    early = verb(bek, right, "accept", version=2)
    assert (early.status_code, early.json()["code"]) == (409, "evidence_not_checked")
    assert inspected().state == "clean"
    shown = bek.get(f"/api/v1/staff/visa-applications/{application.public_id}/representations").json()
    assert [(row["acting_as"], row["evidence"]["files"][0]["pages"]) for row in shown] == [("guardian", 1)]
    assert AuditEntry.objects.get(action="visas.evidence.opened").actor == str(bek.user.public_id)
    accepted = verb(bek, right, "accept", version=shown[0]["evidence"]["version"])
    assert (accepted.status_code, accepted.json()["evidence"]["holds"]) == (200, True)
    assert read(applicant, right)["text"] == "Your right to act has been shown."
    assert happenings(applicant, application)[-1] == "evidence_accepted"
    assert on_file(bek, application, "propose", TERMS).status_code == 201
    judged = AuditEntry.objects.get(action="visas.evidence.judged")
    assert (judged.chain, judged.detail["to"]) == ("KZ-SEO", "accepted")


def test_a_refusal_says_what_is_missing_and_leaves_it_open(
    applicant: Phone, application: VisaApplication, ward: Person, right: Representation, bek: Phone
) -> None:
    a_proof(ward, applicant.user)
    note = "The seal on page two is cut off."
    refused = verb(bek, right, "refuse", version=2, reason="incomplete", note=note)
    assert refused.status_code == 200, refused.content
    told = read(applicant, right)["evidence"]
    assert (told["state"], told["reason"], told["note"]) == ("refused", "incomplete", note)
    assert any("Pages are missing." in body for body in inbox(applicant))
    assert not any(note in body for body in inbox(applicant))
    assert happenings(applicant, application)[-1] == "evidence_refused"
    assert verb(bek, right, "accept", version=3).json()["code"] == "wrong_state"
    assert send(applicant, right).status_code == 201
    again = read(applicant, right)["evidence"]
    assert (again["state"], again["reason"], again["note"], again["round"]) == ("submitted", None, None, 2)


def test_what_was_not_seen_is_not_accepted(applicant: Phone, application: Any, right: Any, bek: Phone) -> None:
    send(applicant, right)
    inspected()
    send(applicant, right, scan(2))
    inspected()
    late = verb(bek, right, "accept", version=2)
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    assert verb(bek, right, "accept", version=3).status_code == 200


def test_a_file_the_scanner_refuses_is_told_and_awaited_again(
    applicant: Phone, application: Any, right: Representation, bek: Phone
) -> None:
    send(applicant, right, half(scan()))
    assert inspected().state == "rejected"
    assert read(applicant, right)["evidence"]["state"] == "awaited"
    assert any("can't be used" in body for body in inbox(applicant))
    assert verb(bek, right, "accept", version=3).json()["code"] == "wrong_state"


def test_the_same_bytes_twice_are_one_file(applicant: Phone, right: Representation) -> None:
    data = scan()
    first, second = send(applicant, right, data).json(), send(applicant, right, data).json()
    assert first["id"] == second["id"]
    assert EvidenceFile.objects.count() == 1


def test_the_deed_ends_and_with_it_the_right_until_another_comes(
    applicant: Phone, reviewed: VisaApplication, ward: Person, right: Representation, bek: Phone
) -> None:
    a_proof(ward, applicant.user)
    today = timezone.now().date()
    past = verb(bek, right, "accept", version=2, valid_until=str(today - timedelta(days=1)))
    assert (past.status_code, past.json()["errors"][0]["path"]) == (400, "valid_until")
    assert verb(bek, right, "accept", version=2, valid_until=str(today + timedelta(days=10))).status_code == 200
    assert on_file(bek, reviewed, "propose", TERMS).status_code == 201
    with time_machine.travel(timezone.now() + timedelta(days=11), tick=False):
        applicant, bek = phone_of(applicant.user), phone_of(bek.user)
        assert applicant.get(f"/api/v1/visa-applications/{reviewed.public_id}").status_code == 404
        assert "ended on" in read(applicant, right)["text"]
        assert send(applicant, right).status_code == 201
        inspected()
        assert verb(bek, right, "accept", version=4).status_code == 200
        assert applicant.get(f"/api/v1/visa-applications/{reviewed.public_id}").status_code == 200


def test_a_proposed_grant_is_not_decided_once_the_deed_has_ended(
    applicant: Phone, reviewed: VisaApplication, ward: Person, right: Representation, bek: Phone, erlan: Phone
) -> None:
    a_proof(ward, applicant.user)
    verb(bek, right, "accept", version=2, valid_until=str(timezone.now().date()))
    seen = {"content_hash": on_file(bek, reviewed, "propose", TERMS).json()["content_hash"]}
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        answer = on_file(phone_of(erlan.user), reviewed, "decide", seen)
        assert (answer.status_code, answer.json()["code"]) == (409, "representation_not_proven")
    assert not Decision.objects.exists()


def test_a_mission_that_has_doubts_asks_anew_and_no_grant_is_decided(
    applicant: Phone, reviewed: VisaApplication, ward: Person, right: Representation, bek: Phone, erlan: Phone
) -> None:
    show_right(ward, applicant.user, judge=bek.user)
    seen = {"content_hash": on_file(bek, reviewed, "propose", TERMS).json()["content_hash"]}
    assert verb(bek, right, "ask", note="The court says it was lifted.").status_code == 200
    assert read(applicant, right)["evidence"]["note"] == "The court says it was lifted."
    assert on_file(erlan, reviewed, "decide", seen).json()["code"] == "representation_not_proven"
    assert verb(bek, right, "ask", note="Again.").status_code == 409


def test_a_refusal_needs_no_proof(reviewed: VisaApplication, bek: Phone, erlan: Phone) -> None:
    seen = {"content_hash": on_file(bek, reviewed, "propose", REFUSAL).json()["content_hash"]}
    assert on_file(erlan, reviewed, "decide", seen).status_code == 201


def test_a_parent_shows_it_only_where_the_mission_asks(applicant: Phone, bek: Phone) -> None:
    child = a_person(applicant.user, kind="parent", born="2018-01-01")
    application = a_submitted(applicant, child)
    right = Representation.objects.get(person=child)
    majority = right.valid_to
    assert send(applicant, right).json()["code"] == "evidence_not_needed"
    on_file(bek, application, "accept")
    accept_items(application, by=bek.user)
    assert verb(bek, right, "ask", note="Please send the birth certificate.").status_code == 200
    assert any("asks you to show" in body for body in inbox(applicant))
    assert on_file(bek, application, "propose", TERMS).status_code == 400
    assert send(applicant, right, kind="birth_certificate").status_code == 201
    inspected()
    assert verb(bek, right, "accept", version=3).status_code == 200
    right.refresh_from_db()
    assert right.valid_to == majority
    assert on_file(bek, application, "propose", TERMS).status_code == 201


def test_who_acts_for_themselves_is_never_asked(submitted: VisaApplication, person: Person, bek: Phone) -> None:
    own = Representation.objects.get(person=person)
    assert verb(bek, own, "ask", note="Who are you?").json()["code"] == "evidence_not_needed"
    assert not Evidence.objects.exists()


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
