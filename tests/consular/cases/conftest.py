"""Aigul writes to Seoul, where Bek answers; Gulnar serves in Vienna, Marat at headquarters."""

import pytest

from consular.cases.models.threads import Thread
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from econsulate.core.limits import services as limits
from tests.factories.cases import a_thread
from tests.factories.missions import a_mission, an_officer, headquarters
from tests.factories.visas import a_person
from tests.people import Phone, a_user, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def seoul(db: None) -> Mission:
    return a_mission("KZ-SEO")


@pytest.fixture
@remembered
def vienna(db: None) -> Mission:
    return a_mission("KZ-VIE")


@pytest.fixture
@remembered
def bek(seoul: Mission) -> Phone:
    return phone_of(an_officer("Bek", seoul, Role.OFFICER))


@pytest.fixture
@remembered
def dana(seoul: Mission) -> Phone:
    return phone_of(an_officer("Dana", seoul, Role.INTAKE))


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
    return a_person(aigul, nationality="KAZ")


@pytest.fixture
@remembered
def thread(citizen: Phone, person: Person, seoul: Mission) -> Thread:
    return a_thread(citizen, person)


@pytest.fixture
@remembered
def child(aigul: User) -> Person:
    return a_person(aigul, kind="parent", born="2020-01-01", nationality="KAZ")


@pytest.fixture
@remembered
def other_parent(child: Person) -> Phone:
    father = a_user("Timur")
    mothers = child.representations.get()
    child.representations.create(user=father, kind="parent", valid_from="2020-01-01", valid_to=mothers.valid_to)
    return phone_of(father)


@pytest.fixture
def used_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's allowance of anything has anything left."""
    monkeypatch.setattr(limits, "execute", lambda statement, values: [(1,)] if statement is not limits.TAKE else [])
