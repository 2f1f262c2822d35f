from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from consular.missions.models.missions import Mission, missions_of
from consular.missions.models.posts import TWO_PERSON_ROLES, Post, PostState, Role, roles_of
from consular.missions.services.authority import MissionClosed, NotAdministrator
from consular.missions.services.missions import close_mission
from consular.missions.services.posts import AlreadyInPost, OwnAppointment, appoint
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.errors import InvalidInput
from tests.factories.missions import a_post

ORDINARY = [role for role in Role if role not in TWO_PERSON_ROLES]


@pytest.mark.parametrize("role", ORDINARY)
def test_an_administrator_appoints_within_his_mission(
    role: Role, seoul: Mission, bek: User, farida: User, now: datetime
) -> None:
    post = appoint(farida, mission=seoul, role=role, by=bek, now=now)
    assert roles_of(farida, seoul, now) == {role}
    assert post.state == PostState.LIVE
    entry = AuditEntry.objects.get(action="missions.post.appointed")
    assert (entry.chain, entry.actor, entry.target) == ("KZ-SEO", str(bek.public_id), str(post.public_id))
    assert entry.detail == {"role": role, "user": str(farida.public_id)}


@pytest.mark.parametrize("role", TWO_PERSON_ROLES)
def test_a_role_that_decides_is_only_proposed(
    role: Role, seoul: Mission, bek: User, farida: User, now: datetime
) -> None:
    assert appoint(farida, mission=seoul, role=role, by=bek, now=now).state == PostState.PROPOSED
    farida.refresh_from_db()
    assert roles_of(farida, seoul, now) == frozenset()
    assert not farida.is_staff


def test_a_person_with_a_post_becomes_staff(seoul: Mission, bek: User, farida: User, now: datetime) -> None:
    appoint(farida, mission=seoul, role=Role.INTAKE, by=bek, now=now)
    farida.refresh_from_db()
    assert farida.is_staff


def test_headquarters_appoints_anywhere(seoul: Mission, saule: User, farida: User, now: datetime) -> None:
    appoint(farida, mission=seoul, role=Role.OFFICER, by=saule, now=now)
    assert roles_of(farida, seoul, now) == {Role.OFFICER}


def test_nobody_gives_a_role_to_himself(seoul: Mission, bek: User, now: datetime) -> None:
    with pytest.raises(OwnAppointment):
        appoint(bek, mission=seoul, role=Role.OFFICER, by=bek, now=now)
    assert roles_of(bek, seoul, now) == {Role.MISSION_ADMIN}


def test_the_administrator_of_another_mission_has_no_say(
    seoul: Mission, erlan: User, farida: User, now: datetime
) -> None:
    with pytest.raises(NotAdministrator):
        appoint(farida, mission=seoul, role=Role.OFFICER, by=erlan, now=now)
    assert not Post.objects.filter(user=farida).exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.MISSION_ADMIN])
def test_no_other_role_appoints(
    role: Role, seoul: Mission, headquarters: Mission, aigul: User, farida: User, now: datetime
) -> None:
    a_post(farida, seoul, role)
    a_post(farida, headquarters, role)
    with pytest.raises(NotAdministrator):
        appoint(aigul, mission=seoul, role=Role.OFFICER, by=farida, now=now)


def test_an_administrator_whose_post_has_ended_appoints_no_more(
    seoul: Mission, aigul: User, farida: User, now: datetime
) -> None:
    a_post(farida, seoul, Role.MISSION_ADMIN, valid_to=now)
    with pytest.raises(NotAdministrator):
        appoint(aigul, mission=seoul, role=Role.OFFICER, by=farida, now=now)


def test_the_same_role_twice_at_one_time_is_refused(seoul: Mission, bek: User, farida: User, now: datetime) -> None:
    appoint(farida, mission=seoul, role=Role.OFFICER, by=bek, now=now)
    with pytest.raises(AlreadyInPost):
        appoint(farida, mission=seoul, role=Role.OFFICER, by=bek, now=now + timedelta(days=1))
    assert Post.objects.filter(user=farida).count() == 1
    assert AuditEntry.objects.count() == 1


def test_a_second_proposal_for_the_same_role_is_refused(seoul: Mission, bek: User, farida: User, now: datetime) -> None:
    appoint(farida, mission=seoul, role=Role.DECIDER, by=bek, now=now)
    with pytest.raises(AlreadyInPost):
        appoint(farida, mission=seoul, role=Role.DECIDER, by=bek, now=now)


