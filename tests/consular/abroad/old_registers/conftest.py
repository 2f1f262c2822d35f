"""Saule and Nurlan administer headquarters, Marat the mission in Seoul."""

import pytest

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from tests.factories.missions import an_officer, headquarters
from tests.people import Phone, phone_of
from tests.remembered import remembered


@pytest.fixture
@remembered
def hq(db: None) -> Mission:
    return headquarters()


@pytest.fixture
@remembered
def saule(hq: Mission, seoul: Mission, vienna: Mission) -> Phone:
    return phone_of(an_officer("Saule", hq, Role.MISSION_ADMIN))


@pytest.fixture
@remembered
def nurlan(hq: Mission) -> Phone:
    return phone_of(an_officer("Nurlan", hq, Role.MISSION_ADMIN))


@pytest.fixture
@remembered
def marat(seoul: Mission) -> Phone:
    return phone_of(an_officer("Marat", seoul, Role.MISSION_ADMIN))
