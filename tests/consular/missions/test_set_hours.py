from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from consular.missions.models.hours import Service, ServiceHours
from consular.missions.models.missions import Mission
from consular.missions.rules.calendar import hours_on
from consular.missions.services.authority import MissionClosed, NotAdministrator
from consular.missions.services.calendars import calendar_of
from consular.missions.services.hours import set_hours
from consular.missions.services.missions import close_mission
from consular.missions.signals import calendar_changed
from econsulate.core.accounts.models import User
from econsulate.core.audit.models import AuditEntry
from econsulate.core.errors import InvalidInput

NINE, ONE, TWO, SIX = time(9), time(13), time(14), time(18)
WEEK = [(weekday, opens, closes) for weekday in range(1, 6) for opens, closes in [(NINE, ONE), (TWO, SIX)]]
JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)


def hours_of(mission: Mission, day: date) -> list[tuple[time, time]]:
    return hours_on(day, calendar_of(Mission.objects.get(pk=mission.pk)))


def test_a_new_week_holds_from_its_day_and_the_old_one_until_then(seoul: Mission, bek: User, now: datetime) -> None:
    set_hours(seoul, service=Service.GENERAL, week=WEEK, valid_from=JUNE, by=bek, now=now)
    set_hours(seoul, service=Service.GENERAL, week=[(3, NINE, ONE)], valid_from=JULY, by=bek, now=now)
    assert hours_of(seoul, date(2026, 6, 30)) == [(NINE, ONE), (TWO, SIX)]
    assert hours_of(seoul, date(2026, 7, 1)) == [(NINE, ONE)]
    assert hours_of(seoul, date(2026, 7, 2)) == []


def test_what_was_planned_for_later_gives_way(seoul: Mission, bek: User, now: datetime) -> None:
    set_hours(seoul, service=Service.GENERAL, week=[(1, NINE, ONE)], valid_from=AUGUST, by=bek, now=now)
    set_hours(seoul, service=Service.GENERAL, week=WEEK, valid_from=JULY, by=bek, now=now)
    assert hours_of(seoul, date(2026, 8, 4)) == [(NINE, ONE), (TWO, SIX)]


def test_the_hours_of_other_services_stay_and_are_no_working_days(seoul: Mission, bek: User, now: datetime) -> None:
    set_hours(seoul, service=Service.GENERAL, week=[(1, NINE, ONE)], valid_from=JUNE, by=bek, now=now)
    set_hours(seoul, service=Service.VISAS, week=[(6, NINE, ONE)], valid_from=JUNE, by=bek, now=now)
    set_hours(seoul, service=Service.GENERAL, week=WEEK, valid_from=JUNE, by=bek, now=now)
    assert seoul.hours.filter(service=Service.VISAS).count() == 1
    assert hours_of(seoul, date(2026, 6, 13)) == []


def test_an_empty_week_ends_the_service(seoul: Mission, bek: User, now: datetime) -> None:
    set_hours(seoul, service=Service.VISAS, week=WEEK, valid_from=JUNE, by=bek, now=now)
    set_hours(seoul, service=Service.VISAS, week=[], valid_from=JULY, by=bek, now=now)
    assert set(seoul.hours.values_list("valid_to", flat=True)) == {JULY}


@pytest.mark.parametrize(
    ("week", "path"),
    [
        ([(1, NINE, ONE), (2, SIX, NINE)], "week.1.closes"),
        ([(1, NINE, NINE)], "week.0.closes"),
        ([(8, NINE, ONE)], "week.0.weekday"),
        ([(0, NINE, ONE)], "week.0.weekday"),
        ([(1, NINE, TWO), (1, ONE, SIX)], "week.1"),
    ],
)
def test_bad_hours_are_named_and_nothing_changes(
    week: list[tuple[int, time, time]], path: str, seoul: Mission, bek: User, now: datetime
) -> None:
    set_hours(seoul, service=Service.GENERAL, week=WEEK, valid_from=JUNE, by=bek, now=now)
    with pytest.raises(InvalidInput) as caught:
        set_hours(seoul, service=Service.GENERAL, week=week, valid_from=JULY, by=bek, now=now)
    assert {error.path for error in caught.value.errors} == {path}
    assert hours_of(seoul, date(2026, 7, 1)) == [(NINE, ONE), (TWO, SIX)]
    assert AuditEntry.objects.filter(action="missions.hours_changed").count() == 1


def test_only_an_administrator_of_the_mission_or_headquarters_sets_hours(
    seoul: Mission, erlan: User, farida: User, saule: User, now: datetime
) -> None:
    for person in (erlan, farida):
        with pytest.raises(NotAdministrator):
            set_hours(seoul, service=Service.GENERAL, week=WEEK, valid_from=JUNE, by=person, now=now)
    assert not seoul.hours.exists()
    set_hours(seoul, service=Service.GENERAL, week=WEEK, valid_from=JUNE, by=saule, now=now)
    assert seoul.hours.count() == 10


def test_a_closed_mission_keeps_no_hours(seoul: Mission, vienna: Mission, saule: User, now: datetime) -> None:
    close_mission(seoul, successor=vienna, by=saule, now=now)
    with pytest.raises(MissionClosed):
        set_hours(seoul, service=Service.GENERAL, week=WEEK, valid_from=JUNE, by=saule, now=now)


def test_whoever_listens_hears_it_and_can_undo_it(seoul: Mission, bek: User, now: datetime) -> None:
    heard: list[dict[str, Any]] = []

    def fail(**happened: Any) -> None:
        heard.append(happened)
        raise RuntimeError

    calendar_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            set_hours(seoul, service=Service.GENERAL, week=WEEK, valid_from=JUNE, by=bek, now=now)
    finally:
        calendar_changed.disconnect(fail)
    assert (heard[0]["mission"], heard[0]["reason"]) == (seoul, "hours_changed")
    assert not seoul.hours.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"opens": SIX, "closes": NINE},
        {"weekday": 0},
        {"weekday": 8},
        {"service": "tea"},
        {"valid_to": JUNE},
        {"opens": time(12), "closes": time(15)},
    ],
)
def test_the_database_refuses_bad_hours_too(fields: dict[str, Any], seoul: Mission) -> None:
    good = {"weekday": 1, "opens": NINE, "closes": ONE, "valid_from": JUNE, "service": "general"}
    ServiceHours.objects.create(mission=seoul, **good)
    ServiceHours.objects.create(mission=seoul, **{**good, "opens": ONE, "closes": TWO})
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceHours.objects.create(mission=seoul, **{**good, **fields})
