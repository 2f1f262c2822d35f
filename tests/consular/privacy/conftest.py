"""Those in Seoul who may hold a file: Saule administers, Zarina audits; and what ends an application."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from consular.management.commands.load_retention import SHIPPED
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.privacy.models.retention import RetentionSchedule
from consular.privacy.services.loading import load
from consular.visas.models.applications import VisaApplication
from tests.factories.missions import an_officer
from tests.factories.seals import a_signer
from tests.factories.world import Office
from tests.people import Phone, phone_of
from tests.remembered import remembered


@pytest.fixture(autouse=True)
def signer(settings: Any, tmp_path: Path) -> None:
    settings.SEAL_KEYS_DIR = a_signer(tmp_path / "keys")


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
@remembered
def saule(seoul: Mission) -> Phone:
    return phone_of(an_officer("Saule", seoul, Role.MISSION_ADMIN))


@pytest.fixture
@remembered
def zarina(seoul: Mission) -> Phone:
    return phone_of(an_officer("Zarina", seoul, Role.AUDITOR))


@pytest.fixture
@remembered
def office(applicant: Phone, bek: Phone, erlan: Phone) -> Office:
    return Office(applicant, bek, erlan)


@pytest.fixture
@remembered
def rules(db: None) -> RetentionSchedule:
    return load(SHIPPED.read_text("utf-8"), by=None)[0]


def ask(phone: Phone) -> Any:
    return phone.post("/api/v1/me/erasure-request", {}, format="json")


def wish(phone: Phone) -> Any:
    return phone.get("/api/v1/me/erasure-request").json()


def appealed(office: Office, application: VisaApplication) -> str:
    """The id of an appeal against the refusal of this application."""
    refusal = application.decision.refusal.public_id
    answer = office.applicant.post(f"/api/v1/refusals/{refusal}/appeal", {"text": "Look again."}, format="json")
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def appealed_and_upheld(applicant: Phone, refusal: UUID, mission: Mission, *, words: str) -> None:
    """The review that follows stays open, on the same files; it is withdrawn, as it has to be before an erasure."""
    lodged = applicant.post(f"/api/v1/refusals/{refusal}/appeal", {"text": f"I am {words}."}, format="json").json()
    reviewer = phone_of(an_officer("Karlygash", mission, Role.APPEAL_REVIEWER))
    desk = f"/api/v1/staff/appeals/{lodged['id']}"
    assert reviewer.post(f"{desk}/take", {}, format="json").status_code == 200
    assert reviewer.post(f"{desk}/uphold", {"reasons": f"{words} is right."}, format="json").status_code == 200
    review = VisaApplication.objects.get(state="accepted")
    withdrawn = applicant.post(f"/api/v1/visa-applications/{review.public_id}/withdraw", {}, format="json")
    assert withdrawn.status_code == 200
