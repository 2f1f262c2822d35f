from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from consular.missions.models.districts import Accreditation, ConsularDistrict, mission_for
from consular.missions.models.missions import Mission
from consular.missions.models.posts import PostState, Role, roles_of
from consular.missions.services.authority import MissionClosed, NotHeadquarters
from consular.missions.services.missions import HeadquartersStay, close_mission
from consular.missions.services.posts import appoint
from consular.missions.signals import mission_succeeded
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.errors import InvalidInput
from tests.factories.missions import a_mission, a_post, an_officer

START, TODAY = date(2020, 1, 1), date(2026, 6, 1)


def test_it_closes_on_its_own_local_day_and_names_its_successor(seoul: Mission, vienna: Mission, saule: User) -> None:
    close_mission(seoul, successor=vienna, by=saule, now=datetime(2026, 6, 1, 23, 30, tzinfo=UTC))
    seoul.refresh_from_db()
    assert (seoul.closed_on, seoul.successor) == (date(2026, 6, 2), vienna)
    chains = AuditEntry.objects.filter(action="missions.mission.closed").values_list("chain", flat=True)
    assert sorted(chains) == ["KZ-SEO", "KZ-VIE"]


def test_its_places_pass_to_the_successor_without_a_gap(
    seoul: Mission, vienna: Mission, saule: User, now: datetime
) -> None:
    ConsularDistrict.objects.create(mission=seoul, place="KR", valid_from=START)
    ConsularDistrict.objects.create(mission=seoul, place="KR-26", valid_from=START, valid_to=date(2026, 9, 1))
    ConsularDistrict.objects.create(mission=seoul, place="KR-11", valid_from=date(2026, 7, 1))
    ConsularDistrict.objects.create(mission=seoul, place="KR-41", valid_from=START, valid_to=date(2025, 1, 1))
    Accreditation.objects.create(mission=seoul, state="MN", valid_from=START)
    close_mission(seoul, successor=vienna, by=saule, now=now)
    yesterday = TODAY - timedelta(days=1)
    for state, region in [("KR", None), ("KR", "KR-26"), ("MN", None)]:
        assert mission_for(state, region, yesterday) == seoul
        assert mission_for(state, region, TODAY) == vienna
    rows = ConsularDistrict.objects.filter(mission=vienna).values_list("place", "valid_from", "valid_to")
    assert sorted(rows, key=str) == [
        ("KR", TODAY, None),
        ("KR-11", date(2026, 7, 1), None),
        ("KR-26", TODAY, date(2026, 9, 1)),
    ]
    assert mission_for("KR", "KR-41", date(2024, 12, 31)) == seoul


def test_its_branches_stand_under_the_successor(seoul: Mission, vienna: Mission, saule: User, now: datetime) -> None:
    branch = a_mission("KZ-PUS", host_state="KR", parent=seoul)
    close_mission(seoul, successor=vienna, by=saule, now=now)
    branch.refresh_from_db()
    assert branch.parent == vienna


@pytest.mark.parametrize("depth", [1, 2])
def test_a_branch_that_takes_over_stands_where_its_parent_stood(
    depth: int, headquarters: Mission, seoul: Mission, saule: User, now: datetime
) -> None:
    branch = a_mission("KZ-PUS", host_state="KR", parent=seoul)
    deeper = a_mission("KZ-ULS", host_state="KR", parent=branch)
    heir, other = (branch, deeper) if depth == 1 else (deeper, branch)
    close_mission(seoul, successor=heir, by=saule, now=now)
    heir.refresh_from_db()
    other.refresh_from_db()
    assert (heir.parent, other.parent) == (headquarters, heir)


