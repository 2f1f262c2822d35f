"""Conflict of interest: no review stays with who took part before, and no supervisor hears of their own matter."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.appeals import Appeal
from consular.visas.models.applications import VisaApplication
from consular.visas.models.break_glass import EmergencyOpening
from consular.visas.models.visas import Refusal
from econsulate.core.audit.models import AuditEntry
from notifications.deliveries.models import Message
from tests.consular.visas.review.conftest import verb
from tests.consular.visas.review.test_break_glass import break_in, judge
from tests.consular.visas.review.test_decide import verb as on_file
from tests.factories.missions import a_post, an_officer, headquarters
from tests.factories.visas import a_submitted
from tests.people import Phone, phone_of
from tests.remembered import remembered

REASONS = {"reasons": "The invitation was in the file all along."}
TOLD = "visas.emergency_opening"


@pytest.fixture
@remembered
def running(appeal: Appeal, applicant: Phone, refusal: Refusal) -> VisaApplication:
    """Another application of the same person for the same visa; an upheld appeal makes it the review."""
    return a_submitted(applicant, refusal.application.person)


def uphold(zarina: Phone, appeal: Appeal) -> VisaApplication:
    assert verb(zarina, appeal, "take").status_code == 200
    assert verb(zarina, appeal, "uphold", REASONS).status_code == 200
    review = Appeal.objects.get().review
    assert review is not None
    return review


def test_a_running_file_in_the_hands_of_who_took_part_is_laid_back(
    appeal: Appeal, running: VisaApplication, bek: Phone, zarina: Phone
) -> None:
    on_file(bek, running, "accept")
    running.refresh_from_db()
    assert running.assigned_to == bek.user
    review = uphold(zarina, appeal)
    assert (review.pk, review.assigned_to) == (running.pk, None)
    assert review.version == running.version + 1
    assert AuditEntry.objects.filter(action="visas.application.released", target=str(review.public_id)).count() == 1


def test_one_in_other_hands_stays_there(
    appeal: Appeal, running: VisaApplication, zarina: Phone, seoul: Mission
) -> None:
    timur = phone_of(an_officer("Timur", seoul, Role.OFFICER))
    on_file(timur, running, "accept")
    assert uphold(zarina, appeal).assigned_to == timur.user
    assert not AuditEntry.objects.filter(action="visas.application.released").exists()


def test_the_database_leaves_no_review_with_who_took_part(
    appeal: Appeal, running: VisaApplication, bek: Phone, erlan: Phone, zarina: Phone
) -> None:
    on_file(bek, running, "accept")
    upheld = {"state": "upheld", "finding": b"x", "ended_at": timezone.now(), "review": running}
    verb(zarina, appeal, "take")
    with pytest.raises(IntegrityError, match="nobody who took part"), transaction.atomic():
        Appeal.objects.update(**upheld)
    VisaApplication.objects.filter(pk=running.pk).update(assigned_to=None)
    Appeal.objects.update(**upheld)
    for phone in (bek, erlan):
        with pytest.raises(IntegrityError, match="keeps out of the new one"), transaction.atomic():
            VisaApplication.objects.filter(pk=running.pk).update(assigned_to=phone.user)


def told() -> set[str]:
    emails = Message.objects.filter(topic=TOLD).values_list("recipient__user__email", flat=True)
    return {str(email).partition("@")[0] for email in emails}


@pytest.fixture
@remembered
def marat(db: None) -> Phone:
    return phone_of(an_officer("Marat", headquarters(), Role.OFFICER))


@pytest.mark.parametrize("ended", [False, True])
def test_a_supervisor_hears_of_no_opening_of_their_own_family(
    in_review: VisaApplication, marat: Phone, seoul: Mission, ended: bool
) -> None:
    an_officer("Saule", seoul, Role.MISSION_ADMIN)
    family = an_officer("Dias", seoul, Role.AUDITOR)
    today = timezone.localdate()
    Representation.objects.create(
        user=family,
        person=in_review.person,
        kind="attorney",
        valid_from=today,
        revoked_at=timezone.now() if ended else None,
    )
    assert break_in(marat, in_review).status_code == 201
    assert told() == {"saule"}


def test_nor_of_one_of_a_review_they_are_kept_out_of_and_they_do_not_judge_it(
    appeal: Appeal, zarina: Phone, marat: Phone, bek: Phone, erlan: Phone, seoul: Mission
) -> None:
    saule = phone_of(an_officer("Saule", seoul, Role.MISSION_ADMIN))
    for phone in (bek, erlan):
        a_post(phone.user, seoul, Role.AUDITOR)
    review = uphold(zarina, appeal)
    assert break_in(marat, review).status_code == 201
    assert told() == {"saule"}
    opening = EmergencyOpening.objects.get()
    for phone in (bek, erlan):
        answer = judge(phone, opening)
        assert (answer.status_code, answer.json()["code"]) == (403, "kept_out")
    assert judge(saule, opening).status_code == 200
