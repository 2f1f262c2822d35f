from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from consular.missions.models.clock import ClockEvent, ClockKind
from consular.missions.models.missions import Mission
from consular.missions.rules.clock import ClockState
from consular.missions.services.clocks import ClockRefused, read_clock, tick

Clock = type[ClockEvent]


@pytest.fixture
def clock(seoul: Mission) -> Iterator[Clock]:
    """A clock whose subject is, for want of an application, a mission."""
    with isolate_apps("consular"):

        class ErrandClockEvent(ClockEvent):
            subject = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")

            class Meta(ClockEvent.Meta):
                app_label = "consular"
                db_table = "consular_errandclockevent"

        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with connection.schema_editor() as editor:
            editor.create_model(ErrandClockEvent)
        for trigger in ErrandClockEvent._meta.triggers:  # type: ignore[attr-defined]
            trigger.install(ErrandClockEvent)
        yield ErrandClockEvent


def kinds(clock: Clock) -> list[str]:
    return list(clock._default_manager.order_by("number").values_list("kind", flat=True))


def test_a_whole_life_is_recorded_and_read(clock: Clock, seoul: Mission, now: datetime) -> None:
    later = [now + timedelta(days=offset) for offset in range(0, 40, 7)]
    tick(clock, seoul, kind=ClockKind.START, now=later[0])
    tick(clock, seoul, kind=ClockKind.PAUSE, now=later[1], reason="documents")
    paused = read_clock(clock, seoul, allowance=10, mission=seoul, now=later[2])
    tick(clock, seoul, kind=ClockKind.RESUME, now=later[2])
    running = read_clock(clock, seoul, allowance=10, mission=seoul, now=later[2])
    tick(clock, seoul, kind=ClockKind.STOP, now=later[3])
    assert (paused.state, paused.due_on, paused.pauses[0].reason) == (ClockState.PAUSED, None, "documents")
    assert (running.state, running.due_on) == (ClockState.RUNNING, date(2026, 6, 23))
    assert kinds(clock) == ["start", "pause", "resume", "stop"]


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        ([], "pause"),
        ([], "stop"),
        (["start"], "start"),
        (["start"], "resume"),
        (["start", "pause"], "pause"),
        (["start", "stop"], "resume"),
        (["start", "stop"], "start"),
    ],
)
def test_events_out_of_order_are_refused_by_the_service_and_by_the_database(
    before: list[str], kind: str, clock: Clock, seoul: Mission, now: datetime
) -> None:
    for earlier in before:
        tick(clock, seoul, kind=ClockKind(earlier), now=now, reason="why")
    with pytest.raises(ClockRefused) as caught:
        tick(clock, seoul, kind=ClockKind(kind), now=now, reason="why")
    assert caught.value.members == {"last": before[-1] if before else None}
    with pytest.raises(IntegrityError, match="out of order"), transaction.atomic():
        clock._default_manager.create(subject=seoul, number=len(before) + 1, kind=kind, reason="why", at=now)
    assert kinds(clock) == before


@pytest.mark.parametrize("number", [1, 3])
def test_the_database_refuses_a_doubled_or_skipped_number(
    number: int, clock: Clock, seoul: Mission, now: datetime
) -> None:
    tick(clock, seoul, kind=ClockKind.START, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        clock._default_manager.create(subject=seoul, number=number, kind="stop", at=now)


def test_the_database_refuses_an_event_before_the_last_one_and_the_service_dates_it_with_it(
    clock: Clock, seoul: Mission, now: datetime
) -> None:
    tick(clock, seoul, kind=ClockKind.START, now=now)
    early = now - timedelta(seconds=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        clock._default_manager.create(subject=seoul, number=2, kind="stop", at=early)
    assert tick(clock, seoul, kind=ClockKind.STOP, now=early).at == now


def test_a_pause_needs_a_reason(clock: Clock, seoul: Mission, now: datetime) -> None:
    tick(clock, seoul, kind=ClockKind.START, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        tick(clock, seoul, kind=ClockKind.PAUSE, now=now)
    assert kinds(clock) == ["start"]


def test_two_subjects_have_two_clocks(clock: Clock, seoul: Mission, vienna: Mission, now: datetime) -> None:
    tick(clock, seoul, kind=ClockKind.START, now=now)
    tick(clock, vienna, kind=ClockKind.START, now=now)
    assert kinds(clock) == ["start", "start"]


def test_history_is_neither_changed_nor_deleted(clock: Clock, seoul: Mission, now: datetime) -> None:
    event = tick(clock, seoul, kind=ClockKind.START, now=now)
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        clock._default_manager.filter(pk=event.pk).update(at=now - timedelta(days=9))
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        event.delete()
    assert kinds(clock) == ["start"]
