"""Quiet hours are hours where the person is, also over midnight and when the clocks change."""

from datetime import UTC, datetime, time

import pytest

from notifications.recipients.models import Purpose, Recipient
from notifications.recipients.rules import quiet_until


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def somebody(start: str, end: str, zone: str = "Asia/Almaty") -> Recipient:
    return Recipient(quiet_from=time.fromisoformat(start), quiet_until=time.fromisoformat(end), time_zone=zone)


def waits(recipient: Recipient, *, now: datetime) -> datetime | None:
    return quiet_until(recipient, purpose=Purpose.ACTION, now=now)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2030-01-10T16:59", None),
        ("2030-01-10T17:00", "2030-01-11T02:00"),
        ("2030-01-10T23:00", "2030-01-11T02:00"),
        ("2030-01-11T01:59", "2030-01-11T02:00"),
        ("2030-01-11T02:00", None),
    ],
)
def test_a_night_in_almaty_spans_midnight(now: str, until: str | None) -> None:
    assert waits(somebody("22:00", "07:00"), now=at(now)) == (at(until) if until else None)


@pytest.mark.parametrize(("now", "quiet"), [("06:59", False), ("07:00", True), ("08:59", True), ("09:00", False)])
def test_hours_within_a_day(now: str, quiet: bool) -> None:
    until = waits(somebody("12:00", "14:00"), now=at(f"2030-01-10T{now}"))
    assert until == (at("2030-01-10T09:00") if quiet else None)


def test_the_night_the_clocks_go_forward_ends_by_the_new_time() -> None:
    assert waits(somebody("22:00", "07:00", "Europe/Berlin"), now=at("2030-03-30T23:00")) == at("2030-03-31T05:00")


def test_without_quiet_hours_there_are_none() -> None:
    assert waits(Recipient(), now=at("2030-01-10T00:00")) is None


def test_danger_waits_for_no_morning() -> None:
    assert quiet_until(somebody("22:00", "07:00"), purpose=Purpose.URGENT, now=at("2030-01-10T23:00")) is None
