"""Somebody asks to act for a person the house knows: they learn nothing before an officer has seen their proof."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from consular.citizens.models.claims import Claim
from consular.citizens.models.evidence import Evidence
from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.citizens.services import claims
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.privacy.services import erasure
from consular.visas.models.applications import VisaApplication
from econsulate.core.audit.models import AuditEntry
from econsulate.core.crypto.models import DataKey
from econsulate.core.files.models import StoredFile
from econsulate.core.files.services.keeping import open_file
from tests.consular.visas.review.proofs import inbox, inspected, read, send
from tests.factories.missions import an_officer
from tests.factories.visas import a_claim, a_clean_file, a_passport, a_person, a_submitted
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered

URL = "/api/v1/representations"
ASKED = {
    "acting_as": "parent",
    "document_number": "N7654321",
    "issuing_state": "KOR",
    "birth_date": "2018-01-01",
    "mission": "KZ-SEO",
}


@pytest.fixture
@remembered
def child(applicant: Phone) -> Person:
    child = a_person(applicant.user, kind="parent", born="2018-01-01", primary="Daulet")
    a_passport(child, applicant.user, number="N7654321")
    return child


@pytest.fixture
@remembered
def application(applicant: Phone, child: Person) -> VisaApplication:
    return a_submitted(applicant, child)


@pytest.fixture
@remembered
def mother(db: None) -> Phone:
    return phone_of(a_user("Madina"))


def ask(phone: Phone, **changed: Any) -> Any:
    return phone.post(URL, {**ASKED, **changed}, format="json")


def right_of(phone: Phone) -> Representation:
    return Representation.objects.with_evidence().get(user=phone.user, revoked_at=None)


def proven(phone: Phone) -> Representation:
    """A claim with clean proof, without the road of the file."""
    right = right_of(phone)
    file = a_clean_file(right.claim.data_key, phone.user, b"birth certificate")
    right.evidence.files.create(number=1, round=1, kind="birth_certificate", file=file, uploaded_by=phone.user)
    Evidence.objects.filter(pk=right.evidence.pk).update(state="submitted", version=2)
    return right


def judged(phone: Phone, right: Representation, name: str, **body: Any) -> Any:
    return phone.post(f"/api/v1/staff/claims/{right.public_id}/{name}", body, format="json")


def test_the_road_of_a_second_parent(
    application: VisaApplication, child: Person, applicant: Phone, mother: Phone, bek: Phone
) -> None:
    asked = ask(mother)
    assert (asked.status_code, asked.json()["person"]) == (201, None)
    right = right_of(mother)
    assert send(mother, right, kind="birth_certificate").status_code == 201
    file = StoredFile.objects.originals().get(state="quarantined")
    assert file.data_key == right.claim.data_key
    assert inspected().state == "clean"
    assert mother.get("/api/v1/persons").json()["results"] == []
    assert mother.get(f"/api/v1/visa-applications/{application.public_id}").status_code == 404
    shown = bek.get(f"/api/v1/staff/claims/{right.public_id}").json()
    assert [found["id"] for found in shown["found"]] == [str(child.public_id)]
    opened = AuditEntry.objects.get(action="visas.claim.opened")
    assert (opened.chain, opened.person) == ("KZ-SEO", str(child.public_id))
    answer = judged(bek, right, "accept", version=shown["evidence"]["version"], person=shown["found"][0]["id"])
    assert (answer.status_code, answer.json()["evidence"]["holds"]) == (200, True)
    assert mother.get(f"/api/v1/visa-applications/{application.public_id}").status_code == 200
    right = right_of(mother)
    assert (right.person, str(right.valid_to)) == (child, "2036-01-01")
    assert inbox(mother)[0].startswith("You may act for another person from now on")
    assert inbox(applicant)[0].startswith("Somebody else may act for you, or for a person you act for")
    assert AuditEntry.objects.get(action="visas.claim.judged").person == str(child.public_id)


def test_accepted_proof_lies_under_the_persons_key_and_the_claims_is_gone(
    application: VisaApplication, child: Person, mother: Phone, bek: Phone
) -> None:
    ask(mother)
    right = proven(mother)
    file, key = right.evidence.files.get().file, right.claim.data_key
    page = StoredFile(kind="derivative", state="clean", original=file, page=1, data_key=key, uploaded_by=mother.user)
    page.media_type, page.sha256, page.size, page.parts = "image/jpeg", file.sha256, file.size, file.parts
    page.wrap_new_key()
    page.save()
    assert judged(bek, right, "accept", version=2, person=str(child.public_id)).status_code == 200
    assert not Claim.objects.exists()
    assert not DataKey.objects.filter(pk=key.pk).exists()
    file.refresh_from_db()
    page.refresh_from_db()
    assert file.data_key == page.data_key == child.data_key
    assert b"".join(open_file(file, by=None)) == b"birth certificate"


def test_known_and_unknown_people_get_the_same_answers(application: VisaApplication, mother: Phone, bek: Phone) -> None:
    """What was asked of nobody goes the same way, step by step, to the officer's verdict."""
    other = phone_of(a_user("Nobody"))
    told = []
    for phone, number in ((mother, "N7654321"), (other, "N0000000")):
        asked = ask(phone, document_number=number)
        right = proven(phone)
        refused = judged(bek, right, "refuse", version=2, reason="other_people")
        shown = read(phone, right)
        told.append((asked.status_code, refused.status_code, sorted(shown), shown["text"], inbox(phone)))
        assert {"person": None, "claim": {**ASKED, "document_number": number}} == {
            "person": shown["person"],
            "claim": {"acting_as": shown["acting_as"], **shown["claim"]},
        }
        sent_back = shown["evidence"]
        told[-1] += (sent_back["state"], sent_back["reason_text"], sent_back["version"])
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("asked", "count"), [({}, 1), ({"birth_date": "2018-01-02"}, 0), ({"issuing_state": "KAZ"}, 0)]
)
def test_only_exactly_the_same_data_find_somebody(
    application: VisaApplication, mother: Phone, bek: Phone, asked: dict[str, str], count: int
) -> None:
    ask(mother, **asked)
    found = bek.get(f"/api/v1/staff/claims/{right_of(mother).public_id}").json()["found"]
    assert len(found) == count


