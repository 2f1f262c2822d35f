"""Aigul lives in Seoul; she allowed that her mother is told when she can't be reached."""

import pytest

from consular.citizens.models.consents import ConsentGrant
from consular.citizens.models.emergency_contacts import EmergencyContact
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User
from tests.factories.missions import a_mission
from tests.factories.silence import lives_at, may_hear
from tests.factories.visas import a_person


@pytest.fixture
def seoul(db: None) -> Mission:
    mission = a_mission("KZ-SEO")
    mission.emergency_phone = "+82212345678"
    mission.save(update_fields=["emergency_phone"])
    return mission


@pytest.fixture
def person(seoul: Mission, aigul: User) -> Person:
    person = a_person(aigul, nationality="KAZ")
    lives_at(person, aigul)
    return person


@pytest.fixture
def named(aigul: User, person: Person) -> tuple[EmergencyContact, ConsentGrant]:
    return may_hear(aigul, person)


@pytest.fixture
def mother(named: tuple[EmergencyContact, ConsentGrant]) -> EmergencyContact:
    return named[0]


@pytest.fixture
def consent(named: tuple[EmergencyContact, ConsentGrant]) -> ConsentGrant:
    return named[1]
