from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consular.missions.rules.calendar import (
    NoWorkingDay,
    SpecialDay,
    WeeklyHours,
    WorkingCalendar,
    add_working_days,
    departures,
    hours_on,
    is_working_day,
    local_day,
    public_holidays,
    working_days_between,
)

NINE, NOON, SIX = time(9), time(12), time(18)


def week_of(*weekdays: int, **since: date) -> tuple[WeeklyHours, ...]:
    return tuple(WeeklyHours(weekday, NINE, SIX, **since) for weekday in weekdays)


PLAIN = WorkingCalendar("UTC", week_of(1, 2, 3, 4, 5))
SEOUL = WorkingCalendar("Asia/Seoul", week_of(1, 2, 3, 4, 5), ("KR", "KZ"))

days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    special = st.sampled_from([SpecialDay(), SpecialDay(NINE, NOON)])
    return WorkingCalendar(
        "UTC",
        week_of(*draw(st.sets(st.integers(1, 7), min_size=1))),
        tuple(draw(st.sets(st.sampled_from(["KZ", "KR", "TR", "KW"]), max_size=2))),
        draw(st.dictionaries(days, special, max_size=30)),
    )


def works(day: date, calendar: WorkingCalendar) -> bool:
    """The definition, once more and plainly."""
    if day in calendar.special_days:
        return calendar.special_days[day].opens is not None
    free = any(day in public_holidays(state, day.year, "en") for state in calendar.states)
    return not free and day.isoweekday() in {row.weekday for row in calendar.hours}


@given(start=days, count=st.integers(0, 60), calendar=calendars())
@settings(deadline=None, max_examples=150)
def test_adding_agrees_with_the_definition(start: date, count: int, calendar: WorkingCalendar) -> None:
    following = (start + timedelta(days=offset) for offset in range(1, 1200))
    working = [day for day in following if works(day, calendar)]
    assert add_working_days(start, count, calendar) == (working[count - 1] if count else start)


@given(start=days, count=st.integers(0, 60), calendar=calendars())
@settings(deadline=None, max_examples=150)
def test_counting_undoes_adding(start: date, count: int, calendar: WorkingCalendar) -> None:
    assert working_days_between(start, add_working_days(start, count, calendar), calendar) == count


@given(first=days, second=days, third=days, calendar=calendars())
@settings(deadline=None, max_examples=50)
def test_spans_add_up(first: date, second: date, third: date, calendar: WorkingCalendar) -> None:
    a, b, c = sorted([first, second, third])
    parts = working_days_between(a, b, calendar) + working_days_between(b, c, calendar)
    assert parts == working_days_between(a, c, calendar)


def test_ten_working_days_are_two_weeks_and_counted_as_ten() -> None:
    assert add_working_days(date(2026, 6, 1), 10, PLAIN) == date(2026, 6, 15)
    assert working_days_between(date(2026, 6, 1), date(2026, 6, 15), PLAIN) == 10


@pytest.mark.parametrize("start", [date(2026, 6, 5), date(2026, 6, 6), date(2026, 6, 7)])
def test_from_friday_or_the_weekend_the_first_day_is_monday(start: date) -> None:
    assert add_working_days(start, 1, PLAIN) == date(2026, 6, 8)


def test_the_holidays_of_both_states_are_free() -> None:
    assert not is_working_day(date(2026, 8, 17), SEOUL)  # Korea's Liberation Day, moved from Saturday
    assert not is_working_day(date(2026, 12, 16), SEOUL)  # Kazakhstan's Independence Day
    assert is_working_day(date(2026, 12, 15), SEOUL)


def test_a_holiday_in_next_year_is_known_before_the_year_begins() -> None:
    assert add_working_days(date(2026, 12, 31), 1, SEOUL) == date(2027, 1, 5)  # 1st and 2nd free, the 4th observed


def test_a_mission_closed_by_itself_does_not_work_and_a_holiday_can_be_opened() -> None:
    calendar = WorkingCalendar(
        "UTC", PLAIN.hours, ("KZ",), {date(2026, 6, 2): SpecialDay(), date(2026, 12, 16): SpecialDay(NINE, NOON)}
    )
    assert not is_working_day(date(2026, 6, 2), calendar)
    assert is_working_day(date(2026, 12, 16), calendar)


def test_a_half_day_is_a_whole_working_day_with_its_own_hours() -> None:
    calendar = WorkingCalendar("UTC", PLAIN.hours, (), {date(2026, 12, 31): SpecialDay(NINE, NOON)})
    assert is_working_day(date(2026, 12, 31), calendar)
    assert hours_on(date(2026, 12, 31), calendar) == [(NINE, NOON)]


def test_a_week_from_sunday_to_thursday() -> None:
    kuwait = WorkingCalendar("Asia/Kuwait", week_of(7, 1, 2, 3, 4))
    assert add_working_days(date(2026, 6, 4), 1, kuwait) == date(2026, 6, 7)


def test_new_hours_hold_from_their_first_day() -> None:
    until_june, from_june = date(2026, 6, 8), {"since": date(2026, 6, 8)}
    hours = (*week_of(1, 2, 3, 4, 5, until=until_june), *week_of(1, 2, **from_june))
    calendar = WorkingCalendar("UTC", hours)
    assert is_working_day(date(2026, 6, 5), calendar)
    assert is_working_day(date(2026, 6, 8), calendar)
    assert not is_working_day(date(2026, 6, 12), calendar)


def test_a_mission_without_hours_works_monday_to_friday_but_shows_none() -> None:
    calendar = WorkingCalendar("UTC")
    assert [is_working_day(date(2026, 6, day), calendar) for day in range(1, 8)] == [True] * 5 + [False] * 2
    assert hours_on(date(2026, 6, 1), calendar) == []


def test_counting_backwards_gives_nothing_and_a_negative_number_is_refused() -> None:
    assert working_days_between(date(2026, 6, 15), date(2026, 6, 1), PLAIN) == 0
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2026, 6, 1), -1, PLAIN)


def test_a_calendar_that_never_works_gives_up() -> None:
    first = date(2026, 6, 1)
    never = {first + timedelta(days=offset): SpecialDay() for offset in range(5000)}
    with pytest.raises(NoWorkingDay):
        add_working_days(first, 1, WorkingCalendar("UTC", special_days=never))


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Seoul", date(2026, 6, 2)), ("UTC", date(2026, 6, 1)), ("America/New_York", date(2026, 6, 1))],
)
def test_an_event_belongs_to_the_local_day(zone: str, day: date) -> None:
    assert local_day(datetime(2026, 6, 1, 23, 30, tzinfo=UTC), WorkingCalendar(zone)) == day


def test_a_state_the_library_does_not_know_has_no_holidays() -> None:
    assert public_holidays("ZZ", 2026, "en") == {}


def test_departures_name_what_a_visitor_could_not_know_in_the_language_asked_for() -> None:
    reasons = {"en": "Flooded", "kk": "Су басты"}
    calendar = WorkingCalendar("UTC", PLAIN.hours, ("KZ",), {date(2026, 12, 17): SpecialDay(reasons=reasons)})
    listed = [
        (row.date.day, row.opens, row.reason)
        for row in departures(calendar, since=date(2026, 12, 12), days=8, language="kk")
    ]
    assert listed == [(16, None, "Тәуелсіздік күні"), (17, None, "Су басты")]


def test_a_holiday_on_a_sunday_is_no_departure() -> None:
    calendar = WorkingCalendar("UTC", PLAIN.hours, ("KZ",))
    assert list(departures(calendar, since=date(2026, 10, 25), days=1, language="en")) == []
