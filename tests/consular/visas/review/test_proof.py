"""A guardian or attorney shows the right to act: sent, scanned, judged by a stranger to the family; no grant before."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from consular.citizens.models.evidence import Evidence, EvidenceFile
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Decision
from econsulate.core.audit.models import AuditEntry
from econsulate.core.files.models import StoredFile
from tests.consular.visas.review.proofs import happenings, inbox, inspected, read, send, verb
from tests.consular.visas.review.test_decide import verb as on_file
from tests.core.files.samples import half, scan
from tests.factories.missions import a_mission, an_officer
from tests.factories.visas import REFUSAL, TERMS, a_person, a_proof, a_submitted, accept_items, show_right
from tests.people import Phone, phone_of
from tests.remembered import remembered


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


def test_a_file_whose_proof_has_come_stands_in_a_queue_of_its_own(
    applicant: Phone, application: VisaApplication, ward: Person, submitted: VisaApplication, bek: Phone
) -> None:
    url = "/api/v1/staff/visa-applications?queue=proof"
    assert bek.get(url).json()["results"] == []
    a_proof(ward, applicant.user)
    assert [row["id"] for row in bek.get(url).json()["results"]] == [str(application.public_id)]


def test_a_verdict_is_told_at_every_mission_but_on_record_where_it_was_given(
    applicant: Phone, application: VisaApplication, ward: Person, right: Representation, bek: Phone
) -> None:
    elsewhere = a_submitted(applicant, ward, category="official")
    VisaApplication.objects.filter(pk=elsewhere.pk).update(mission=a_mission("KZ-VIE"))
    a_proof(ward, applicant.user)
    assert verb(bek, right, "accept", version=2).status_code == 200
    for each in (application, elsewhere):
        assert happenings(applicant, each)[-1] == "evidence_accepted"
    told = AuditEntry.objects.filter(action="visas.application.evidence_accepted").order_by("id")
    assert [(row.chain, bool(row.actor)) for row in told] == [("KZ-SEO", True), ("KZ-VIE", False)]


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_judges(
    applicant: Phone, application: VisaApplication, ward: Person, right: Representation, seoul: Mission
) -> None:
    a_proof(ward, applicant.user)
    bodies = [("accept", {}), ("refuse", {"reason": "unreadable"})]
    officers = [an_officer(name, seoul, Role.OFFICER) for name in ("Timur", "Ainur")]

    def judge(number: int) -> int:
        name, body = bodies[number]
        try:
            return int(verb(phone_of(officers[number]), right, name, version=2, **body).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(judge, range(2))) == [200, 409]
    assert AuditEntry.objects.filter(action="visas.evidence.judged").count() == 1


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


def reborn(person: Person, day: str, by: Phone) -> Any:
    person.refresh_from_db()
    names = ("primary_identifier", "secondary_identifier", "original_script_name", "birth_place")
    known = {name: person.identity[name] for name in names}
    facts = {**known, "nationality": person.nationality, "residence": person.residence, "sex": person.sex}
    return by.put(f"/api/v1/persons/{person.public_id}", {**facts, "birth_date": day}, format="json")


@pytest.fixture
@remembered
def child(applicant: Phone, bek: Phone) -> Person:
    """A parent was asked for proof of being one, and sent it."""
    child = a_person(applicant.user, kind="parent", born="2020-03-03")
    a_submitted(applicant, child)
    right = Representation.objects.get(person=child)
    assert verb(bek, right, "ask", note="Please send the birth certificate.").status_code == 200
    a_proof(child, applicant.user)
    return child


def test_a_parent_can_not_make_the_child_grown_up(applicant: Phone, child: Person) -> None:
    refused = reborn(child, "1990-05-05", applicant)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "of_age")
    child.refresh_from_db()
    assert child.identity["birth_date"] == "2020-03-03"


def test_proof_is_accepted_over_the_birth_date_that_was_seen(applicant: Phone, child: Person, bek: Phone) -> None:
    right = Representation.objects.get(person=child)
    url = f"/api/v1/staff/visa-applications/{child.visa_applications.get().public_id}/representations"
    seen = bek.get(url).json()[0]
    assert seen["birth_date"] == "2020-03-03"
    assert reborn(child, "2025-03-03", applicant).status_code == 200
    late = verb(bek, right, "accept", version=seen["evidence"]["version"])
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    right.refresh_from_db()
    assert str(right.valid_to) == "2038-03-03"
    again = bek.get(url).json()[0]
    assert again["birth_date"] == "2025-03-03"
    assert verb(bek, right, "accept", version=again["evidence"]["version"]).status_code == 200
    right.refresh_from_db()
    assert str(right.valid_to) == "2043-03-03"


def test_a_later_correction_shortens_at_once_and_never_lengthens(applicant: Phone, child: Person, bek: Phone) -> None:
    right = Representation.objects.get(person=child)
    assert verb(bek, right, "accept", version=Evidence.objects.get().version).status_code == 200
    for day, until in (("2025-03-03", "2038-03-03"), ("2019-01-01", "2037-01-01"), ("2020-03-03", "2037-01-01")):
        assert reborn(child, day, applicant).status_code == 200
        right.refresh_from_db()
        assert str(right.valid_to) == until


def test_a_right_over_somebody_found_to_be_of_age_ends(
    applicant: Phone, child: Person, stranger: Phone, bek: Phone
) -> None:
    today = timezone.localdate()
    Representation.objects.create(user=stranger.user, person=child, kind="guardian", valid_from=today)
    assert reborn(child, "1990-05-05", stranger).status_code == 200
    right = Representation.objects.get(person=child, user=applicant.user)
    assert (right.ending, right.ended_by) == ("of_age", stranger.user)
    assert applicant.get(f"/api/v1/persons/{child.public_id}").status_code == 404
    assert verb(bek, right, "accept", version=Evidence.objects.get().version).json()["code"] == "representation_ended"
