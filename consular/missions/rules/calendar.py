"""On which days does a mission work, and what date lies n working days ahead?

A working day is a day on which the mission keeps its general hours, is not a public holiday of the host or the
sending State, and is not closed by the mission. A half day and a day opened on purpose count as whole days.
Counting follows Regulation (EEC, Euratom) 1182/71, article 3: the day of the event itself is not counted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from consular.missions.models.texts import Texts, in_language

ONE_DAY = timedelta(days=1)
HORIZON_DAYS = 3660
MONDAY_TO_FRIDAY = frozenset({1, 2, 3, 4, 5})


@dataclass(frozen=True)
class WeeklyHours:
    """Hours kept on one ISO weekday (Monday is 1) from `since` up to, not including, `until`."""

    weekday: int
    opens: time
    closes: time
    since: date = date.min
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class SpecialDay:
    """A date the mission settled itself: closed when it has no hours, open for these hours otherwise."""

    opens: time | None = None
    closes: time | None = None
    reasons: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Departure:
    """A date on which the mission departs from its week: closed without hours, open for these hours otherwise."""

    date: date
    opens: time | None
    closes: time | None
    reason: str


@dataclass(frozen=True)
class WorkingCalendar:
    """All that decides a mission's working days: its zone, general hours, own dates and whose holidays it keeps."""

    zone: str
    hours: tuple[WeeklyHours, ...] = ()
    states: tuple[str, ...] = ()
    special_days: Mapping[date, SpecialDay] = field(default_factory=dict)


class NoWorkingDay(ValueError):
    """The calendar has too few working days within ten years to answer."""


@lru_cache(maxsize=4096)
def public_holidays(state: str, year: int, language: str) -> Mapping[date, str]:
    """Public holidays of a State (ISO 3166-1 alpha-2) in one year; empty for a State the library does not know."""
    try:
        known = holidays.country_holidays(state)
    except NotImplementedError:
        return {}
    spoken = language if language in known.supported_languages else "en_US"
    return dict(holidays.country_holidays(state, years=year, expand=False, language=spoken))


def holiday_on(day: date, calendar: WorkingCalendar, language: str = "en") -> str | None:
    """The name of the public holiday the mission keeps on this date, in this language where it is known."""
    for state in calendar.states:
        if name := public_holidays(state, day.year, language).get(day):
            return name
    return None


def hours_on(day: date, calendar: WorkingCalendar) -> list[tuple[time, time]]:
    """Opening intervals of one local date in order; none on a day off, or when no hours are entered for it."""
    if special := calendar.special_days.get(day):
        return [(special.opens, special.closes)] if special.opens and special.closes else []
    if holiday_on(day, calendar):
        return []
    return sorted((row.opens, row.closes) for row in _rows_of(day, calendar) if row.weekday == day.isoweekday())


def is_working_day(day: date, calendar: WorkingCalendar) -> bool:
    """Does the mission work on this local date? Where it has entered no hours, it works Monday to Friday."""
    if special := calendar.special_days.get(day):
        return special.opens is not None
    if holiday_on(day, calendar):
        return False
    return _in_working_week(day, calendar)


def add_working_days(start: date, days: int, calendar: WorkingCalendar) -> date:
    """The date on which the given number of working days after `start` (itself not counted) is complete."""
    if days < 0:
        raise ValueError("a number of working days is never negative")
    day = start
    for _ in range(HORIZON_DAYS):
        if days == 0:
            return day
        day += ONE_DAY
        days -= is_working_day(day, calendar)
    raise NoWorkingDay(start)


def working_days_between(after: date, until: date, calendar: WorkingCalendar) -> int:
    """How many working days lie after the first date, up to and including the second; 0 when it is not later."""
    span = range(1, (until - after).days + 1)
    return sum(is_working_day(after + timedelta(days=offset), calendar) for offset in span)


def local_day(moment: datetime, calendar: WorkingCalendar) -> date:
    """The date on the wall of the mission at this moment."""
    return moment.astimezone(ZoneInfo(calendar.zone)).date()


def departures(calendar: WorkingCalendar, *, since: date, days: int, language: str) -> Iterator[Departure]:
    """The dates among the next ones on which a visitor who knows only the weekly hours would be wrong."""
    for day in (since + timedelta(days=offset) for offset in range(days)):
        if special := calendar.special_days.get(day):
            yield Departure(day, special.opens, special.closes, in_language(special.reasons, language))
        elif _in_working_week(day, calendar) and (holiday := holiday_on(day, calendar, language)):
            yield Departure(day, None, None, holiday)


def _in_working_week(day: date, calendar: WorkingCalendar) -> bool:
    return day.isoweekday() in ({row.weekday for row in _rows_of(day, calendar)} or MONDAY_TO_FRIDAY)


def _rows_of(day: date, calendar: WorkingCalendar) -> list[WeeklyHours]:
    return [row for row in calendar.hours if row.holds_on(day)]
