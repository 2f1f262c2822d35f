from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from consular.missions.rules.calendar import SpecialDay, WeeklyHours, WorkingCalendar, working_days_between
from consular.missions.rules.clock import ClockReading, ClockState, Pause, clock_reading

WEEK = tuple(WeeklyHours(weekday, time(9), time(18)) for weekday in range(1, 6))
PLAIN = WorkingCalendar("UTC", WEEK)
SEOUL = WorkingCalendar("Asia/Seoul", WEEK, ("KR", "KZ"))
MONDAY = date(2026, 6, 1)


@dataclass(frozen=True)
class Event:
    kind: str
    at: datetime
    reason: str = ""


def on(kind: str, day: date, hour: int = 10, reason: str = "") -> Event:
    return Event(kind, datetime(day.year, day.month, day.day, hour, tzinfo=UTC), reason)


def june(day: int) -> date:
    return date(2026, 6, day)


def read(*events: Event, today: date, allowance: int = 10, calendar: WorkingCalendar = PLAIN) -> ClockReading:
    now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    return clock_reading(events, allowance=allowance, calendar=calendar, now=now)


def test_a_clock_without_events_has_not_started() -> None:
    assert read(today=MONDAY) == ClockReading(ClockState.NOT_STARTED, remaining_days=10)


def test_a_running_clock_knows_its_due_date_from_the_first_day() -> None:
    reading = read(on("start", MONDAY), today=june(3))
    assert (reading.state, reading.started_on, reading.due_on) == (ClockState.RUNNING, MONDAY, june(15))
    assert (reading.worked_days, reading.remaining_days, reading.late_days) == (2, 8, 0)


def test_a_late_clock_counts_the_working_days_past_its_due_date() -> None:
    reading = read(on("start", MONDAY), today=june(22))
    assert (reading.remaining_days, reading.late_days) == (0, 5)


def test_a_paused_clock_promises_no_date_but_keeps_what_remains() -> None:
    reading = read(on("start", MONDAY), on("pause", june(4), reason="documents"), today=june(30))
    assert (reading.state, reading.due_on, reading.remaining_days) == (ClockState.PAUSED, None, 7)
    assert reading.paused_since == june(4)
    assert reading.pauses == (Pause(june(4), None, "documents", 18),)


def test_the_day_of_the_pause_counts_and_the_day_of_the_resumption_does_not() -> None:
    reading = read(on("start", MONDAY), on("pause", june(4)), on("resume", june(9)), today=june(9))
    assert (reading.worked_days, reading.due_on, reading.paused_since) == (3, june(18), None)


def test_pause_and_resumption_on_one_day_change_nothing() -> None:
    calm = read(on("start", MONDAY), today=june(9))
    brisk = read(on("start", MONDAY), on("pause", june(4), 9), on("resume", june(4), 17), today=june(9))
    assert (brisk.due_on, brisk.worked_days) == (calm.due_on, calm.worked_days)
    assert brisk.pauses[0].working_days == 0


def test_a_pause_over_a_weekend_moves_nothing() -> None:
    reading = read(on("start", MONDAY), on("pause", june(6)), on("resume", june(7)), today=june(9))
    assert reading.due_on == june(15)


def test_a_pause_from_saturday_to_monday_costs_the_monday() -> None:
    reading = read(on("start", MONDAY), on("pause", june(6)), on("resume", june(8)), today=june(9))
    assert reading.due_on == june(16)


def test_a_pause_after_the_due_date_does_not_move_it() -> None:
    reading = read(on("start", MONDAY), on("pause", june(15), 17), on("resume", june(24)), today=june(24))
    assert (reading.due_on, reading.late_days) == (june(15), 7)


def test_a_stopped_clock_keeps_its_due_date_and_stands_still() -> None:
    events = on("start", MONDAY), on("stop", june(10))
    assert read(*events, today=june(11)) == read(*events, today=date(2027, 1, 1))
    reading = read(*events, today=june(30))
    assert (reading.state, reading.stopped_on, reading.due_on) == (ClockState.STOPPED, june(10), june(15))
    assert (reading.worked_days, reading.late_days) == (7, 0)


