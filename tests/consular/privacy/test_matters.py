"""A refusal, its upheld appeal and the review that followed are one matter: they are kept and erased together."""

from typing import Any

import pytest
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.privacy.models.retention import RetentionSchedule
from consular.privacy.services import cases, planning, retention
from consular.visas.models.appeals import Appeal
from consular.visas.models.applications import VisaApplication
from consular.visas.models.items import DocumentVersion
from econsulate.core.files.models import StoredFile
from tests.consular.privacy.conftest import appealed
from tests.consular.privacy.test_erasure_request import taken
from tests.consular.privacy.test_holds import place
from tests.consular.privacy.test_retention import clock, said, withdrawn
from tests.factories.missions import an_officer
from tests.factories.visas import REFUSAL, a_person, a_submitted
from tests.factories.world import Office
from tests.people import Phone, phone_of
from tests.remembered import remembered

__all__ = ["clock"]


@pytest.fixture
@remembered
def refused(office: Office, person: Person) -> VisaApplication:
    application = a_submitted(office.applicant, person)
    taken(office, application, REFUSAL)
    return application


@pytest.fixture
@remembered
def review(office: Office, refused: VisaApplication, seoul: Mission) -> VisaApplication:
    desk = f"/api/v1/staff/appeals/{appealed(office, refused)}"
    reviewer = phone_of(an_officer("Karlygash", seoul, Role.APPEAL_REVIEWER))
    assert reviewer.post(f"{desk}/take", {}, format="json").status_code == 200
    assert reviewer.post(f"{desk}/uphold", {"reasons": "Look again."}, format="json").status_code == 200
    found = Appeal.objects.get().review
    assert found is not None
    return found


def withdraw(phone: Phone, application: VisaApplication) -> None:
    url = f"/api/v1/visa-applications/{application.public_id}/withdraw"
    assert phone.post(url, {}, format="json").status_code == 200


def test_a_refusal_that_fell_stays_while_it_is_examined_anew(
    review: VisaApplication, refused: VisaApplication, rules: RetentionSchedule, clock: Any
) -> None:
    clock(5000)
    done = planning.apply(now=timezone.now())
    assert done.failed == []
    assert VisaApplication.objects.filter(pk__in=[refused.pk, review.pk]).count() == 2
    assert Appeal.objects.get().review_id == review.pk


def test_a_review_that_was_withdrawn_takes_nothing_of_the_refusal_away(
    review: VisaApplication, refused: VisaApplication, applicant: Phone, rules: RetentionSchedule, clock: Any
) -> None:
    withdraw(applicant, review)
    files = StoredFile.objects.count()
    clock(91)
    done = planning.apply(now=timezone.now())
    assert (done.erased, done.failed) == (0, [])
    assert (StoredFile.objects.count(), Appeal.objects.count(), VisaApplication.objects.count()) == (files, 1, 2)


def test_a_hold_on_the_refusal_keeps_the_review_with_the_same_papers(
    review: VisaApplication,
    refused: VisaApplication,
    applicant: Phone,
    saule: Phone,
    rules: RetentionSchedule,
    clock: Any,
) -> None:
    withdraw(applicant, review)
    assert place(saule, refused).status_code == 201
    clock(5000)
    done = planning.apply(now=timezone.now())
    assert done.failed == []
    assert VisaApplication.objects.count() == 2
    assert DocumentVersion.objects.filter(item__application=refused).exists()


def test_once_all_of_it_is_due_all_of_it_goes(
    review: VisaApplication, refused: VisaApplication, applicant: Phone, rules: RetentionSchedule, clock: Any
) -> None:
    withdraw(applicant, review)
    clock(5000)
    assert planning.apply(now=timezone.now()).failed == []
    assert not VisaApplication.objects.exists()
    assert not Appeal.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_dry_run_lists_no_half_of_a_matter_as_due(
    review: VisaApplication, refused: VisaApplication, applicant: Phone, rules: RetentionSchedule, clock: Any
) -> None:
    withdraw(applicant, review)
    clock(91)
    shown = said("--dry-run")
    assert review.reference not in shown
    assert "from ended; 0 due, 0 held, 1 waiting for the rest of their matter" in shown
    clock(5000)
    shown = said("--dry-run")
    assert review.reference in shown
    assert refused.reference in shown


def test_a_half_waits_for_a_hold_on_the_other(
    review: VisaApplication,
    refused: VisaApplication,
    applicant: Phone,
    saule: Phone,
    rules: RetentionSchedule,
    clock: Any,
) -> None:
    withdraw(applicant, review)
    assert place(saule, refused, whole_person=False).status_code == 201
    clock(5000)
    shown = said("--dry-run")
    assert review.reference not in shown
    assert "0 due, 0 held, 1 waiting" in shown
    assert "0 due, 1 held, 0 waiting" in shown


def test_a_waiting_half_takes_no_place_in_the_nights_share(
    review: VisaApplication,
    applicant: Phone,
    rules: RetentionSchedule,
    clock: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    withdraw(applicant, review)
    other = withdrawn(applicant, a_person(applicant.user, kind="attorney"))
    monkeypatch.setattr(retention, "PLAN_LIMIT", 1)
    clock(91)
    planned = [subject for kind, subject in planning.items(now=timezone.now()) if kind == retention.ERASE_APPLICATION]
    assert planned == [other.public_id]


def test_matters_found_at_once_are_those_found_one_by_one(
    review: VisaApplication, refused: VisaApplication, applicant: Phone
) -> None:
    alone = withdrawn(applicant, a_person(applicant.user, kind="attorney"))
    (matter,) = cases.bound_together()
    assert matter == cases.matter_of(review) == cases.matter_of(refused) == {review.pk, refused.pk}
    assert cases.matter_of(alone) == {alone.pk}
