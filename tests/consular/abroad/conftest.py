"""Aigul, a citizen of Kazakhstan, lives in Seoul; Bek keeps the register there, Gulnar in Vienna."""

from collections.abc import Iterator

import pytest

from consular.abroad.models.registration import Registration
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from tests.factories.abroad import a_registration, accepted, agrees, serves
from tests.factories.missions import a_mission, an_officer
from tests.factories.visas import a_person
from tests.people import Phone, phone_of
from tests.remembered import remembered


@pytest.fixture(autouse=True)
def _presence_agrees_in_the_end(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test does with the register and journeys, what notifications knows of where people are follows."""
    database = next((name for name in ("transactional_db", "db") if name in request.fixturenames), None)
    if database:
        # Ours ends before the database's does.
        request.getfixturevalue(database)
    yield
    if database and "disagrees" not in request.keywords:
        agrees()


@pytest.fixture
@remembered
def seoul(db: None) -> Mission:
    mission = a_mission("KZ-SEO")
    serves(mission, "KR")
    return mission


@pytest.fixture
@remembered
def vienna(db: None) -> Mission:
    mission = a_mission("KZ-VIE")
    serves(mission, "AT")
    return mission


@pytest.fixture
@remembered
def bek(seoul: Mission) -> Phone:
    return phone_of(an_officer("Bek", seoul, Role.OFFICER))


@pytest.fixture
@remembered
def gulnar(vienna: Mission) -> Phone:
    return phone_of(an_officer("Gulnar", vienna, Role.OFFICER))


@pytest.fixture
@remembered
def citizen(aigul: User) -> Phone:
    return phone_of(aigul)


@pytest.fixture
@remembered
def person(aigul: User) -> Person:
    return a_person(aigul, nationality="KAZ")


@pytest.fixture
@remembered
def sent(citizen: Phone, person: Person, seoul: Mission) -> Registration:
    return a_registration(citizen, person)


@pytest.fixture
@remembered
def entry(sent: Registration, bek: Phone) -> Registration:
    """In the register of Seoul."""
    return accepted(sent, bek)