def test_people_of_other_missions_are_not_found(
    application: VisaApplication, child: Person, mother: Phone, vienna_officer: Phone
) -> None:
    ask(mother, mission="KZ-VIE")
    right = proven(mother)
    assert vienna_officer.get(f"/api/v1/staff/claims/{right.public_id}").json()["found"] == []
    answer = judged(vienna_officer, right, "accept", version=2, person=str(child.public_id))
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, "person")
    assert Claim.objects.exists()


def test_nothing_is_accepted_that_was_not_found_seen_or_checked(
    application: VisaApplication, child: Person, applicant: Phone, mother: Phone, bek: Phone
) -> None:
    ask(mother)
    right = right_of(mother)
    one = str(child.public_id)
    assert judged(bek, right, "accept", version=1, person=one).json()["code"] == "wrong_state"
    proven(mother)
    somebody = a_person(applicant.user, kind="guardian", primary="Another")
    a_submitted(applicant, somebody)
    assert judged(bek, right, "accept", version=1, person=one).json()["code"] == "changed_meanwhile"
    assert judged(bek, right, "accept", version=2, person=str(somebody.public_id)).status_code == 400
    assert send(mother, right).status_code == 201
    assert judged(bek, right, "accept", version=3, person=one).json()["code"] == "evidence_not_checked"
    inspected()
    assert judged(bek, right, "accept", version=3, person=one).status_code == 200
    assert judged(bek, right, "accept", version=4, person=one).status_code == 404


