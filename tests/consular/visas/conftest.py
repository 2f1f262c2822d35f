"""Aigul's application in Seoul, Dana who takes it in there, and an officer elsewhere."""

import pytest

from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.applications import VisaApplication
from tests.factories.missions import a_mission, an_officer
from tests.factories.visas import a_submitted
from tests.people import Phone, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def dana(seoul: Mission) -> Phone:
    return phone_of(an_officer("Dana", seoul, Role.INTAKE))


@pytest.fixture
@remembered
def vienna_officer(db: None) -> Phone:
    return phone_of(an_officer("Gulnar", a_mission("KZ-VIE"), Role.OFFICER, Role.DECIDER))


@pytest.fixture
@remembered
def submitted(applicant: Phone, person: Person) -> VisaApplication:
    return a_submitted(applicant, person)


@pytest.fixture
@remembered
def in_review(submitted: VisaApplication, bek: Phone) -> VisaApplication:
    answer = bek.post(f"/api/v1/staff/visa-applications/{submitted.public_id}/accept", {}, format="json")
    assert answer.status_code == 200, answer.content
    submitted.refresh_from_db()
    return submitted
