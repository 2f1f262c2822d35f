"""What most tests of a visa stand on: a mission in Seoul, Bek (case officer), Erlan (decides), Aigul who applies."""

import pytest

from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from consular.visas.rules.catalogue import Catalogue
from econsulate.core.accounts.models import User
from tests.factories.catalogue import a_published_catalogue
from tests.factories.missions import a_mission, an_officer
from tests.factories.visas import a_person
from tests.people import Phone, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def catalogue(db: None) -> Catalogue:
    return a_published_catalogue()


@pytest.fixture
@remembered
def seoul(db: None) -> Mission:
    return a_mission("KZ-SEO")


@pytest.fixture
@remembered
def bek(seoul: Mission) -> Phone:
    return phone_of(an_officer("Bek", seoul, Role.OFFICER))


@pytest.fixture
@remembered
def erlan(seoul: Mission) -> Phone:
    return phone_of(an_officer("Erlan", seoul, Role.DECIDER))


@pytest.fixture
@remembered
def applicant(aigul: User, seoul: Mission, catalogue: Catalogue) -> Phone:
    return phone_of(aigul)


@pytest.fixture
@remembered
def person(aigul: User) -> Person:
    return a_person(aigul)
