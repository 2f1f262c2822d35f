"""Who is on duty, who plans it, and whom a call for help reaches when nobody answers."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from hypothesis import given
from hypothesis import strategies as st

from consular.missions.models.missions import Mission
from consular.missions.models.posts import Post, Role
from consular.missions.models.rota import DutyShift, on_duty
from consular.missions.rules import duty
from consular.missions.rules.duty import Span
from consular.missions.services import rota
from consular.missions.services.authority import NotAdministrator
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.errors import InvalidInput
from tests.factories.missions import a_mission, a_post, an_officer, headquarters
from tests.people import a_user
from tests.remembered import remembered

NOW = datetime(2030, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
@remembered
def seoul(db: None) -> Mission:
    headquarters()
    return a_mission("KZ-SEO")


@pytest.fixture
@remembered
def chief(seoul: Mission) -> User:
    return an_officer("Chief", seoul, Role.MISSION_ADMIN)


@pytest.fixture
@remembered
def bek(seoul: Mission) -> User:
    return an_officer("Bek", seoul, Role.OFFICER)


@pytest.fixture
@remembered
def dana(seoul: Mission) -> User:
    return an_officer("Dana", seoul, Role.INTAKE)


def hours(begins: int, ends: int) -> Span:
    return Span(NOW + begins * HOUR, NOW + ends * HOUR)


def a_shift(mission: Mission, user: User, by: User, *, rank: int = 1, of: Span | None = None) -> DutyShift:
    return rota.plan(mission, user, rank=rank, hours=of or hours(-1, 11), by=by, now=NOW)


def faults(refusal: pytest.ExceptionInfo[InvalidInput]) -> set[str]:
    return {fault.code for fault in refusal.value.errors}


def test_the_first_in_line_comes_first_and_only_during_their_shift(
    seoul: Mission, chief: User, bek: User, dana: User
) -> None:
    a_shift(seoul, dana, chief, rank=2)
    a_shift(seoul, bek, chief)
    assert [shift.user for shift in on_duty(seoul, NOW)] == [bek, dana]
    assert on_duty(seoul, NOW + 11 * HOUR) == []
    assert AuditEntry.objects.filter(action="missions.duty.planned").count() == 2


def test_a_post_that_ended_or_a_retired_login_is_on_duty_no_longer(
    seoul: Mission, chief: User, bek: User, dana: User
) -> None:
    a_shift(seoul, bek, chief)
    a_shift(seoul, dana, chief, rank=2)
    Post.objects.filter(user=bek).update(valid_to=NOW - HOUR)
    User.objects.filter(pk=dana.pk).update(is_active=False)
    assert on_duty(seoul, NOW) == []


@pytest.mark.parametrize(
    ("who", "rank", "of", "fault"),
    [
        ("dana", 1, hours(5, 12), "one_officer_a_rank"),
        ("bek", 2, hours(5, 12), "one_rank_an_officer"),
        ("stranger", 2, hours(5, 12), "does_not_serve"),
        ("leaving", 2, hours(5, 12), "does_not_serve"),
        ("dana", 2, hours(5, 4), "invalid"),
        ("dana", 2, hours(-9, -1), "over"),
        ("dana", 2, hours(0, 7 * 24 + 1), "ends_within_a_week"),
        ("dana", 4, hours(5, 12), "invalid"),
    ],
)
def test_a_shift_that_can_t_be_is_refused_in_words_and_changes_nothing(
    seoul: Mission, chief: User, bek: User, dana: User, who: str, rank: int, of: Span, fault: str
) -> None:
    a_shift(seoul, bek, chief)
    leaving = a_user("Leaving", staff=True)
    a_post(leaving, seoul, Role.OFFICER, valid_to=NOW + 6 * HOUR)
    people = {"bek": bek, "dana": dana, "stranger": a_user("Stranger"), "leaving": leaving}
    with pytest.raises(InvalidInput) as refusal, transaction.atomic():
        a_shift(seoul, people[who], chief, rank=rank, of=of)
    assert faults(refusal) == {fault}
    assert refusal.value.errors[0].detail
    assert DutyShift.objects.count() == 1


@pytest.mark.parametrize("name", ["bek", "elsewhere", "citizen"])
def test_only_administrators_plan(seoul: Mission, chief: User, bek: User, name: str) -> None:
    by = {
        "bek": bek,
        "elsewhere": an_officer("Vera", a_mission("KZ-VIE"), Role.MISSION_ADMIN),
        "citizen": a_user("Aigul"),
    }[name]
    shift = a_shift(seoul, bek, chief)
    for act in (
        lambda: a_shift(seoul, bek, by, of=hours(20, 30)),
        lambda: rota.withdraw(shift, by=by, now=NOW),
    ):
        with pytest.raises(NotAdministrator), transaction.atomic():
            act()
    assert DutyShift.objects.standing().count() == 1


def test_nights_in_turn_follow_the_clock_on_the_wall(chief: User, bek: User, dana: User, seoul: Mission) -> None:
    vienna = a_mission("KZ-VIE")
    for user in (chief, bek, dana):
        a_post(user, vienna, Role.MISSION_ADMIN)
    nights = rota.plan_days(
        vienna, [bek, dana], rank=1, first=date(2030, 3, 29), days=4, clock=(time(18), time(9)), by=chief, now=NOW
    )
    assert [shift.user for shift in nights] == [bek, dana, bek, dana]
    lengths = [shift.ends_at - shift.begins_at for shift in nights]
    assert lengths == [15 * HOUR, 14 * HOUR, 15 * HOUR, 15 * HOUR], "on 31 March the clocks go forward"


def test_an_hour_the_clocks_skip_is_refused_and_no_day_is_planned(chief: User, bek: User, seoul: Mission) -> None:
    vienna = a_mission("KZ-VIE")
    for user in (chief, bek):
        a_post(user, vienna, Role.MISSION_ADMIN)
    with pytest.raises(InvalidInput) as refusal:
        rota.plan_days(
            vienna, [bek], rank=1, first=date(2030, 3, 30), days=3, clock=(time(2, 30), time(9)), by=chief, now=NOW
        )
    assert faults(refusal) == {"no_such_hour"}
    assert not DutyShift.objects.exists()


def test_a_shift_is_handed_over_at_once_and_both_halves_are_kept(
    seoul: Mission, chief: User, bek: User, dana: User
) -> None:
    shift = a_shift(seoul, bek, chief)
    new = rota.hand_over(shift, dana, by=bek, now=NOW)
    shift.refresh_from_db()
    assert (shift.ends_at, new.begins_at, new.ends_at) == (NOW, NOW, NOW + 11 * HOUR)
    assert (new.instead_of, new.rank) == (shift, 1)
    assert [row.user for row in on_duty(seoul, NOW)] == [dana]


def test_a_shift_to_come_is_handed_over_whole(seoul: Mission, chief: User, bek: User, dana: User) -> None:
    shift = a_shift(seoul, bek, chief, of=hours(5, 9))
    new = rota.hand_over(shift, dana, by=bek, now=NOW)
    assert (new.begins_at, new.ends_at) == (shift.begins_at, shift.ends_at)
    assert [row.user for row in DutyShift.objects.standing()] == [dana]


def test_nobody_hands_over_another_s_shift_or_one_that_is_over(
    seoul: Mission, chief: User, bek: User, dana: User
) -> None:
    shift = a_shift(seoul, bek, chief)
    with pytest.raises(NotAdministrator), transaction.atomic():
        rota.hand_over(shift, dana, by=dana, now=NOW)
    with pytest.raises(rota.ShiftOver), transaction.atomic():
        rota.hand_over(shift, dana, by=bek, now=NOW + 12 * HOUR)
    with pytest.raises(InvalidInput), transaction.atomic():
        rota.hand_over(shift, a_user("Stranger"), by=bek, now=NOW)
    assert [row.user for row in on_duty(seoul, NOW)] == [bek]


def test_the_database_holds_the_rules_too(seoul: Mission, chief: User, bek: User, dana: User) -> None:
    shift = a_shift(seoul, bek, chief)
    fields = {"mission": seoul, "begins_at": NOW, "ends_at": NOW + HOUR, "planned_by": chief}
    for other in ({"user": dana, "rank": 1}, {"user": bek, "rank": 2}, {"user": dana, "rank": 4}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DutyShift.objects.create(**fields, **other)
    for change in ("user_id = NULL", f"user_id = {dana.pk}", "rank = 2"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE consular_dutyshift SET {change} WHERE id = %s", [shift.pk])  # noqa: S608
    with pytest.raises(ProgrammingError), transaction.atomic():
        DutyShift.objects.all().delete()


def test_a_call_climbs_from_the_line_to_headquarters_to_everybody(
    seoul: Mission, chief: User, bek: User, dana: User
) -> None:
    ministry = headquarters()
    night, day = an_officer("Night", ministry, Role.OFFICER), an_officer("Day", ministry, Role.MISSION_ADMIN)
    a_shift(seoul, dana, chief, rank=2)
    a_shift(seoul, bek, chief)
    a_shift(ministry, night, day)
    assert rota.ladder(seoul, NOW) == [[bek], [dana], [night], [chief, bek, dana], [night, day]]
    assert rota.ladder(seoul, NOW + 20 * HOUR) == [[chief, bek, dana], [night, day]]


def test_gaps_are_what_nobody_covers_first(seoul: Mission, chief: User, bek: User, dana: User) -> None:
    a_shift(seoul, bek, chief, of=hours(-1, 6))
    a_shift(seoul, dana, chief, rank=2, of=hours(6, 12))
    a_shift(seoul, dana, chief, of=hours(12, 100))
    assert rota.gaps_of(seoul, NOW) == [hours(6, 12), hours(100, 14 * 24)]


span = st.tuples(st.integers(-5, 60), st.integers(1, 20)).map(lambda pair: hours(pair[0], pair[0] + pair[1]))


@given(st.lists(span, max_size=8))
def test_gaps_and_shifts_together_are_the_whole_time(covered: list[Span]) -> None:
    within = hours(0, 48)
    found = duty.gaps(covered, within=within)
    for hour in range(48):
        moment = NOW + hour * HOUR
        is_open = any(gap.begins <= moment < gap.ends for gap in found)
        assert is_open != any(span.begins <= moment < span.ends for span in covered)
    assert all(gap.begins < gap.ends for gap in found)
