from datetime import datetime, timedelta

import pytest

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Post, PostState, Role, roles_of
from consular.missions.services.authority import NotAdministrator
from consular.missions.services.posts import (
    AlreadyInPost,
    OwnAppointment,
    SecondPersonNeeded,
    appoint,
    confirm,
    withdraw,
)
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.states import WrongState
from tests.factories.missions import a_post


@pytest.fixture
def proposal(seoul: Mission, bek: User, farida: User, now: datetime) -> Post:
    return appoint(farida, mission=seoul, role=Role.DECIDER, by=bek, now=now)


def unchanged(proposal: Post) -> bool:
    proposal.refresh_from_db()
    return proposal.state == PostState.PROPOSED and proposal.confirmed_by is None


def test_a_second_administrator_makes_it_live(
    proposal: Post, saule: User, farida: User, seoul: Mission, now: datetime
) -> None:
    later = now + timedelta(hours=3)
    confirm(proposal, by=saule, now=later)
    proposal.refresh_from_db()
    farida.refresh_from_db()
    assert (proposal.confirmed_by, proposal.valid_from) == (saule, later)
    assert roles_of(farida, seoul, later) == {Role.DECIDER}
    assert farida.is_staff
    assert AuditEntry.objects.filter(action="missions.post.confirmed", actor=str(saule.public_id)).count() == 1


def test_the_proposer_can_not_confirm(proposal: Post, bek: User, now: datetime) -> None:
    with pytest.raises(SecondPersonNeeded):
        confirm(proposal, by=bek, now=now)
    assert unchanged(proposal)


def test_the_person_proposed_can_not_confirm(proposal: Post, seoul: Mission, farida: User, now: datetime) -> None:
    a_post(farida, seoul, Role.MISSION_ADMIN)
    with pytest.raises(OwnAppointment):
        confirm(proposal, by=farida, now=now)
    assert unchanged(proposal)


def test_the_administrator_of_another_mission_can_not_confirm(proposal: Post, erlan: User, now: datetime) -> None:
    with pytest.raises(NotAdministrator):
        confirm(proposal, by=erlan, now=now)
    assert unchanged(proposal)


def test_a_proposal_is_confirmed_once(proposal: Post, saule: User, timur: User, now: datetime) -> None:
    stale = Post.objects.get(pk=proposal.pk)
    confirm(proposal, by=saule, now=now)
    with pytest.raises(WrongState):
        confirm(stale, by=timur, now=now)
    proposal.refresh_from_db()
    assert proposal.confirmed_by == saule


def test_a_proposal_that_would_double_a_live_post_is_refused(
    proposal: Post, seoul: Mission, farida: User, saule: User, now: datetime
) -> None:
    a_post(farida, seoul, Role.DECIDER)
    with pytest.raises(AlreadyInPost):
        confirm(proposal, by=saule, now=now)
    assert unchanged(proposal)


def test_a_proposal_past_its_own_end_is_refused(
    seoul: Mission, bek: User, saule: User, farida: User, now: datetime
) -> None:
    end = now + timedelta(days=1)
    proposal = appoint(farida, mission=seoul, role=Role.APPROVER, by=bek, now=now, valid_to=end)
    with pytest.raises(WrongState):
        confirm(proposal, by=saule, now=end)
    assert unchanged(proposal)


def test_a_withdrawn_proposal_can_not_be_confirmed_but_made_again(
    proposal: Post, seoul: Mission, bek: User, saule: User, farida: User, now: datetime
) -> None:
    withdraw(proposal, by=bek, now=now)
    with pytest.raises(WrongState):
        confirm(Post.objects.get(pk=proposal.pk), by=saule, now=now)
    assert appoint(farida, mission=seoul, role=Role.DECIDER, by=bek, now=now).state == PostState.PROPOSED


def test_only_an_administrator_withdraws_and_only_a_proposal(
    proposal: Post, erlan: User, bek: User, saule: User, now: datetime
) -> None:
    with pytest.raises(NotAdministrator):
        withdraw(proposal, by=erlan, now=now)
    confirm(proposal, by=saule, now=now)
    with pytest.raises(WrongState):
        withdraw(proposal, by=bek, now=now)
    proposal.refresh_from_db()
    assert proposal.state == PostState.LIVE
