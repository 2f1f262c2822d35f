import pytest

from consular.missions.models.missions import Mission
from consular.missions.models.posts import PostState, Role
from econsulate.core.accounts.models import User
from tests.factories.missions import a_post


def seen_by(user: User) -> set[str]:
    return set(Mission.objects.visible_to(user).values_list("code", flat=True))


def test_an_officer_sees_the_missions_he_serves_at(seoul: Mission, vienna: Mission, farida: User) -> None:
    a_post(farida, seoul, Role.OFFICER)
    a_post(farida, vienna, Role.OFFICER, state=PostState.PROPOSED)
    assert seen_by(farida) == {"KZ-SEO"}


@pytest.mark.parametrize("role", [Role.MISSION_ADMIN, Role.AUDITOR])
def test_headquarters_administrators_and_auditors_see_all(
    role: Role, headquarters: Mission, seoul: Mission, vienna: Mission, farida: User
) -> None:
    a_post(farida, headquarters, role)
    assert seen_by(farida) == {"KZ-HQ", "KZ-SEO", "KZ-VIE"}


def test_other_people_at_headquarters_see_only_headquarters(
    headquarters: Mission, seoul: Mission, farida: User
) -> None:
    a_post(farida, headquarters, Role.OFFICER)
    assert seen_by(farida) == {"KZ-HQ"}


def test_strangers_and_a_system_administrator_without_a_post_see_none(seoul: Mission, farida: User) -> None:
    assert seen_by(farida) == set()
    farida.is_staff = farida.is_superuser = True
    farida.save()
    assert seen_by(farida) == set()


def test_it_is_one_query(seoul: Mission, farida: User, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        seen_by(farida)
