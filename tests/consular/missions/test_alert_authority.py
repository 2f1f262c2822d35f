"""Who may compose and approve alerts for which missions, and which places a mission serves, as notifications ask."""

from datetime import date

import pytest
from django.utils import timezone

from consular.missions.models.districts import Accreditation
from consular.missions.models.missions import Mission
from consular.missions.models.posts import PostState, Role
from consular.missions.services.alert_authority import AlertAuthority
from econsulate.core.accounts.models import User
from notifications.facade import Authority
from tests.factories.abroad import serves
from tests.factories.missions import LONG_AGO, a_mission, a_post, an_officer, headquarters
from tests.people import a_user
from tests.remembered import remembered

SEOUL, ALL = frozenset({"KZ-SEO"}), frozenset({"KZ-SEO", "KZ-VIE", "KZ-HQ"})


@pytest.fixture
@remembered
def missions(db: None) -> dict[str, Mission]:
    return {"seoul": a_mission("KZ-SEO"), "vienna": a_mission("KZ-VIE"), "headquarters": headquarters()}


def may(user: User) -> Authority:
    return AlertAuthority().authority_of(user, timezone.now())


def test_each_role_gives_its_own(missions: dict[str, Mission]) -> None:
    seoul = missions["seoul"]
    shared = frozenset({"KZ-HQ"})
    assert may(an_officer("Dana", seoul, Role.OPERATOR)) == Authority(operates=SEOUL, shares=shared)
    assert may(an_officer("Erlan", seoul, Role.APPROVER)) == Authority(approves=SEOUL, shares=shared)
    assert may(an_officer("Saltanat", seoul, Role.AUDITOR)) == Authority(reads=SEOUL, shares=shared)
    assert may(an_officer("Yerlan", seoul, Role.MISSION_ADMIN)) == Authority(keeps_templates=SEOUL, shares=shared)
    assert not may(an_officer("Bek", seoul, Role.OFFICER, Role.DECIDER)).may_use
    assert may(a_user("Farida")) == Authority()


def test_headquarters_are_so_for_all(missions: dict[str, Mission]) -> None:
    found = may(an_officer("Saule", missions["headquarters"], Role.OPERATOR, Role.APPROVER))
    assert (found.operates, found.approves, found.keeps_templates, found.reads) == (ALL, ALL, ALL, frozenset())
    assert may(an_officer("Kairat", missions["headquarters"], Role.MISSION_ADMIN)).keeps_templates == ALL


def test_only_posts_that_hold_now_count(missions: dict[str, Mission]) -> None:
    user = an_officer("Dana", missions["seoul"])
    a_post(user, missions["seoul"], Role.OPERATOR, valid_to=timezone.now())
    a_post(user, missions["seoul"], Role.APPROVER, state=PostState.PROPOSED)
    assert may(user) == Authority()


def test_the_work_of_a_closed_mission_is_its_successors(missions: dict[str, Mission]) -> None:
    old = a_mission("KZ-OLD", closed_on=date(2026, 1, 1), successor=missions["seoul"])
    assert may(an_officer("Dana", missions["seoul"], Role.OPERATOR)).operates == SEOUL | {old.code}
    assert may(an_officer("Gulnar", missions["vienna"], Role.OPERATOR)).operates == {"KZ-VIE"}


def test_a_mission_serves_its_district_and_where_it_is_accredited(missions: dict[str, Mission]) -> None:
    provider, now = AlertAuthority(), timezone.now()
    serves(missions["seoul"], "KR")
    since = {"mission": missions["seoul"], "valid_from": LONG_AGO.date()}
    Accreditation.objects.create(state="MN", **since)
    Accreditation.objects.create(state="JP", valid_to=date(2021, 1, 1), **since)
    assert provider.jurisdiction_of("KZ-SEO", now) == {"KR", "MN"}
    assert provider.jurisdiction_of("KZ-HQ", now) is None
    assert provider.jurisdiction_of("KZ-XXX", now) == ()
