"""Aigul of Kazakhstan lives in Seoul, where Bek serves; Gulnar serves in Vienna, Marat at headquarters."""

import pytest

from consular.abroad.models.registration import Registration
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from tests.factories.abroad import a_registration, accepted, serves
from tests.factories.missions import a_mission, an_officer, headquarters
from tests.factories.visas import a_person
from tests.people import Phone, phone_of
from tests.remembered import remembered


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
def marat(db: None) -> Phone:
    return phone_of(an_officer("Marat", headquarters(), Role.OFFICER))


@pytest.fixture
@remembered
def citizen(aigul: User) -> Phone:
    return phone_of(aigul)


@pytest.fixture
@remembered
def person(aigul: User) -> Person:
    return a_person(aigul, primary="Қалиева", secondary="Айгүл", nationality="KAZ")


@pytest.fixture
@remembered
def entry(citizen: Phone, person: Person, seoul: Mission, bek: Phone) -> Registration:
    return accepted(a_registration(citizen, person), bek)
