from datetime import UTC, date, datetime, time

import pytest

from consular.missions.rules.calendar import SpecialDay, WeeklyHours, WorkingCalendar
from consular.missions.rules.opening import Opening, opening_at

TWO_SHIFTS = tuple(
    WeeklyHours(weekday, time(*opens), time(*closes))
    for weekday in range(1, 6)
    for opens, closes in [((9, 0), (13, 0)), ((14, 30), (18, 30))]
)
VIENNA = WorkingCalendar("Europe/Vienna", TWO_SHIFTS)


def utc(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=UTC)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (utc(2026, 6, 1, 6, 59), Opening(False, opens_at=utc(2026, 6, 1, 7))),
        (utc(2026, 6, 1, 7, 0), Opening(True, closes_at=utc(2026, 6, 1, 11))),
        (utc(2026, 6, 1, 11, 0), Opening(False, opens_at=utc(2026, 6, 1, 12, 30))),
        (utc(2026, 6, 1, 16, 29), Opening(True, closes_at=utc(2026, 6, 1, 16, 30))),
        (utc(2026, 6, 5, 16, 30), Opening(False, opens_at=utc(2026, 6, 8, 7))),
    ],
)
def test_the_door_follows_both_shifts_and_the_weekend(now: datetime, expected: Opening) -> None:
    assert opening_at(now, VIENNA) == expected


def test_nine_o_clock_is_an_hour_earlier_in_utc_once_summer_time_begins() -> None:
    friday, monday = opening_at(utc(2026, 3, 27, 3), VIENNA), opening_at(utc(2026, 3, 28, 3), VIENNA)
    assert friday.opens_at == utc(2026, 3, 27, 8)
    assert monday.opens_at == utc(2026, 3, 30, 7)


def test_an_opening_on_the_night_the_clocks_go_forward_still_ends() -> None:
    night = {date(2026, 3, 29): SpecialDay(time(1), time(4))}
    emergency = WorkingCalendar("Europe/Vienna", (), (), night)
    assert opening_at(utc(2026, 3, 29, 1, 30), emergency) == Opening(True, closes_at=utc(2026, 3, 29, 2))


def test_in_seoul_it_is_already_monday() -> None:
    seoul = WorkingCalendar("Asia/Seoul", TWO_SHIFTS)
    assert opening_at(utc(2026, 6, 1, 0, 30), seoul).is_open
    assert opening_at(utc(2026, 5, 31, 23, 30), seoul).opens_at == utc(2026, 6, 1, 0)


def test_a_holiday_is_passed_over() -> None:
    astana = WorkingCalendar("Asia/Almaty", TWO_SHIFTS, ("KZ",))
    assert opening_at(utc(2026, 12, 15, 18), astana).opens_at == utc(2026, 12, 17, 4)


def test_a_mission_without_hours_is_closed_and_promises_nothing() -> None:
    assert opening_at(utc(2026, 6, 1, 9), WorkingCalendar("UTC")) == Opening(False)
