from datetime import UTC, datetime

import pytest

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from econsulate.core.accounts.models import User
from tests.factories.missions import a_mission, an_officer
from tests.factories.missions import headquarters as the_headquarters
from tests.remembered import remembered

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
@remembered
def headquarters(db: None) -> Mission:
    return the_headquarters()


@pytest.fixture
@remembered
def seoul(headquarters: Mission) -> Mission:
    return a_mission("KZ-SEO", parent=headquarters)


@pytest.fixture
@remembered
def vienna(headquarters: Mission) -> Mission:
    return a_mission("KZ-VIE", parent=headquarters)


@pytest.fixture
@remembered
def saule(headquarters: Mission) -> User:
    """Administers headquarters."""
    return an_officer("Saule", headquarters, Role.MISSION_ADMIN)


@pytest.fixture
@remembered
def timur(headquarters: Mission) -> User:
    """Administers headquarters, the second one."""
    return an_officer("Timur", headquarters, Role.MISSION_ADMIN)


@pytest.fixture
@remembered
def bek(seoul: Mission) -> User:
    """Administers the mission in Seoul."""
    return an_officer("Bek", seoul, Role.MISSION_ADMIN)


@pytest.fixture
@remembered
def erlan(vienna: Mission) -> User:
    """Administers the mission in Vienna, so he has no say in Seoul."""
    return an_officer("Erlan", vienna, Role.MISSION_ADMIN)
