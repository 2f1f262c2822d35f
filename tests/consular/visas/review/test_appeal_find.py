"""Take, find inadmissible, uphold, dismiss: by a third officer alone, once, and what it does to the refusal."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.appeals import Appeal
from consular.visas.models.applications import VisaApplication
from consular.visas.models.decisions import Decision, Proposal
from consular.visas.models.visas import Refusal, RevokedSeal
from consular.visas.services import appeals
from consular.visas.services.authority import ConflictOfInterest
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from tests.consular.visas.documents_issued.conftest import decided
from tests.consular.visas.review.conftest import verb
from tests.consular.visas.review.test_decide import verb as on_file
from tests.factories.missions import a_post, an_officer
from tests.factories.visas import REFUSAL, a_submitted
from tests.people import Phone, phone_of
from tests.remembered import remembered

REASONS = {"reasons": "The invitation was in the file all along."}


@pytest.fixture
@remembered
def taken(appeal: Appeal, zarina: Phone) -> Appeal:
    assert verb(zarina, appeal, "take").status_code == 200
    return appeal


@pytest.fixture
@remembered
def anew(taken: Appeal, zarina: Phone) -> VisaApplication:
    assert verb(zarina, taken, "uphold", REASONS).status_code == 200
    review = Appeal.objects.get().review
    assert review is not None
    return review


def test_the_reviewer_finds_it_in_the_queue_and_opening_it_is_recorded(appeal: Appeal, zarina: Phone) -> None:
    rows = zarina.get("/api/v1/staff/appeals").json()["results"]
    assert [row["id"] for row in rows] == [str(appeal.public_id)]
    read = zarina.get(f"/api/v1/staff/appeals/{appeal.public_id}").json()
    assert (read["text"], read["grounds"]) == ("I did show why I travel.", ["purpose-not-shown"])
    assert AuditEntry.objects.get(action="visas.appeal.opened").actor == str(zarina.user.public_id)


def test_a_dismissed_appeal_tells_the_applicant_why(taken: Appeal, zarina: Phone, applicant: Phone) -> None:
    assert verb(zarina, taken, "dismiss", REASONS).json()["state"] == "dismissed"
    read = applicant.get(f"/api/v1/appeals/{taken.public_id}").json()
    assert (read["state"], read["finding"], read["review"]) == ("dismissed", REASONS["reasons"], None)
    assert not RevokedSeal.objects.exists()
    assert zarina.get("/api/v1/staff/appeals").json()["results"] == []
    assert len(zarina.get("/api/v1/staff/appeals?ended=true").json()["results"]) == 1
    inbox = [message["body"] for message in applicant.get("/api/v1/inbox").json()["results"]]
    assert any("Your appeal was dismissed" in body for body in inbox)


def test_an_appeal_can_be_found_inadmissible_before_it_is_taken_only(appeal: Appeal, zarina: Phone) -> None:
    assert verb(zarina, appeal, "find-inadmissible", {"reasons": " "}).status_code == 400
    assert verb(zarina, appeal, "find-inadmissible", REASONS).json()["state"] == "inadmissible"
    assert verb(zarina, appeal, "take").status_code == 409


def test_nothing_is_found_before_it_is_taken(appeal: Appeal, zarina: Phone) -> None:
    for name in ("uphold", "dismiss"):
        assert verb(zarina, appeal, name, REASONS).status_code == 409
    assert Appeal.objects.get().state == "lodged"


def test_upholding_annuls_the_refusal_and_opens_the_matter_anew(
    anew: VisaApplication, refusal: Refusal, applicant: Phone, nobody: Phone
) -> None:
    body = {"reference": refusal.reference}
    assert nobody.post("/api/v1/public/verify", body, format="json").json()["status"] == "revoked"
    assert nobody.post("/api/v1/public/verify", {"seal": refusal.seal}, format="json").json()["status"] == "revoked"
    assert Decision.objects.count() == 1
    old = VisaApplication.objects.get(pk=refusal.application.pk)
    assert (old.state, anew.state) == ("closed", "accepted")
    assert (anew.form, anew.applicant) == (old.form, old.applicant)
    carried = anew.items.values_list("requirement__code", "state", "versions__file")
    assert set(carried) == set(old.items.values_list("requirement__code", "state", "versions__file"))
    assert anew.due_on is not None
    appeal = applicant.get(f"/api/v1/appeals/{Appeal.objects.get().public_id}").json()
    assert (appeal["state"], appeal["review"]) == ("upheld", str(anew.public_id))
    story = [row["text"] for row in applicant.get(f"/api/v1/visa-applications/{old.public_id}/timeline").json()]
    assert anew.reference in story[-1]
    told = [row["happening"] for row in applicant.get(f"/api/v1/visa-applications/{anew.public_id}/timeline").json()]
    assert "reopened" in told


def test_who_took_part_before_keeps_out_of_the_new_review(
    anew: VisaApplication, bek: Phone, erlan: Phone, seoul: Mission
) -> None:
    a_post(erlan.user, seoul, Role.OFFICER)
    for name in ("take", "release"):
        assert on_file(bek, anew, name).json()["code"] == "kept_out"
    other = phone_of(an_officer("Timur", seoul, Role.OFFICER))
    assert on_file(other, anew, "take").status_code == 200
    for phone in (bek, erlan):
        answer = on_file(phone, anew, "propose", REFUSAL)
        assert (answer.status_code, answer.json()["code"]) == (403, "kept_out")
    proposed = on_file(other, anew, "propose", REFUSAL)
    assert proposed.status_code == 201
    seen = {"content_hash": proposed.json()["content_hash"]}
    assert on_file(erlan, anew, "decide", seen).json()["code"] == "kept_out"
    second = phone_of(an_officer("Ainur", seoul, Role.DECIDER))
    assert on_file(second, anew, "decide", seen).status_code == 201


def test_the_database_keeps_them_out_too(anew: VisaApplication, bek: Phone) -> None:
    proposal = Proposal(
        application=anew, outcome="refuse", grounds=["x"], reasons="x", proposed_by=bek.user, content_hash="0" * 64
    )
    with pytest.raises(IntegrityError, match="keeps out of the new one"), transaction.atomic():
        proposal.save()


def test_a_running_application_for_the_same_visa_becomes_the_review(
    taken: Appeal, zarina: Phone, applicant: Phone, refusal: Refusal
) -> None:
    running = a_submitted(applicant, refusal.application.person)
    assert verb(zarina, taken, "uphold", REASONS).json()["review"] == str(running.public_id)


def test_one_the_same_officers_have_decided_meanwhile_is_no_new_review(
    taken: Appeal, zarina: Phone, applicant: Phone, refusal: Refusal, bek: Phone, erlan: Phone
) -> None:
    running = a_submitted(applicant, refusal.application.person)
    on_file(bek, running, "accept")
    decided(running, bek, erlan, REFUSAL)
    answer = verb(zarina, taken, "uphold", REASONS)
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert not RevokedSeal.objects.exists()
    assert on_file(bek, running, "issue").status_code == 201
    assert verb(zarina, taken, "uphold", REASONS).json()["review"] not in (None, str(running.public_id))


def test_without_a_signer_nothing_is_upheld(taken: Appeal, zarina: Phone, settings: Any) -> None:
    settings.SEAL_KEYS_DIR = settings.SEAL_KEYS_DIR / "elsewhere"
    assert verb(zarina, taken, "uphold", REASONS).status_code == 503
    assert Appeal.objects.get().state == "under_review"
    assert VisaApplication.objects.count() == 1


def test_proposer_and_decider_may_not_examine_it(
    appeal: Appeal, bek: Phone, erlan: Phone, seoul: Mission, zarina: Phone
) -> None:
    for phone in (bek, erlan):
        a_post(phone.user, seoul, Role.APPEAL_REVIEWER)
        for name in ("take", "find-inadmissible"):
            answer = verb(phone, appeal, name, REASONS if name != "take" else None)
            assert (answer.status_code, answer.json()["code"]) == (403, "took_part")
    verb(zarina, appeal, "take")
    for name in ("uphold", "dismiss"):
        assert verb(bek, appeal, name, REASONS).json()["code"] == "took_part"


def test_the_database_refuses_a_reviewer_who_took_part(appeal: Appeal, bek: Phone, erlan: Phone) -> None:
    for user in (bek.user, erlan.user):
        with pytest.raises(IntegrityError, match="third_person"), transaction.atomic():
            Appeal.objects.update(state="under_review", reviewer=user)


def test_only_who_took_it_ends_it(taken: Appeal, seoul: Mission) -> None:
    other = phone_of(an_officer("Ainur", seoul, Role.APPEAL_REVIEWER))
    for name in ("uphold", "dismiss"):
        answer = verb(other, taken, name, REASONS)
        assert (answer.status_code, answer.json()["code"]) == (403, "another_reviewer")


def test_case_officers_other_missions_and_family_find_no_appeal(
    appeal: Appeal, bek: Phone, dana: Phone, vienna_officer: Phone, applicant: Phone, seoul: Mission
) -> None:
    a_post(applicant.user, seoul, Role.APPEAL_REVIEWER)
    User.objects.filter(pk=applicant.user.pk).update(is_staff=True)
    family = phone_of(User.objects.get(pk=applicant.user.pk))
    for phone in (bek, dana, vienna_officer, family):
        assert phone.get("/api/v1/staff/appeals").json()["results"] == []
        assert phone.get(f"/api/v1/staff/appeals/{appeal.public_id}").status_code == 404
        for name in ("take", "find-inadmissible", "uphold", "dismiss"):
            assert verb(phone, appeal, name, REASONS if name != "take" else None).status_code == 404
    with pytest.raises(ConflictOfInterest):
        appeals.take(appeal, by=family.user, now=timezone.now())


def test_an_old_second_factor_is_not_enough(taken: Appeal, zarina: Phone) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        for name in ("uphold", "dismiss", "find-inadmissible"):
            answer = verb(zarina, taken, name, REASONS)
            assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required")
    assert Appeal.objects.get().state == "under_review"


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_takes_it(appeal: Appeal, seoul: Mission) -> None:
    users = [an_officer(name, seoul, Role.APPEAL_REVIEWER) for name in ("Zarina", "Ainur")]

    def take(user: User) -> int:
        try:
            return int(verb(phone_of(user), appeal, "take").status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, users)) == [200, 409]
    assert AuditEntry.objects.filter(action="visas.application.appeal_taken").count() == 1
