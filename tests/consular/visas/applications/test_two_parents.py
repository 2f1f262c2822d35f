"""Aigul and Madina act for one child and must not learn from us where the other lives."""

from typing import Any

import pytest
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.privacy.services.contents import entries_of, representations_of
from consular.visas.models.applications import VisaApplication
from tests.consular.visas.applications.test_correct import ELSEWHERE, correct
from tests.consular.visas.documents_issued.conftest import decided
from tests.consular.visas.review.conftest import TEXT, signer
from tests.consular.visas.review.proofs import verb as verb_on_right
from tests.consular.visas.review.test_decide import verb
from tests.factories.visas import FORM, REFUSAL, TERMS, a_person, a_submitted, accept_items
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered

__all__ = ["signer"]

VERIFY = "/api/v1/public/verify"
SHELTER = {"email": "madina-hidden@example.org", "phone": "+77019998877", "address": "Shelter Street 5"}


@pytest.fixture
@remembered
def mother(db: None) -> Phone:
    return phone_of(a_user("Madina"))


@pytest.fixture
@remembered
def child(applicant: Phone, mother: Phone) -> Person:
    child = a_person(applicant.user, kind="parent", born="2015-01-01", secondary="Daulet")
    until = Representation.objects.get(person=child).valid_to
    since = timezone.localdate()
    Representation.objects.create(user=mother.user, person=child, kind="parent", valid_from=since, valid_to=until)
    return child


@pytest.fixture
@remembered
def application(applicant: Phone, child: Person) -> VisaApplication:
    return a_submitted(applicant, child)


def corrections(phone: Phone, application: VisaApplication) -> str:
    answer = phone.get(f"/api/v1/visa-applications/{application.public_id}/corrections")
    assert answer.status_code == 200
    return answer.content.decode()


def copy_of(phone: Phone) -> bytes:
    entries = entries_of(phone.user, representations_of(phone.user), now=timezone.now())
    return b"".join(piece for entry in entries for piece in entry.pieces)


def test_a_parents_corrected_address_is_theirs_to_read(
    application: VisaApplication, applicant: Phone, mother: Phone
) -> None:
    moved = {"contact": {**FORM["contact"], "address": "2 Moved-ro, Seoul"}, **ELSEWHERE, "reason": "To 2 Moved-ro."}
    assert correct(applicant, application, moved).status_code == 201
    assert "2 Moved-ro" in corrections(applicant, application)
    seen = corrections(mother, application)
    assert "Moved-ro" not in seen
    assert "Example-ro" not in seen
    assert "trip.address" in seen


def test_an_officer_reads_all_of_it(application: VisaApplication, applicant: Phone, bek: Phone) -> None:
    correct(applicant, application, {"contact": SHELTER, "reason": "We moved."})
    shown = bek.get(f"/api/v1/staff/visa-applications/{application.public_id}").json()["corrections"][0]
    assert "contact.address" in {change["path"] for change in shown["diff"]}
    assert shown["reason"] == "We moved."


def test_an_answer_of_the_other_parent_is_in_no_copy_of_ones_own(
    application: VisaApplication, applicant: Phone, mother: Phone, bek: Phone
) -> None:
    verb(bek, application, "accept")
    verb(bek, application, "request-information", {"message": "Where is the child?", "items": []})
    url = f"/api/v1/visa-applications/{application.public_id}/answer"
    assert mother.post(url, {"text": "In Shelter Street 5."}, format="json").status_code == 200
    assert b"Shelter" not in copy_of(applicant)
    assert b"Shelter" in copy_of(mother)


def test_the_words_of_an_appeal_are_for_who_wrote_them(
    application: VisaApplication, applicant: Phone, mother: Phone, bek: Phone, erlan: Phone, signer: Any
) -> None:
    verb(bek, application, "accept")
    decided(application, bek, erlan, REFUSAL)
    assert verb(bek, application, "issue").status_code == 201
    refusal = application.decision.refusal
    lodged = applicant.post(f"/api/v1/refusals/{refusal.public_id}/appeal", TEXT, format="json").json()
    assert lodged["text"] == TEXT["text"]
    url = f"/api/v1/appeals/{lodged['id']}"
    assert applicant.get(url).json()["text"] == TEXT["text"]
    assert mother.get(url).json()["text"] == ""
    withdrawn = mother.post(f"{url}/withdraw", {}, format="json").json()
    assert (withdrawn["state"], withdrawn["text"]) == ("withdrawn", "")


def test_what_a_share_code_is_for_is_read_by_who_made_it(
    application: VisaApplication, applicant: Phone, mother: Phone, bek: Phone, erlan: Phone, nobody: Phone, signer: Any
) -> None:
    verb(bek, application, "accept")
    accept_items(application, by=bek.user)
    decided(application, bek, erlan, TERMS)
    assert verb(bek, application, "issue").status_code == 201
    url = f"/api/v1/visas/{application.decision.visa.public_id}/share-codes"
    made = [phone.post(url, {"purpose": "For my landlord"}, format="json").json() for phone in (applicant, mother)]
    for phone, other in ((applicant, made[1]), (mother, made[0])):
        assert other["id"] not in {row["id"] for row in phone.get(url).json()}
        assert len(phone.get(url).json()) == 1
        assert phone.delete(f"{url}/{other['id']}").status_code == 404
    own = Representation.objects.get(user=mother.user)
    assert verb_on_right(bek, own, "end", reason="court_order").status_code == 200
    check = [nobody.post(VERIFY, {"share_code": code["code"]}, format="json").json()["status"] for code in made]
    assert check == ["valid", "unknown"]


def test_a_code_stays_with_the_visa_when_its_maker_leaves_and_the_holder_reads_all(
    submitted: VisaApplication, applicant: Phone, mother: Phone, bek: Phone, erlan: Phone, nobody: Phone, signer: Any
) -> None:
    since = timezone.localdate()
    right = Representation.objects.create(user=mother.user, person=submitted.person, kind="guardian", valid_from=since)
    verb(bek, submitted, "accept")
    accept_items(submitted, by=bek.user)
    decided(submitted, bek, erlan, TERMS)
    assert verb(bek, submitted, "issue").status_code == 201
    url = f"/api/v1/visas/{submitted.decision.visa.public_id}/share-codes"
    made = mother.post(url, {"purpose": "For the hotel"}, format="json").json()
    assert mother.post(f"/api/v1/representations/{right.public_id}/end", {}, format="json").status_code == 204
    assert nobody.post(VERIFY, {"share_code": made["code"]}, format="json").json()["status"] == "valid"
    assert mother.get(url).status_code == 404
    assert [row["purpose"] for row in applicant.get(url).json()] == ["For the hotel"]
    assert applicant.delete(f"{url}/{made['id']}").status_code == 204
