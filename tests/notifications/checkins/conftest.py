"""Dana operates alerts at Seoul, Gulnar at Vienna; Aigul is in Seoul, Farida is nowhere we know of."""

import pytest

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from notifications.checkins.models.check_ins import CheckIn
from tests.factories.abroad import serves
from tests.factories.broadcasts import a_listener
from tests.factories.check_ins import a_check_in
from tests.factories.missions import a_mission, an_officer
from tests.factories.presence import SEOUL
from tests.people import Phone, phone_of


@pytest.fixture
def seoul(db: None) -> Mission:
    mission = a_mission("KZ-SEO")
    serves(mission, "KR")
    return mission


@pytest.fixture
def dana(seoul: Mission) -> Phone:
    return phone_of(an_officer("Dana", seoul, Role.OPERATOR))


@pytest.fixture
def bek(seoul: Mission) -> Phone:
    """A case officer, who operates no alerts."""
    return phone_of(an_officer("Bek", seoul, Role.OFFICER))


@pytest.fixture
def gulnar(db: None) -> Phone:
    return phone_of(an_officer("Gulnar", a_mission("KZ-VIE"), Role.OPERATOR, Role.OFFICER))


@pytest.fixture
def aigul(seoul: Mission) -> User:
    return a_listener("Aigul", SEOUL)


@pytest.fixture
def phone(aigul: User) -> Phone:
    return phone_of(aigul)


@pytest.fixture
def check_in(aigul: User, dana: Phone) -> CheckIn:
    assert dana.user
    return a_check_in(dana.user)
