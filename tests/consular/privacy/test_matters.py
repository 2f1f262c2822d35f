"""A refusal, its upheld appeal and the review that followed are one matter: they are kept and erased together."""

from typing import Any

import pytest
from django.utils import timezone

from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.privacy.models.retention import RetentionSchedule
from consular.privacy.services import planning
from consular.visas.models.appeals import Appeal
from consular.visas.models.applications import VisaApplication
from consular.visas.models.items import DocumentVersion
from econsulate.core.files.models import StoredFile
from tests.consular.privacy.conftest import appealed
from tests.consular.privacy.test_erasure_request import taken
from tests.consular.privacy.test_holds import place
from tests.consular.privacy.test_retention import clock
from tests.factories.missions import an_officer
from tests.factories.visas import REFUSAL, a_submitted
from tests.factories.world import Office
from tests.people import Phone, phone_of

__all__ = ["clock"]


@pytest.fixture
def refused(office: Office, person: Person) -> VisaApplication:
    application = a_submitted(office.applicant, person)
    taken(office, application, REFUSAL)
    return application


@pytest.fixture
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
