"""Two people act at the same moment on two connections: one of them wins, the other is told so."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Post, PostState, Role
from consular.missions.services.authority import MissionClosed
from consular.missions.services.missions import MissionChanged, amend_mission, close_mission
from consular.missions.services.posts import AlreadyInPost, appoint, confirm
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.errors import DomainError
from econsulate.core.states import WrongState
from tests.factories.missions import a_mission

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[type[DomainError] | None]:
    """Run all acts together; what each was refused with, None for the one that got through."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> type[DomainError] | None:
        barrier.wait(5)
        try:
            act()
        except DomainError as refusal:
            return type(refusal)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts), key=str)


@pytest.mark.parametrize("_round", range(3))
def test_two_missions_can_not_close_into_each_other(
    _round: int, seoul: Mission, vienna: Mission, saule: User, timur: User, now: datetime
) -> None:
    refusals = at_once(
        lambda: close_mission(seoul, successor=vienna, by=saule, now=now),
        lambda: close_mission(vienna, successor=seoul, by=timur, now=now),
    )
    assert set(refusals) == {None, MissionClosed}
    assert Mission.objects.filter(closed_on=None).count() == 2


@pytest.mark.parametrize("_round", range(3))
def test_two_administrators_appoint_one_person_once(
    _round: int, seoul: Mission, saule: User, bek: User, farida: User, now: datetime
) -> None:
    refusals = at_once(
        *(lambda by=by: appoint(farida, mission=seoul, role=Role.OFFICER, by=by, now=now) for by in (saule, bek))
    )
    assert set(refusals) == {None, AlreadyInPost}
    assert Post.objects.filter(user=farida).count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_two_administrators_confirm_one_proposal_once(
    _round: int, seoul: Mission, saule: User, timur: User, bek: User, farida: User, now: datetime
) -> None:
    proposal = appoint(farida, mission=seoul, role=Role.DECIDER, by=bek, now=now)
    refusals = at_once(
        *(lambda by=by: confirm(Post.objects.get(pk=proposal.pk), by=by, now=now) for by in (saule, timur))
    )
    assert set(refusals) == {None, WrongState}
    assert Post.objects.get(pk=proposal.pk).state == PostState.LIVE
    assert AuditEntry.objects.filter(action="missions.post.confirmed").count() == 1


def test_nobody_is_appointed_to_a_mission_that_closes_meanwhile(
    seoul: Mission, vienna: Mission, saule: User, timur: User, farida: User, now: datetime
) -> None:
    at_once(
        lambda: close_mission(seoul, successor=vienna, by=saule, now=now),
        lambda: appoint(farida, mission=seoul, role=Role.OFFICER, by=timur, now=now),
    )
    assert not Post.objects.live(now).filter(mission=seoul).exists()


@pytest.mark.parametrize("_round", range(3))
def test_two_administrators_amend_one_version_once(
    _round: int, seoul: Mission, saule: User, bek: User, now: datetime
) -> None:
    refusals = at_once(
        *(
            lambda by=by: amend_mission(seoul, seen=1, by=by, now=now, email=f"{by.pk}@missions.example")
            for by in (saule, bek)
        )
    )
    assert set(refusals) == {None, MissionChanged}
    assert Mission.objects.get(pk=seoul.pk).version == 2
    assert AuditEntry.objects.filter(action="missions.mission.amended").count() == 1


def test_closing_moves_the_version_of_every_mission_it_changes(
    seoul: Mission, vienna: Mission, saule: User, now: datetime
) -> None:
    branch = a_mission("KZ-PUS", host_state="KR", parent=seoul)
    close_mission(seoul, successor=vienna, by=saule, now=now)
    branch.refresh_from_db()
    seoul.refresh_from_db()
    assert (branch.parent, branch.version, seoul.version) == (vienna, 2, 2)
