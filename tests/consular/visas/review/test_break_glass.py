"""Break-glass: one file, for reading, for an hour, loudly; judged by another person within a day."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.applications import VisaApplication
from consular.visas.models.break_glass import EmergencyOpening
from econsulate.core.audit.models import AuditEntry
from notifications.deliveries.models import Message
from tests.consular.visas.review.test_decide import verb
from tests.factories.missions import a_post, an_officer, headquarters
from tests.factories.visas import REFUSAL, a_draft, a_person
from tests.people import Phone, phone_of
from tests.remembered import remembered

WHY = "The holder lies unconscious in a hospital."
VERDICT = {"verdict": "justified", "remark": "A life was in danger."}


@pytest.fixture
@remembered
def marat(db: None) -> Phone:
    """On duty at headquarters, without any role at Seoul."""
    return phone_of(an_officer("Marat", headquarters(), Role.OFFICER))


@pytest.fixture
@remembered
def saule(seoul: Mission) -> Phone:
    return phone_of(an_officer("Saule", seoul, Role.MISSION_ADMIN))


@pytest.fixture
@remembered
def opening(in_review: VisaApplication, marat: Phone, saule: Phone) -> EmergencyOpening:
    answer = break_in(marat, in_review)
    assert answer.status_code == 201, answer.content
    return EmergencyOpening.objects.get()


def break_in(phone: Phone, application: VisaApplication | str, reason: str = WHY) -> Any:
    reference = application if isinstance(application, str) else application.reference
    return phone.post("/api/v1/staff/break-glass", {"reference": reference, "reason": reason}, format="json")


def read(phone: Phone, application: VisaApplication) -> Any:
    return phone.get(f"/api/v1/staff/visa-applications/{application.public_id}")


def judge(phone: Phone, opening: EmergencyOpening, body: Any = VERDICT) -> Any:
    return phone.post(f"/api/v1/staff/break-glass/{opening.public_id}/review", body, format="json")


def test_the_file_opens_for_an_hour_and_shuts_again(
    in_review: VisaApplication, opening: EmergencyOpening, marat: Phone
) -> None:
    assert read(marat, in_review).json()["reference"] == in_review.reference
    with time_machine.travel(opening.expires_at - timedelta(seconds=1), tick=False):
        assert read(marat, in_review).status_code == 200
    with time_machine.travel(opening.expires_at, tick=False):
        assert read(marat, in_review).status_code == 404


def test_it_opens_this_file_for_this_officer_only(
    in_review: VisaApplication, opening: EmergencyOpening, marat: Phone, vienna_officer: Phone, applicant: Phone
) -> None:
    assert marat.get("/api/v1/staff/visa-applications").json()["results"] == []
    assert read(vienna_officer, in_review).status_code == 404


def test_nothing_can_be_done_to_the_file(in_review: VisaApplication, opening: EmergencyOpening, marat: Phone) -> None:
    version = in_review.version
    bodies = {"take": {}, "release": {}, "propose": REFUSAL, "items/passport": {"accepted": True}, "issue": {}}
    for name, body in bodies.items():
        assert verb(marat, in_review, name, body).status_code == 404
    assert marat.get(f"/api/v1/staff/visa-applications/{in_review.public_id}/colleagues").status_code == 404
    in_review.refresh_from_db()
    assert in_review.version == version


def test_everybody_who_should_hears_of_it(
    in_review: VisaApplication, opening: EmergencyOpening, marat: Phone, saule: Phone, applicant: Phone
) -> None:
    read(marat, in_review)
    told = Message.objects.filter(topic="visas.emergency_opening")
    assert [message.recipient.user for message in told] == [saule.user]
    inbox = saule.get("/api/v1/inbox").json()["results"][0]
    assert in_review.reference in inbox["subject"]
    entry = AuditEntry.objects.get(action="visas.application.emergency_opened")
    assert (entry.chain, entry.actor, entry.person) == (
        "KZ-SEO",
        str(marat.user.public_id),
        str(in_review.person.public_id),
    )
    assert WHY not in str(entry.detail)
    readings = applicant.get(f"/api/v1/visa-applications/{in_review.public_id}/readings").json()
    assert readings
    assert {row["text"] for row in readings[-2:]} == {
        "Your file was opened outside the ordinary course of work, for a stated reason."
    }


def test_the_reason_is_sealed_and_may_not_be_short(
    in_review: VisaApplication, opening: EmergencyOpening, marat: Phone
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM consular_emergencyopening")
        assert WHY.encode() not in bytes(cursor.fetchone()[0])
    for reason in ("", "urgent", " " * 40):
        answer = break_in(marat, in_review, reason)
        assert [error["path"] for error in answer.json()["errors"]] == ["reason"]


def test_unknown_unfinished_and_own_peoples_files_answer_alike(
    in_review: VisaApplication, marat: Phone, applicant: Phone
) -> None:
    draft = a_draft(applicant, a_person(applicant.user, kind="attorney", primary="Other"))
    today = timezone.localdate()
    Representation.objects.create(user=marat.user, person=in_review.person, kind="attorney", valid_from=today)
    answers = [
        break_in(marat, reference)
        for reference in ("V-0000-0000-0000-0000-0", "x", draft["reference"], in_review.reference)
    ]
    assert {answer.status_code for answer in answers} == {404}
    told = [{**answer.json(), "request_id": ""} for answer in answers]
    assert all(each == told[0] for each in told)
    assert not EmergencyOpening.objects.exists()
    assert read(marat, in_review).status_code == 404


def test_a_conflict_that_comes_later_shuts_the_file(
    in_review: VisaApplication, opening: EmergencyOpening, marat: Phone
) -> None:
    today = timezone.localdate()
    Representation.objects.create(user=marat.user, person=in_review.person, kind="attorney", valid_from=today)
    assert read(marat, in_review).status_code == 404


def test_a_post_that_ends_shuts_the_file(in_review: VisaApplication, opening: EmergencyOpening, marat: Phone) -> None:
    marat.user.posts.update(valid_to=timezone.now())
    assert read(marat, in_review).status_code == 404


def test_only_who_works_on_files_somewhere_may(in_review: VisaApplication, saule: Phone, applicant: Phone) -> None:
    assert break_in(saule, in_review).json()["code"] == "not_your_role"
    assert break_in(applicant, in_review).status_code == 403
    assert not EmergencyOpening.objects.exists()


def test_who_may_open_it_anyway_needs_no_emergency(in_review: VisaApplication, bek: Phone) -> None:
    answer = break_in(bek, in_review)
    assert (answer.status_code, answer.json()["code"]) == (409, "within_your_rights")


def test_a_second_opening_waits_for_the_end_of_the_first(
    in_review: VisaApplication, opening: EmergencyOpening, marat: Phone
) -> None:
    assert break_in(marat, in_review).json()["code"] == "already_open"
    with time_machine.travel(opening.expires_at, tick=False):
        assert break_in(phone_of(marat.user), in_review).status_code == 201


def test_an_old_second_factor_is_not_enough(in_review: VisaApplication, marat: Phone) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert break_in(marat, in_review).json()["code"] == "step_up_required"
    assert not EmergencyOpening.objects.exists()


def test_another_person_judges_it_once(opening: EmergencyOpening, saule: Phone) -> None:
    rows = saule.get("/api/v1/staff/break-glass").json()["results"]
    assert [(row["id"], row["reason"], row["overdue"]) for row in rows] == [(str(opening.public_id), WHY, False)]
    judged = judge(saule, opening).json()
    assert (judged["verdict"], judged["reviewed_by"]) == ("justified", str(saule.user.public_id))
    assert judge(saule, opening, {"verdict": "unjustified", "remark": "No."}).status_code == 409
    assert AuditEntry.objects.get(action="visas.application.emergency_reviewed").detail["overdue"] is False


def test_what_nobody_judged_in_a_day_shows_as_overdue(opening: EmergencyOpening, saule: Phone) -> None:
    with time_machine.travel(opening.review_by + timedelta(minutes=1), tick=False):
        supervisor = phone_of(saule.user)
        assert supervisor.get("/api/v1/staff/break-glass").json()["results"][0]["overdue"] is True
        assert judge(supervisor, opening).json()["overdue"] is False


def test_nobody_judges_their_own(opening: EmergencyOpening, marat: Phone, seoul: Mission) -> None:
    a_post(marat.user, seoul, Role.AUDITOR)
    assert judge(marat, opening).json()["code"] == "own_opening"
    assert EmergencyOpening.objects.get().reviewed_at is None


def test_family_case_officers_and_other_missions_see_no_opening(
    opening: EmergencyOpening, bek: Phone, vienna_officer: Phone, saule: Phone, in_review: VisaApplication
) -> None:
    a_post(vienna_officer.user, vienna_officer.user.posts.first().mission, Role.AUDITOR)
    today = timezone.localdate()
    Representation.objects.create(user=saule.user, person=in_review.person, kind="attorney", valid_from=today)
    for phone in (bek, vienna_officer, saule):
        assert phone.get("/api/v1/staff/break-glass").json()["results"] == []
        assert judge(phone, opening).status_code == 404


def test_an_auditor_of_headquarters_sees_all(opening: EmergencyOpening) -> None:
    auditor = phone_of(an_officer("Ainur", headquarters(), Role.AUDITOR))
    assert len(auditor.get("/api/v1/staff/break-glass").json()["results"]) == 1
    assert judge(auditor, opening, {"verdict": "unjustified", "remark": "It could wait."}).status_code == 200


@pytest.mark.parametrize("body", [{}, {"verdict": "fine", "remark": "x"}, {"verdict": "justified", "remark": ""}])
def test_malformed_judgements_are_refused(opening: EmergencyOpening, saule: Phone, body: Any) -> None:
    assert judge(saule, opening, body).status_code == 400


def test_the_database_holds_these_rules_too(
    opening: EmergencyOpening, in_review: VisaApplication, marat: Phone
) -> None:
    now, own = timezone.now(), EmergencyOpening.objects.get()
    own.verdict, own.remark, own.reviewed_by, own.reviewed_at = "justified", "x", marat.user, now
    with pytest.raises(IntegrityError, match="judged_by_another"), transaction.atomic():
        own.save()

    def another(begins: Any, ends: Any) -> EmergencyOpening:
        return EmergencyOpening(
            application=in_review, opened_by=marat.user, reason=WHY, created_at=begins, expires_at=ends
        )

    with pytest.raises(IntegrityError, match="one_live"), transaction.atomic():
        another(now, now + timedelta(hours=1)).save()
    later = opening.expires_at + timedelta(hours=1)
    with pytest.raises(IntegrityError, match="ends_after_it_begins"), transaction.atomic():
        another(later, later).save()


def test_the_list_takes_the_same_queries_for_more_rows(
    opening: EmergencyOpening,
    in_review: VisaApplication,
    saule: Phone,
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:
    with CaptureQueriesContext(connection) as first:
        saule.get("/api/v1/staff/break-glass")
    for name in ("Asel", "Daniyar"):
        assert break_in(phone_of(an_officer(name, headquarters(), Role.OFFICER)), in_review).status_code == 201
    with CaptureQueriesContext(connection) as more:
        assert len(saule.get("/api/v1/staff/break-glass").json()["results"]) == 3
    assert len(more) == len(first)
