"""When is a complaint to be taken up and answered, and how long may it be taken further? Data and dates; pure.

The times are our own choice, in working days of the mission that answers; a month to take it further is what people
have elsewhere to turn to the next instance.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from consular.cases.rules.standards import Due
from consular.cases.rules.urgency import Colour, Happened, read_by_calendar
from consular.missions.models.clock import ClockKind
from consular.missions.rules.calendar import WorkingCalendar, add_working_days, local_day

FIRST, LAST = 1, 2
# `first_answer` is to say that it is looked at, `resolution` the answer itself; in working days.
DUE: Mapping[int, Due] = {FIRST: Due(3, 15), LAST: Due(3, 20)}
TAKEN_FURTHER_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Standing:
    """What is due next and when, empty once it was answered; `colour` by the two clocks together."""

    due_at: datetime | None
    colour: Colour


def standing_of(
    number: int,
    lodged: datetime,
    acknowledged: datetime | None,
    ended: datetime | None,
    calendar: WorkingCalendar,
    now: datetime,
) -> Standing:
    if ended is not None:
        return Standing(None, Colour.GREEN)
    due = DUE[number]
    answer = read_by_calendar([begun(lodged)], days=due.resolution, calendar=calendar, now=now)
    if acknowledged is not None:
        return Standing(answer.due_at, answer.colour)
    first = read_by_calendar([begun(lodged)], days=due.first_answer, calendar=calendar, now=now)
    return Standing(first.due_at, first.colour)


def begun(at: datetime) -> Happened:
    return Happened(ClockKind.START, at, "")


def answer_due(number: int, lodged: datetime, calendar: WorkingCalendar) -> date:
    """The last day of the mission on which the citizen has their answer in time."""
    return add_working_days(local_day(lodged, calendar), DUE[number].resolution, calendar)


def further_until(number: int, ended: datetime) -> datetime | None:
    """Until when one who isn't satisfied may take it further; nowhere after the second stage."""
    return ended + TAKEN_FURTHER_WITHIN if number == FIRST else None
