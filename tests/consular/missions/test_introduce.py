from datetime import datetime

import pytest

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Officer, Role
from consular.missions.services.authority import NotAdministrator
from consular.missions.services.posts import introduce
from econsulate.core.accounts.models import User
from econsulate.core.errors import InvalidInput
from tests.factories.missions import a_post


def test_an_administrator_names_the_people_of_his_mission(
    seoul: Mission, bek: User, farida: User, now: datetime
) -> None:
    a_post(farida, seoul, Role.OFFICER)
    introduce(farida, display_name="Farida", languages=["kk"], by=bek, now=now)
    introduce(farida, display_name="Farida A.", languages=["kk", "uz-cyrl"], by=bek, now=now)
    officer = Officer.objects.get(user=farida)
    assert (officer.display_name, officer.languages) == ("Farida A.", ["kk", "uz-cyrl"])


def test_headquarters_names_anybody(saule: User, farida: User, now: datetime) -> None:
    assert introduce(farida, display_name="Farida", languages=[], by=saule, now=now).user == farida


def test_people_of_another_mission_are_not_his_to_name(
    seoul: Mission, erlan: User, farida: User, now: datetime
) -> None:
    a_post(farida, seoul, Role.OFFICER)
    with pytest.raises(NotAdministrator):
        introduce(farida, display_name="Nobody", languages=[], by=erlan, now=now)
    assert not Officer.objects.filter(user=farida).exists()


@pytest.mark.parametrize(
    ("name", "languages", "path"),
    [("", ["kk"], "display_name"), ("Farida", ["xx"], "languages"), ("x" * 121, [], "display_name")],
)
def test_a_bad_name_or_language_is_named(
    name: str, languages: list[str], path: str, saule: User, farida: User, now: datetime
) -> None:
    with pytest.raises(InvalidInput) as caught:
        introduce(farida, display_name=name, languages=languages, by=saule, now=now)
    assert path in {error.path for error in caught.value.errors}
