from datetime import datetime, timedelta

import pytest

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Post, PostState, Role, roles_of
from consular.missions.services.authority import NotAdministrator
from consular.missions.services.posts import appoint, end_post
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.states import WrongState
from tests.factories.missions import a_post, an_officer
from tests.remembered import remembered


@pytest.fixture
@remembered
def gulnara(seoul: Mission) -> User:
    return an_officer("Gulnara", seoul, Role.OFFICER)


def test_the_role_is_gone_at_once_and_the_login_is_staff_no_more(
    gulnara: User, seoul: Mission, bek: User, now: datetime
) -> None:
    end_post(gulnara.posts.get(), by=bek, now=now)
    gulnara.refresh_from_db()
    assert roles_of(gulnara, seoul, now) == frozenset()
    assert roles_of(gulnara, seoul, now - timedelta(seconds=1)) == {Role.OFFICER}
    assert not gulnara.is_staff
    assert AuditEntry.objects.get(action="missions.post.ended").chain == "KZ-SEO"


def test_whoever_has_another_post_stays_staff(
    gulnara: User, seoul: Mission, vienna: Mission, bek: User, now: datetime
) -> None:
    a_post(gulnara, vienna, Role.INTAKE, valid_from=now + timedelta(days=30))
    end_post(gulnara.posts.get(mission=seoul), by=bek, now=now)
    gulnara.refresh_from_db()
    assert gulnara.is_staff


def test_a_system_administrator_stays_staff(gulnara: User, bek: User, now: datetime) -> None:
    User.objects.filter(pk=gulnara.pk).update(is_superuser=True)
    end_post(gulnara.posts.get(), by=bek, now=now)
    gulnara.refresh_from_db()
    assert gulnara.is_staff


def test_a_post_that_has_not_begun_is_withdrawn(
    gulnara: User, seoul: Mission, bek: User, farida: User, now: datetime
) -> None:
    later = now + timedelta(days=5)
    post = appoint(farida, mission=seoul, role=Role.OFFICER, by=bek, now=now, valid_from=later)
    assert end_post(post, by=bek, now=now).state == PostState.WITHDRAWN
    assert roles_of(farida, seoul, later) == frozenset()


def test_a_post_ends_once(gulnara: User, bek: User, now: datetime) -> None:
    post = gulnara.posts.get()
    end_post(post, by=bek, now=now)
    with pytest.raises(WrongState):
        end_post(post, by=bek, now=now + timedelta(days=1))
    assert Post.objects.get(pk=post.pk).valid_to == now


def test_neither_a_colleague_nor_another_mission_s_administrator_ends_it(
    gulnara: User, seoul: Mission, erlan: User, now: datetime
) -> None:
    colleague = an_officer("Dana", seoul, Role.OFFICER, Role.AUDITOR)
    for person in (colleague, erlan, gulnara):
        with pytest.raises(NotAdministrator):
            end_post(gulnara.posts.get(), by=person, now=now)
    assert roles_of(gulnara, seoul, now) == {Role.OFFICER}
