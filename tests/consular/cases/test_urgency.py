"""How urgent is a case? By the wall clock where a life may hang on it, by the mission's working days else; pure."""

from datetime import UTC, datetime, timedelta

import pytest

from consular.cases.models.cases import CaseKind, Severity
from consular.cases.rules.standards import HOURS, NATURES, WORKING_DAYS, due_for
from consular.cases.rules.urgency import Colour, Happened, counted, gravest, read_by_calendar, read_by_wall, risen
from consular.missions.rules.calendar import WorkingCalendar
from consular.missions.rules.clock import ClockState

# A Friday afternoon in Seoul.
BEGAN = datetime(2026, 1, 9, 5, 0, tzinfo=UTC)
SEOUL = WorkingCalendar(zone="Asia/Seoul")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def ticks(*events: tuple[str, timedelta]) -> list[Happened]:
    return [Happened(kind, BEGAN + after, "citizen" if kind == "pause" else "") for kind, after in events]


RUNNING = ticks(("start", 0 * HOUR))


@pytest.mark.parametrize(
    ("after", "colour"),
    [(1 * HOUR, "green"), (3 * HOUR, "amber"), (4 * HOUR, "amber"), (4 * HOUR + timedelta(seconds=1), "red")],
)
def test_the_wall_clock_runs_over_the_weekend(after: timedelta, colour: str) -> None:
    reading = read_by_wall(RUNNING, hours=4, now=BEGAN + after)
    assert (reading.colour, reading.due_at) == (colour, BEGAN + 4 * HOUR)


def test_it_rests_while_somebody_else_has_to_act() -> None:
    resting = ticks(("start", 0 * HOUR), ("pause", 1 * HOUR))
    reading = read_by_wall(resting, hours=4, now=BEGAN + 90 * HOUR)
    assert (reading.state, reading.due_at, reading.colour) == (ClockState.PAUSED, None, "green")
    again = [*resting, *ticks(("resume", 100 * HOUR))]
    assert read_by_wall(again, hours=4, now=BEGAN + 101 * HOUR).due_at == BEGAN + 103 * HOUR


@pytest.mark.parametrize(("stop", "colour"), [(4 * HOUR, "green"), (5 * HOUR, "red")])
def test_what_was_answered_in_time_stays_so(stop: timedelta, colour: str) -> None:
    reading = read_by_wall(ticks(("start", 0 * HOUR), ("stop", stop)), hours=4, now=BEGAN + 900 * HOUR)
    assert (reading.state, reading.colour) == (ClockState.STOPPED, colour)


@pytest.mark.parametrize(
    ("after", "colour"), [(0 * DAY, "green"), (3 * DAY, "amber"), (4 * DAY, "amber"), (5 * DAY, "red")]
)
def test_the_other_clock_knows_working_days_only(after: timedelta, colour: str) -> None:
    """Friday, two working days: due on Tuesday night in Seoul."""
    reading = read_by_calendar(RUNNING, days=2, calendar=SEOUL, now=BEGAN + after)
    assert (reading.colour, reading.due_at) == (colour, datetime(2026, 1, 13, 15, 0, tzinfo=UTC))


def test_it_rests_as_well() -> None:
    resting = ticks(("start", 0 * HOUR), ("pause", 1 * HOUR))
    reading = read_by_calendar(resting, days=2, calendar=SEOUL, now=BEGAN + 90 * DAY)
    assert (reading.state, reading.due_at, reading.colour) == (ClockState.PAUSED, None, "green")


@pytest.mark.parametrize(
    ("severity", "days", "is_now"),
    [(1, 29, 1), (1, 30, 2), (1, 44, 3), (1, 51, 4), (1, 999, 4), (2, 14, 3), (3, 6, 3), (3, 7, 4), (4, 99, 4)],
)
def test_severity_rises_with_age(severity: int, days: int, is_now: int) -> None:
    assert risen(severity, BEGAN, BEGAN + days * DAY) == is_now


def test_a_merged_case_counts_from_the_earlier_beginning() -> None:
    earlier = BEGAN - 3 * HOUR
    assert counted(RUNNING, earlier)[0].at == earlier
    assert counted(RUNNING, BEGAN + HOUR)[0].at == BEGAN
    assert counted([], earlier) == []


def test_the_gravest_colour_counts() -> None:
    assert gravest([Colour.GREEN, Colour.RED, Colour.AMBER]) == Colour.RED


def test_every_kind_has_its_nature_and_every_severity_its_times() -> None:
    assert set(NATURES) == set(CaseKind.values)
    assert set(HOURS) == set(WORKING_DAYS) == set(Severity.values)
    for table in (HOURS, WORKING_DAYS):
        times = [
            (table[level].first_answer, table[level].resolution) for level in sorted(Severity.values, reverse=True)
        ]
        assert times == sorted(times)
    assert due_for("arrest", Severity.HIGH) == HOURS[Severity.HIGH]
    assert due_for("general", Severity.LOW) == WORKING_DAYS[Severity.LOW]
