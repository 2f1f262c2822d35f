"""A mission in Seoul with Bek (case officer), Erlan (decides), Dana (intake), and Aigul who applies there."""

import pytest

from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.models.applications import VisaApplication
from consular.visas.rules.catalogue import Catalogue
from econsulate.core.accounts.models import User
from tests.factories.catalogue import a_published_catalogue
from tests.factories.missions import a_mission, an_officer
from tests.factories.visas import a_person, a_submitted
from tests.people import Phone, phone_of


@pytest.fixture
def catalogue(db: None) -> Catalogue:
    return a_published_catalogue()


@pytest.fixture
def seoul(db: None) -> Mission:
    return a_mission("KZ-SEO")


@pytest.fixture
def bek(seoul: Mission) -> Phone:
    return phone_of(an_officer("Bek", seoul, Role.OFFICER))


@pytest.fixture
def erlan(seoul: Mission) -> Phone:
    return phone_of(an_officer("Erlan", seoul, Role.DECIDER))


@pytest.fixture
def dana(seoul: Mission) -> Phone:
    return phone_of(an_officer("Dana", seoul, Role.INTAKE))


@pytest.fixture
def vienna_officer(db: None) -> Phone:
    return phone_of(an_officer("Gulnar", a_mission("KZ-VIE"), Role.OFFICER, Role.DECIDER))


@pytest.fixture
def applicant(aigul: User, seoul: Mission, catalogue: Catalogue) -> Phone:
    return phone_of(aigul)


@pytest.fixture
def person(aigul: User) -> Person:
    return a_person(aigul)


@pytest.fixture
def submitted(applicant: Phone, person: Person) -> VisaApplication:
    return a_submitted(applicant, person)


@pytest.fixture
def in_review(submitted: VisaApplication, bek: Phone) -> VisaApplication:
    answer = bek.post(f"/api/v1/staff/visa-applications/{submitted.public_id}/accept", {}, format="json")
    assert answer.status_code == 200, answer.content
    submitted.refresh_from_db()
    return submitted
