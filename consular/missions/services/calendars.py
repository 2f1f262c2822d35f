"""Which working calendar does a mission have, read from its rows?"""

from consular.missions.models.hours import Service
from consular.missions.models.missions import Mission
from consular.missions.rules.calendar import SpecialDay, WeeklyHours, WorkingCalendar


def calendar_of(mission: Mission) -> WorkingCalendar:
    """The mission's calendar: two queries, none when `hours` and `calendar_days` are prefetched."""
    return WorkingCalendar(
        zone=mission.zone,
        hours=tuple(
            WeeklyHours(row.weekday, row.opens, row.closes, row.valid_from, row.valid_to)
            for row in mission.hours.all()
            if row.service == Service.GENERAL
        ),
        states=(mission.host_state, mission.sending_state),
        special_days={row.date: SpecialDay(row.opens, row.closes, row.reasons) for row in mission.calendar_days.all()},
    )
