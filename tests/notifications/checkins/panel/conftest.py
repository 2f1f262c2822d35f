"""The same people as at the API's desk, each at a browser."""

import pytest
from django.test import Client

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Role
from notifications.checkins.models.check_ins import CheckIn
from tests.browsers import browser_of
from tests.factories.missions import an_officer
from tests.people import Phone


@pytest.fixture
def browser(dana: Phone) -> Client:
    """Dana's, who operates alerts at Seoul and keeps no register."""
    return browser_of(dana.user)


@pytest.fixture
def keeper(seoul: Mission) -> Client:
    """Zhanna's, who also keeps the register."""
    return browser_of(an_officer("Zhanna", seoul, Role.OPERATOR, Role.OFFICER))


def url_of(check_in: CheckIn, path: str = "") -> str:
    return f"/panel/check-ins/{check_in.public_id}/{path}"
