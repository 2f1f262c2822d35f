"""When is a piece of consular work due, when the clock stands still while somebody else has to act?

The answer is computed from events and the mission's calendar each time it is asked; nothing is counted by night.
The day of a start or a resumption is not counted, the day of a pause is: a pause that spans n working days moves
the due date by exactly n. After a transfer the calendar of the mission that answers now holds for the whole span.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from consular.missions.models.clock import ClockKind
from consular.missions.rules.calendar import (
    WorkingCalendar,
    add_working_days,
    local_day,
    working_days_between,
)


class Tick(Protocol):
    """What happened to a clock, when, and for a pause why."""

    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def reason(self) -> str: ...


class ClockState(StrEnum):
    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Pause:
    """A time in which the clock stood still, in local dates; `working_days` is what it cost so far."""

    since: date
    until: date | None
    reason: str
    working_days: int


@dataclass(frozen=True)
class ClockReading:
    """A clock read on one local date. A paused clock has no due date: it depends on somebody else's answer."""

    state: ClockState
    started_on: date | None = None
    due_on: date | None = None
    stopped_on: date | None = None
    worked_days: int = 0
    remaining_days: int = 0
    late_days: int = 0
    pauses: tuple[Pause, ...] = ()

    @property
    def paused_since(self) -> date | None:
        return self.pauses[-1].since if self.state is ClockState.PAUSED else None


@dataclass(frozen=True)
class _Mark:
    kind: str
    day: date
    reason: str


_STATE_AFTER = {
    ClockKind.START: ClockState.RUNNING,
    ClockKind.PAUSE: ClockState.PAUSED,
    ClockKind.RESUME: ClockState.RUNNING,
    ClockKind.STOP: ClockState.STOPPED,
}


def clock_reading(events: Iterable[Tick], *, allowance: int, calendar: WorkingCalendar, now: datetime) -> ClockReading:
    """Read a clock that allows this many working days, from its events in order of their number."""
    marks = [_Mark(event.kind, local_day(event.at, calendar), event.reason) for event in events]
    if not marks:
        return ClockReading(ClockState.NOT_STARTED, remaining_days=allowance)
    state = _STATE_AFTER[ClockKind(marks[-1].kind)]
    stopped_on = marks[-1].day if state is ClockState.STOPPED else None
    today = stopped_on or local_day(now, calendar)
    due_on = _due(marks, allowance, calendar)
    worked = sum(working_days_between(after, until or today, calendar) for after, until in _stretches(marks))
    return ClockReading(
        state=state,
        started_on=marks[0].day,
        due_on=due_on,
        stopped_on=stopped_on,
        worked_days=worked,
        remaining_days=max(0, allowance - worked),
        late_days=working_days_between(due_on, today, calendar) if due_on else 0,
        pauses=tuple(_pauses(marks, today, calendar)),
    )


def _stretches(marks: Iterable[_Mark]) -> Iterator[tuple[date, date | None]]:
    """The times in which the clock ran: days after the first date, up to and including the second."""
    running_after: date | None = None
    for mark in marks:
        if mark.kind in (ClockKind.START, ClockKind.RESUME):
            running_after = mark.day
        elif running_after is not None:
            yield running_after, mark.day
            running_after = None
    if running_after is not None:
        yield running_after, None


def _due(marks: Iterable[_Mark], allowance: int, calendar: WorkingCalendar) -> date | None:
    left = allowance
    # A stop ends the work, not the promise: the due date stays what it was.
    for after, until in _stretches(mark for mark in marks if mark.kind != ClockKind.STOP):
        worked = left if until is None else working_days_between(after, until, calendar)
        if worked >= left:
            return add_working_days(after, left, calendar)
        left -= worked
    return None


def _pauses(marks: Iterable[_Mark], today: date, calendar: WorkingCalendar) -> Iterator[Pause]:
    begun: _Mark | None = None
    for mark in marks:
        if mark.kind == ClockKind.PAUSE:
            begun = mark
        elif begun is not None:
            yield Pause(begun.day, mark.day, begun.reason, working_days_between(begun.day, mark.day, calendar))
            begun = None
    if begun is not None:
        yield Pause(begun.day, None, begun.reason, working_days_between(begun.day, today, calendar))