def test_a_clock_stopped_while_paused_ends_the_pause() -> None:
    reading = read(on("start", MONDAY), on("pause", june(4)), on("stop", june(9)), today=june(30))
    assert (reading.due_on, reading.paused_since) == (None, None)
    assert reading.pauses == (Pause(june(4), june(9), "", 3),)


def test_a_submission_at_half_past_eleven_at_night_utc_is_tomorrow_s_in_seoul() -> None:
    late = Event("start", datetime(2026, 6, 1, 23, 30, tzinfo=UTC))
    assert read(late, today=june(2), allowance=1, calendar=PLAIN).due_on == june(2)
    in_seoul = read(late, today=june(2), allowance=1, calendar=SEOUL)
    assert (in_seoul.started_on, in_seoul.due_on) == (june(2), june(4))  # the 3rd is Korea's local election day


def test_a_new_closure_moves_the_due_date_of_a_clock_that_runs() -> None:
    flooded = WorkingCalendar("UTC", WEEK, (), {june(10): SpecialDay()})
    assert read(on("start", MONDAY), today=june(3), calendar=flooded).due_on == june(16)


@st.composite
def interrupted(draw: st.DrawFn) -> tuple[list[Event], list[tuple[date, date]], int]:
    """A start and any number of pauses, each begun before the allowance is used up."""
    allowance = draw(st.integers(1, 40))
    start = draw(st.dates(date(2025, 1, 1), date(2027, 6, 1)))
    events, pauses, day = [on("start", start)], [], start
    for _ in range(draw(st.integers(0, 5))):
        since = day + timedelta(days=draw(st.integers(0, 9)))
        until = since + timedelta(days=draw(st.integers(0, 30)))
        events += [on("pause", since), on("resume", until)]
        pauses.append((since, until))
        day = until
    return events, pauses, allowance


@given(case=interrupted(), calendar=st.sampled_from([PLAIN, SEOUL]))
@settings(deadline=None, max_examples=200)
def test_the_due_date_is_the_day_on_which_enough_unpaused_days_have_passed(
    case: tuple[list[Event], list[tuple[date, date]], int], calendar: WorkingCalendar
) -> None:
    events, pauses, allowance = case
    reading = read(*events, today=date(2027, 12, 31), allowance=allowance, calendar=calendar)
    assert reading.due_on is not None
    day, worked = events[0].at.date(), 0
    while worked < allowance:
        day += timedelta(days=1)
        paused = any(since < day <= until for since, until in pauses)
        worked += working_days_between(day - timedelta(days=1), day, calendar) and not paused
    assert reading.due_on == day


@given(
    start=st.dates(date(2025, 1, 1), date(2027, 6, 1)),
    allowance=st.integers(1, 40),
    wait=st.integers(0, 60),
    length=st.integers(0, 60),
    calendar=st.sampled_from([PLAIN, SEOUL]),
)
@settings(deadline=None, max_examples=200)
def test_a_pause_of_n_working_days_moves_the_due_date_by_exactly_n(
    start: date, allowance: int, wait: int, length: int, calendar: WorkingCalendar
) -> None:
    since = start + timedelta(days=wait)
    until = since + timedelta(days=length)
    before = read(on("start", start), today=start, allowance=allowance, calendar=calendar).due_on
    events = on("start", start), on("pause", since), on("resume", until)
    after = read(*events, today=until, allowance=allowance, calendar=calendar).due_on
    assert before
    assert after
    assume(since < before)
    assert working_days_between(before, after, calendar) == working_days_between(since, until, calendar)


@pytest.mark.parametrize("today", [june(1), june(8), june(15), june(30)])
def test_reading_on_another_day_never_moves_the_due_date(today: date) -> None:
    assert read(on("start", MONDAY), today=today).due_on == june(15)
