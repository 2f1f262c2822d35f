"""How do the two clocks of a case run, and what do they say now?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from consular.cases.models.cases import CaseQuerySet, ConsularCase, FirstAnswerTick, ResolutionTick, Severity
from consular.cases.models.threads import Thread
from consular.cases.rules.standards import NATURES, due_for
from consular.cases.rules.urgency import (
    Colour,
    Reading,
    counted,
    gravest,
    read_by_calendar,
    read_by_wall,
    risen,
)
from consular.missions.models.clock import ClockKind
from consular.missions.models.missions import Mission
from consular.missions.rules.calendar import WorkingCalendar
from consular.missions.rules.clock import ClockState, Tick
from consular.missions.services.calendars import calendar_of
from consular.missions.services.clocks import tick


@dataclass(frozen=True)
class Standing:
    """How a case stands at one moment. A resolved one is green: what was late then is told by its clocks."""

    severity: Severity
    first_answer: Reading
    resolution: Reading

    @property
    def colour(self) -> Colour:
        running = [read.colour for read in (self.first_answer, self.resolution) if read.state is ClockState.RUNNING]
        return gravest(running) if running else Colour.GREEN

    @property
    def due_at(self) -> datetime | None:
        """What comes next."""
        return min((read.due_at for read in (self.first_answer, self.resolution) if read.due_at), default=None)


def begin(case: ConsularCase, *, now: datetime) -> None:
    for clock in (FirstAnswerTick, ResolutionTick):
        tick(clock, case, kind=ClockKind.START, now=now)


def answer_given(thread: Thread, *, now: datetime) -> None:
    """The first answer stops the first clock; later ones change nothing."""
    case = ConsularCase.objects.filter(thread=thread).first()
    if case is not None and not case.first_answer_clock.filter(kind=ClockKind.STOP).exists():
        tick(FirstAnswerTick, case, kind=ClockKind.STOP, now=now)


def rest(case: ConsularCase, reason: str, *, now: datetime) -> None:
    """The time to resolve it stands still; at rest already, the reason it rests for is another now."""
    go_on(case, now=now)
    tick(ResolutionTick, case, kind=ClockKind.PAUSE, now=now, reason=reason)


def go_on(case: ConsularCase, *, now: datetime) -> None:
    last = case.resolution_clock.order_by("number").last()
    if last is not None and last.kind == ClockKind.PAUSE:
        tick(ResolutionTick, case, kind=ClockKind.RESUME, now=now)


def with_clocks(cases: QuerySet[ConsularCase]) -> QuerySet[ConsularCase]:
    """With all that `standing_of` reads; a constant number of queries."""
    return cases.prefetch_related(
        Prefetch("first_answer_clock", FirstAnswerTick.objects.order_by("number")),
        Prefetch("resolution_clock", ResolutionTick.objects.order_by("number")),
        "thread__mission__hours",
        "thread__mission__calendar_days",
    )


def standing_of(case: ConsularCase, *, now: datetime) -> Standing:
    due = due_for(case.kind, case.severity)
    calendar = None if NATURES[case.kind].by_wall else calendar_of(case.thread.mission)
    until = case.resolved_at or now
    return Standing(
        severity=risen(case.severity, case.counted_from, until),
        first_answer=read(case.first_answer_clock.all(), case, due.first_answer, calendar, now),
        resolution=read(case.resolution_clock.all(), case, due.resolution, calendar, now),
    )


def read(
    ticks: Iterable[Tick], case: ConsularCase, allowance: int, calendar: WorkingCalendar | None, now: datetime
) -> Reading:
    happened = counted(sorted(ticks, key=lambda one: one.number), case.counted_from)  # type: ignore[attr-defined]
    if calendar is None:
        return read_by_wall(happened, hours=allowance, now=now)
    return read_by_calendar(happened, days=allowance, calendar=calendar, now=now)


@dataclass(frozen=True)
class BoardLine:
    """How many live cases of one mission stand red, amber and green, and which are red, gravest first."""

    mission: Mission
    red: int
    amber: int
    green: int
    reds: list[tuple[ConsularCase, Standing]]


def board(cases: CaseQuerySet, *, now: datetime) -> list[BoardLine]:
    """By mission; a constant number of queries, however many cases."""
    by_mission: dict[str, list[tuple[ConsularCase, Standing]]] = {}
    for case in with_clocks(cases.live().whole()):
        by_mission.setdefault(case.thread.mission.code, []).append((case, standing_of(case, now=now)))
    return [line_of(pairs) for _code, pairs in sorted(by_mission.items())]


def line_of(pairs: list[tuple[ConsularCase, Standing]]) -> BoardLine:
    colours = [standing.colour for _case, standing in pairs]
    reds = [pair for pair in pairs if pair[1].colour is Colour.RED]
    return BoardLine(
        mission=pairs[0][0].thread.mission,
        red=len(reds),
        amber=colours.count(Colour.AMBER),
        green=colours.count(Colour.GREEN),
        reds=sorted(reds, key=lambda pair: (-pair[1].severity, pair[1].due_at or now_of(pair), pair[0].pk)),
    )


def now_of(pair: tuple[ConsularCase, Standing]) -> datetime:
    return pair[0].counted_from
