from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from consular.missions.models.hours import CalendarDay, DayKind, DaySource
from consular.missions.models.missions import Mission
from consular.missions.rules.calendar import add_working_days, is_working_day
from consular.missions.services.authority import NotAdministrator
from consular.missions.services.calendars import calendar_of
from consular.missions.services.hours import NoSuchDay, clear_calendar_day, set_calendar_day
from consular.missions.signals import calendar_changed
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.errors import InvalidInput

TUESDAY = date(2026, 6, 9)
STORM = {"en": "Closed because of a storm", "ru": "Закрыто из-за шторма"}


def works_on(mission: Mission, day: date) -> bool:
    return is_working_day(day, calendar_of(mission))


def test_a_closure_takes_the_day_out_and_moves_what_is_due(seoul: Mission, bek: User, now: datetime) -> None:
    before = add_working_days(date(2026, 6, 8), 5, calendar_of(seoul))
    set_calendar_day(seoul, day=TUESDAY, kind=DayKind.CLOSED, reasons=STORM, by=bek, now=now)
    assert not works_on(seoul, TUESDAY)
    assert add_working_days(date(2026, 6, 8), 6, calendar_of(seoul)) > before
    entry = AuditEntry.objects.get(action="missions.calendar_day_set")
    assert entry.detail == {"date": "2026-06-09", "kind": "closed", "source": "own"}


def test_an_extra_day_opens_a_holiday_and_a_sunday(seoul: Mission, bek: User, now: datetime) -> None:
    for day in (date(2026, 12, 16), date(2026, 12, 13)):
        assert not works_on(seoul, day)
        set_calendar_day(
            seoul,
            day=day,
            kind=DayKind.EXTRA,
            reasons={"en": "Election"},
            opens=time(9),
            closes=time(20),
            by=bek,
            now=now,
        )
        assert works_on(seoul, day)


def test_the_last_word_on_a_date_counts(seoul: Mission, bek: User, now: datetime) -> None:
    half = {"kind": DayKind.HALF, "opens": time(9), "closes": time(12), "reasons": {"en": "Half"}}
    set_calendar_day(seoul, day=TUESDAY, by=bek, now=now, **half)
    set_calendar_day(seoul, day=TUESDAY, kind=DayKind.CLOSED, reasons=STORM, source=DaySource.HOST, by=bek, now=now)
    day = seoul.calendar_days.get()
    assert (day.kind, day.source, day.opens, day.closes) == ("closed", "host", None, None)


def test_a_cleared_date_follows_the_week_again(seoul: Mission, bek: User, now: datetime) -> None:
    heard: list[str] = []

    def hear(*, reason: str, **_: Any) -> None:
        heard.append(reason)

    set_calendar_day(seoul, day=TUESDAY, kind=DayKind.CLOSED, reasons=STORM, by=bek, now=now)
    calendar_changed.connect(hear)
    try:
        clear_calendar_day(seoul, day=TUESDAY, by=bek, now=now)
        with pytest.raises(NoSuchDay):
            clear_calendar_day(seoul, day=TUESDAY, by=bek, now=now)
    finally:
        calendar_changed.disconnect(hear)
    assert works_on(seoul, TUESDAY)
    assert heard == ["calendar_day_cleared"]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"kind": DayKind.HALF}, ""),
        ({"kind": DayKind.CLOSED, "opens": time(9), "closes": time(12)}, ""),
        ({"kind": DayKind.EXTRA, "opens": time(12), "closes": time(9)}, ""),
        ({"kind": "holiday"}, "kind"),
        ({"reasons": {}}, "reasons"),
        ({"reasons": {"kk": "Жабық"}}, "reasons"),
        ({"reasons": {"en": " "}}, "reasons"),
        ({"reasons": {"en": "Closed", "fr": "Fermé"}}, "reasons"),
        ({"reasons": {"en": 7}}, "reasons"),
    ],
)
def test_a_bad_day_is_named_and_nothing_is_written(
    fields: dict[str, Any], path: str, seoul: Mission, bek: User, now: datetime
) -> None:
    good: dict[str, Any] = {"kind": DayKind.CLOSED, "reasons": STORM}
    with pytest.raises(InvalidInput) as caught:
        set_calendar_day(seoul, day=TUESDAY, by=bek, now=now, **{**good, **fields})
    assert path in {error.path for error in caught.value.errors}
    assert not CalendarDay.objects.exists()


def test_another_mission_s_administrator_closes_nothing(seoul: Mission, erlan: User, now: datetime) -> None:
    with pytest.raises(NotAdministrator):
        set_calendar_day(seoul, day=TUESDAY, kind=DayKind.CLOSED, reasons=STORM, by=erlan, now=now)
    with pytest.raises(NotAdministrator):
        clear_calendar_day(seoul, day=TUESDAY, by=erlan, now=now)
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "half"},
        {"kind": "half", "opens": time(9)},
        {"kind": "extra", "closes": time(12)},
        {"kind": "extra", "opens": time(12), "closes": time(9)},
        {"opens": time(9), "closes": time(12)},
        {"reasons": {"kk": "Жабық"}},
        {"source": "moon"},
        {},
    ],
)
def test_the_database_refuses_a_bad_or_second_day_too(fields: dict[str, Any], seoul: Mission) -> None:
    good = {"mission": seoul, "date": TUESDAY, "kind": "closed", "reasons": STORM}
    if not fields:
        CalendarDay.objects.create(**good)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarDay.objects.create(**{**good, **fields})
