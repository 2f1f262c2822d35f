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
from tests.factories.missions import LONG_AGO, a_mission, a_post, a_shift, an_officer, headquarters
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


def test_on_duty_is_who_composes_and_has_a_shift_now(missions: dict[str, Mission]) -> None:
    seoul, center = missions["seoul"], missions["headquarters"]
    dana = an_officer("Dana", seoul, Role.OPERATOR, Role.INTAKE)
    bek = an_officer("Bek", seoul, Role.OFFICER, Role.APPROVER)
    saule = an_officer("Saule", center, Role.OPERATOR, Role.OFFICER)
    assert may(dana).on_duty == frozenset()
    shift = a_shift(seoul, dana, by=bek, rank=2)
    a_shift(seoul, bek, by=dana)
    a_shift(center, saule, by=bek)
    assert may(dana).on_duty == SEOUL
    assert may(bek).on_duty == frozenset()
    assert may(saule).on_duty == ALL
    old = a_mission("KZ-OLD", closed_on=date(2026, 1, 1), successor=seoul)
    assert may(dana).on_duty == SEOUL | {old.code}
    dana.posts.filter(role=Role.INTAKE).update(valid_to=timezone.now())
    assert may(dana).on_duty == frozenset()
    assert shift.withdrawn_at is None


def test_operating_here_and_being_on_duty_there_is_neither(missions: dict[str, Mission]) -> None:
    dana = an_officer("Dana", missions["seoul"], Role.OPERATOR)
    a_post(dana, missions["vienna"], Role.OFFICER)
    a_shift(missions["vienna"], dana, by=an_officer("Bek", missions["vienna"], Role.MISSION_ADMIN))
    assert may(dana).on_duty == frozenset()


def test_who_approves_for_a_mission(missions: dict[str, Mission]) -> None:
    seoul = missions["seoul"]
    erlan, saule = (
        an_officer("Erlan", seoul, Role.APPROVER),
        an_officer("Saule", missions["headquarters"], Role.APPROVER),
    )
    an_officer("Dana", seoul, Role.OPERATOR)
    an_officer("Gulnar", missions["vienna"], Role.APPROVER)
    gone = an_officer("Timur", seoul, Role.APPROVER)
    gone.is_active = False
    gone.save()
    old = a_mission("KZ-OLD", closed_on=date(2026, 1, 1), successor=seoul)
    provider, now = AlertAuthority(), timezone.now()
    assert provider.approvers_of("KZ-SEO", now) == {erlan.pk, saule.pk}
    assert provider.approvers_of(old.code, now) == {erlan.pk, saule.pk}
    assert provider.approvers_of("KZ-HQ", now) == {saule.pk}


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
