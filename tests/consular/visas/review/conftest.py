"""A refusal handed out at Seoul, Zarina who reviews appeals there, and a ward for whom Aigul applied as guardian."""

from pathlib import Path
from typing import Any

import pytest

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.appeals import Appeal
from consular.visas.models.applications import VisaApplication
from consular.visas.models.visas import Refusal
from tests.consular.visas.documents_issued.conftest import decided
from tests.factories.missions import an_officer
from tests.factories.seals import a_signer
from tests.factories.visas import REFUSAL, a_person, a_submitted, accept_items
from tests.people import Phone, phone_of
from tests.remembered import remembered

TEXT = {"text": "I did show why I travel."}


@pytest.fixture
def signer(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_KEYS_DIR = a_signer(tmp_path / "keys")


@pytest.fixture
@remembered
def zarina(seoul: Mission) -> Phone:
    return phone_of(an_officer("Zarina", seoul, Role.APPEAL_REVIEWER))


@pytest.fixture
@remembered
def refusal(in_review: VisaApplication, bek: Phone, erlan: Phone, signer: None) -> Refusal:
    decided(in_review, bek, erlan, REFUSAL)
    issued = bek.post(f"/api/v1/staff/visa-applications/{in_review.public_id}/issue", {}, format="json")
    assert issued.status_code == 201, issued.content
    return Refusal.objects.with_key().get()


@pytest.fixture
@remembered
def appeal(refusal: Refusal, applicant: Phone) -> Appeal:
    answer = applicant.post(f"/api/v1/refusals/{refusal.public_id}/appeal", TEXT, format="json")
    assert answer.status_code == 201, answer.content
    return Appeal.objects.with_key().get()


@pytest.fixture
@remembered
def ward(applicant: Phone) -> Person:
    return a_person(applicant.user, kind="guardian", primary="Warded")


@pytest.fixture
@remembered
def application(applicant: Phone, ward: Person) -> VisaApplication:
    return a_submitted(applicant, ward)


@pytest.fixture
@remembered
def right(ward: Person) -> Representation:
    return Representation.objects.get(person=ward)


@pytest.fixture
@remembered
def reviewed(application: VisaApplication, bek: Phone) -> VisaApplication:
    answer = bek.post(f"/api/v1/staff/visa-applications/{application.public_id}/accept", {}, format="json")
    assert answer.status_code == 200, answer.content
    accept_items(application, by=bek.user)
    return application


def verb(phone: Phone, appeal: Appeal, name: str, body: dict[str, Any] | None = None) -> Any:
    return phone.post(f"/api/v1/staff/appeals/{appeal.public_id}/{name}", body or {}, format="json")