def test_a_post_for_later_holds_from_its_first_moment_to_its_last(
    seoul: Mission, bek: User, farida: User, now: datetime
) -> None:
    first, last = now + timedelta(days=10), now + timedelta(days=20)
    appoint(farida, mission=seoul, role=Role.OFFICER, by=bek, now=now, valid_from=first, valid_to=last)
    held = [bool(roles_of(farida, seoul, at)) for at in (now, first, last - timedelta(seconds=1), last)]
    assert held == [False, True, True, False]


def test_a_post_can_not_begin_in_the_past_or_end_before_it_begins(
    seoul: Mission, bek: User, farida: User, now: datetime
) -> None:
    past = now - timedelta(days=10)
    with pytest.raises(InvalidInput):
        appoint(farida, mission=seoul, role=Role.OFFICER, by=bek, now=now, valid_to=past)
    assert appoint(farida, mission=seoul, role=Role.OFFICER, by=bek, now=now, valid_from=past).valid_from == now


def test_a_closed_mission_takes_nobody(
    seoul: Mission, vienna: Mission, saule: User, farida: User, now: datetime
) -> None:
    close_mission(seoul, successor=vienna, by=saule, now=now)
    with pytest.raises(MissionClosed):
        appoint(farida, mission=seoul, role=Role.OFFICER, by=saule, now=now)


def test_missions_of_finds_where_somebody_holds_any_of_the_roles(
    seoul: Mission, vienna: Mission, farida: User, now: datetime
) -> None:
    a_post(farida, seoul, Role.OFFICER)
    a_post(farida, vienna, Role.INTAKE)
    a_post(farida, vienna, Role.DECIDER, state=PostState.PROPOSED, appointed_by=None)
    assert list(missions_of(farida, Role.OFFICER, Role.DECIDER, at=now)) == [seoul]
    assert missions_of(farida, Role.OFFICER, Role.INTAKE, at=now).count() == 2
    assert not missions_of(farida, at=now).exists()


# What follows goes past the services: the database itself must refuse.


def refused(**fields: object) -> bool:
    try:
        with transaction.atomic():
            Post.objects.create(**fields)
    except IntegrityError:
        return True
    return False


def test_the_database_refuses_a_self_appointment(seoul: Mission, farida: User, bek: User, now: datetime) -> None:
    base = {"user": farida, "mission": seoul, "role": Role.OFFICER, "state": PostState.LIVE, "valid_from": now}
    assert refused(**base, appointed_by=farida)
    assert refused(**base, appointed_by=bek, confirmed_by=farida)
    assert refused(**base, appointed_by=bek, confirmed_by=bek)
    assert not refused(**base, appointed_by=bek)


@pytest.mark.parametrize("role", TWO_PERSON_ROLES)
def test_the_database_wants_a_second_person_for_a_role_that_decides(
    role: Role, seoul: Mission, farida: User, bek: User, erlan: User, now: datetime
) -> None:
    base = {"user": farida, "mission": seoul, "role": role, "state": PostState.LIVE, "valid_from": now}
    assert refused(**base, appointed_by=bek)
    assert not refused(**base, appointed_by=bek, confirmed_by=erlan)


def test_the_database_refuses_two_live_posts_of_one_role(seoul: Mission, farida: User, now: datetime) -> None:
    a_post(farida, seoul, Role.OFFICER, valid_to=now)
    base = {"user": farida, "mission": seoul, "role": Role.OFFICER, "state": PostState.LIVE}
    assert refused(**base, valid_from=now - timedelta(seconds=1))
    assert not refused(**base, valid_from=now)


@pytest.mark.parametrize("changes", [{"role": Role.DECIDER}, {"state": PostState.PROPOSED}, {"appointed_by_id": None}])
def test_the_database_keeps_who_where_and_by_whom(
    changes: dict[str, object], seoul: Mission, bek: User, farida: User, now: datetime
) -> None:
    post = appoint(farida, mission=seoul, role=Role.OFFICER, by=bek, now=now)
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(**changes)
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        Post.objects.filter(pk=post.pk).delete()
    assert roles_of(farida, seoul, now) == {Role.OFFICER}
