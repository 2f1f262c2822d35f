"""How urgent is a case at this moment? Red, amber or green by its clocks; graver the longer it lies. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from consular.cases.models.cases import Severity
from consular.missions.models.clock import ClockKind
from consular.missions.rules.calendar import ONE_DAY, WorkingCalendar
from consular.missions.rules.clock import ClockState, Tick, clock_reading

# A case that has lain unresolved so long counts as one step graver, and again after as long.
RISES_EVERY = {Severity.LOW: timedelta(days=30), Severity.MEDIUM: timedelta(days=14), Severity.HIGH: timedelta(days=7)}
# Amber once three quarters of the time are gone, or on the last working day.
AMBER_AT = 0.75
RUNS = (ClockKind.START, ClockKind.RESUME)


class Colour(StrEnum):
    RED = "red"
    AMBER = "amber"
    GREEN = "green"


GRAVEST_FIRST = (Colour.RED, Colour.AMBER, Colour.GREEN)


@dataclass(frozen=True)
class Happened:
    """A tick as it counts for this case: a merged one counts from the earlier beginning."""

    kind: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Reading:
    """`due_at` is empty while the clock rests: it depends on somebody else."""

    state: ClockState
    due_at: datetime | None
    colour: Colour


def risen(severity: int, since: datetime, now: datetime) -> Severity:
    """The severity with its age: one step for each span it has lain, never above critical."""
    level, lain = Severity(severity), now - since
    while level in RISES_EVERY and lain >= RISES_EVERY[level]:
        lain -= RISES_EVERY[level]
        level = Severity(level + 1)
    return level


def counted(ticks: Iterable[Tick], since: datetime) -> list[Happened]:
    """The ticks with the first one moved back to where counting begins."""
    found = [Happened(tick.kind, tick.at, tick.reason) for tick in ticks]
    if found and since < found[0].at:
        found[0] = Happened(found[0].kind, since, found[0].reason)
    return found


def read_by_wall(ticks: Sequence[Happened], *, hours: int, now: datetime) -> Reading:
    """A clock that runs day and night but while it rests."""
    allowed, worked = timedelta(hours=hours), timedelta()
    running: datetime | None = None
    for tick in ticks:
        if tick.kind in RUNS:
            running = tick.at
        elif running is not None:
            worked += tick.at - running
            running = None
    if running is None:
        return Reading(resting(ticks), None, Colour.RED if worked > allowed and stopped(ticks) else Colour.GREEN)
    due = running + allowed - worked
    used = (worked + (now - running)) / allowed
    return Reading(ClockState.RUNNING, due, Colour.RED if now > due else amber_if(used >= AMBER_AT))


def read_by_calendar(ticks: Sequence[Happened], *, days: int, calendar: WorkingCalendar, now: datetime) -> Reading:
    """A clock in working days of the mission; due at the end of its last day there."""
    read = clock_reading(ticks, allowance=days, calendar=calendar, now=now)
    if read.state is not ClockState.RUNNING or read.due_on is None:
        late = read.state is ClockState.STOPPED and read.late_days > 0
        return Reading(read.state, None, Colour.RED if late else Colour.GREEN)
    ends = datetime.combine(read.due_on + ONE_DAY, time(), ZoneInfo(calendar.zone))
    return Reading(read.state, ends, Colour.RED if read.late_days else amber_if(read.remaining_days <= 1))


def amber_if(soon: bool) -> Colour:
    return Colour.AMBER if soon else Colour.GREEN


def resting(ticks: Sequence[Happened]) -> ClockState:
    if not ticks:
        return ClockState.NOT_STARTED
    return ClockState.STOPPED if stopped(ticks) else ClockState.PAUSED


def stopped(ticks: Sequence[Happened]) -> bool:
    return bool(ticks) and ticks[-1].kind == ClockKind.STOP


def gravest(colours: Iterable[Colour]) -> Colour:
    return min(colours, key=GRAVEST_FIRST.index)