def test_who_acts_already_is_not_let_in_twice(
    application: VisaApplication, child: Person, applicant: Phone, bek: Phone
) -> None:
    ask(applicant, acting_as="attorney")
    right = Representation.objects.claims().with_evidence().get()
    file = a_clean_file(right.claim.data_key, applicant.user)
    right.evidence.files.create(number=1, round=1, kind="other", file=file, uploaded_by=applicant.user)
    Evidence.objects.filter(pk=right.evidence.pk).update(state="submitted")
    answer = judged(bek, right, "accept", version=1, person=str(child.public_id))
    assert (answer.status_code, answer.json()["code"]) == (409, "already_acts")


def test_nobody_judges_their_own_claim(application: VisaApplication, child: Person, seoul: Mission) -> None:
    saule = an_officer("Saule", seoul, Role.OFFICER)
    right = a_claim(saule, kind="parent", number="N7654321", birth_date="2018-01-01")
    phone = phone_of(saule)
    assert phone.get("/api/v1/staff/claims").json()["results"] == []
    assert judged(phone, right, "refuse", version=1, reason="unreadable").status_code == 404
    Evidence.objects.update(state="submitted")
    with pytest.raises(IntegrityError, match="nobody judges proof"), transaction.atomic():
        Evidence.objects.update(state="refused", fault="unreadable", judged_by=saule, judged_at=timezone.now())


def test_other_roles_and_missions_judge_nothing(
    application: VisaApplication, child: Person, mother: Phone, erlan: Phone, vienna_officer: Phone
) -> None:
    ask(mother)
    right = proven(mother)
    body = {"version": 2, "person": str(child.public_id)}
    assert judged(erlan, right, "accept", **body).status_code == 403
    assert judged(vienna_officer, right, "accept", **body).status_code == 404
    assert Representation.objects.claims().count() == 1


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"acting_as": "self"}, "acting_as"),
        ({"acting_as": "assisted"}, "acting_as"),
        ({"document_number": "n 1"}, "document_number"),
        ({"issuing_state": "Korea"}, "issuing_state"),
        ({"birth_date": "1.1.2018"}, "birth_date"),
        ({"mission": "KZ-NOWHERE"}, "mission"),
        ({"person": "x"}, "person"),
    ],
)
def test_malformed_claims_are_refused(application: Any, mother: Phone, changed: dict[str, str], path: str) -> None:
    answer = ask(mother, **changed)
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, path)
    assert not Claim.objects.exists()


def test_a_few_may_be_open_at_once(mother: Phone, seoul: Mission) -> None:
    for number in range(claims.MOST_OPEN):
        assert ask(mother, document_number=f"N{number}000000").status_code == 201
    assert ask(mother).json()["code"] == "too_many_claims"


def test_a_claim_is_taken_back_without_a_trace(mother: Phone, stranger: Phone, seoul: Mission) -> None:
    ask(mother)
    right = proven(mother)
    key = right.claim.data_key_id
    end = f"{URL}/{right.public_id}/end"
    assert stranger.post(end, {}, format="json").status_code == 404
    assert mother.post(end, {}, format="json").status_code == 204
    assert not Representation.objects.exists()
    assert not StoredFile.objects.exists()
    assert not DataKey.objects.filter(pk=key).exists()
    assert AuditEntry.objects.filter(action="citizens.claim.withdrawn").count() == 1


def test_who_leaves_leaves_no_claim(mother: Phone, seoul: Mission) -> None:
    ask(mother)
    proven(mother)
    erasure.retire(mother.user, now=timezone.now())
    assert not Claim.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_successor_takes_over_what_was_asked(mother: Phone, seoul: Mission, vienna_officer: Phone) -> None:
    ask(mother)
    claims.hand_on(seoul, Mission.objects.get(code="KZ-VIE"))
    assert len(vienna_officer.get("/api/v1/staff/claims").json()["results"]) == 1


def test_the_database_keeps_what_is_only_asked_for_apart(mother: Phone, person: Person, seoul: Mission) -> None:
    ask(mother)
    right = Representation.objects.claims()
    for change in ({"revoked_at": timezone.now()}, {"kind": "self"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            right.update(**change)