def test_its_people_serve_there_no_more(
    seoul: Mission, vienna: Mission, saule: User, bek: User, farida: User, aigul: User, now: datetime
) -> None:
    officer = an_officer("Gulnara", seoul, Role.OFFICER)
    a_post(officer, vienna, Role.INTAKE)
    proposal = appoint(farida, mission=seoul, role=Role.DECIDER, by=bek, now=now)
    future = appoint(aigul, mission=seoul, role=Role.OFFICER, by=bek, now=now, valid_from=now + timedelta(days=9))
    later = now + timedelta(minutes=1)
    close_mission(seoul, successor=vienna, by=saule, now=later)
    assert roles_of(officer, seoul, later) == frozenset()
    for post in (proposal, future):
        post.refresh_from_db()
        assert post.state == PostState.WITHDRAWN
    staff = {user.pk: user.is_staff for user in User.objects.filter(pk__in=[bek.pk, officer.pk, aigul.pk])}
    assert staff == {bek.pk: False, officer.pk: True, aigul.pk: False}


def test_other_slices_move_their_work_in_the_same_transaction(
    seoul: Mission, vienna: Mission, saule: User, now: datetime
) -> None:
    ConsularDistrict.objects.create(mission=seoul, place="KR", valid_from=START)
    heard: list[dict[str, Any]] = []

    def fail(**happened: Any) -> None:
        heard.append(happened)
        raise RuntimeError

    mission_succeeded.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            close_mission(seoul, successor=vienna, by=saule, now=now)
    finally:
        mission_succeeded.disconnect(fail)
    assert (heard[0]["mission"], heard[0]["successor"], heard[0]["by"], heard[0]["now"]) == (seoul, vienna, saule, now)
    seoul.refresh_from_db()
    assert seoul.closed_on is None
    assert mission_for("KR", None, TODAY) == seoul
    assert not AuditEntry.objects.exists()


def test_headquarters_stay(headquarters: Mission, seoul: Mission, saule: User, now: datetime) -> None:
    with pytest.raises(HeadquartersStay):
        close_mission(headquarters, successor=seoul, by=saule, now=now)


def test_a_mission_closes_once_and_never_into_a_closed_one(
    seoul: Mission, vienna: Mission, headquarters: Mission, saule: User, now: datetime
) -> None:
    close_mission(seoul, successor=vienna, by=saule, now=now)
    with pytest.raises(MissionClosed):
        close_mission(seoul, successor=headquarters, by=saule, now=now)
    with pytest.raises(MissionClosed):
        close_mission(vienna, successor=seoul, by=saule, now=now)


def test_a_mission_is_not_its_own_successor(seoul: Mission, saule: User, now: datetime) -> None:
    with pytest.raises(InvalidInput):
        close_mission(seoul, successor=seoul, by=saule, now=now)
    seoul.refresh_from_db()
    assert seoul.closed_on is None


def test_only_headquarters_closes_a_mission(
    seoul: Mission, vienna: Mission, bek: User, farida: User, now: datetime
) -> None:
    for person in (bek, farida):
        with pytest.raises(NotHeadquarters):
            close_mission(seoul, successor=vienna, by=person, now=now)
    seoul.refresh_from_db()
    assert seoul.closed_on is None


def refused(mission: Mission, **fields: Any) -> bool:
    try:
        with transaction.atomic():
            Mission.objects.filter(pk=mission.pk).update(**fields)
    except IntegrityError:
        return True
    return False


def test_the_database_wants_a_date_with_a_successor_who_outlives(
    seoul: Mission, vienna: Mission, headquarters: Mission
) -> None:
    assert refused(seoul, closed_on=TODAY)
    assert refused(seoul, successor=vienna)
    assert refused(seoul, closed_on=START, successor=vienna)
    assert refused(seoul, closed_on=TODAY, successor=seoul)
    assert refused(headquarters, closed_on=TODAY, successor=vienna)
    assert not refused(seoul, closed_on=TODAY, successor=vienna)
    assert refused(vienna, closed_on=TODAY, successor=headquarters)
    assert refused(vienna, closed_on=TODAY + timedelta(days=1), successor=seoul)
    assert not refused(vienna, closed_on=TODAY + timedelta(days=1), successor=headquarters)
