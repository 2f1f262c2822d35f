"""Is a mission open at this moment, and when does that change?"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from consular.missions.rules.calendar import ONE_DAY, WorkingCalendar, hours_on, local_day

LOOK_AHEAD_DAYS = 60


@dataclass(frozen=True)
class Opening:
    """Whether a mission is open, until when, and when it opens next; moments in UTC."""

    is_open: bool
    closes_at: datetime | None = None
    opens_at: datetime | None = None


def opening_at(now: datetime, calendar: WorkingCalendar) -> Opening:
    """The state of the mission's door at this moment, looking at most 60 days ahead for the next opening."""
    today = local_day(now, calendar)
    for offset in range(LOOK_AHEAD_DAYS + 1):
        for opens_at, closes_at in _moments(today + offset * ONE_DAY, calendar):
            if opens_at <= now < closes_at:
                return Opening(is_open=True, closes_at=closes_at)
            if now < opens_at:
                return Opening(is_open=False, opens_at=opens_at)
    return Opening(is_open=False)


def _moments(day: date, calendar: WorkingCalendar) -> list[tuple[datetime, datetime]]:
    zone = ZoneInfo(calendar.zone)
    return [(_in_utc(day, opens, zone), _in_utc(day, closes, zone)) for opens, closes in hours_on(day, calendar)]


def _in_utc(day: date, wall: time, zone: ZoneInfo) -> datetime:
    # Two aware datetimes of one zone compare by the wall, which lies on the night the clocks change.
    return datetime.combine(day, wall, zone).astimezone(UTC)
