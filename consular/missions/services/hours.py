"""How are a mission's week and its single dates changed?"""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consular.missions.models.hours import CalendarDay, DayKind, DaySource, Service, ServiceHours
from consular.missions.models.missions import Mission
from consular.missions.models.texts import Texts
from consular.missions.models.validity import in_force
from consular.missions.services.authority import claim, require_administrator
from consular.missions.services.checked import save_checked
from consular.missions.signals import calendar_changed
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError

Hours = tuple[int, time, time]


class NoSuchDay(DomainError):
    code = "no_such_day"
    title = _("Nothing is entered for this date.")


@transaction.atomic
def set_hours(
    mission: Mission, *, service: Service, week: Iterable[Hours], valid_from: date, by: User, now: datetime
) -> list[ServiceHours]:
    """Replace a service's week from this date on by (ISO weekday, opens, closes); an empty week ends the service.

    Raises InvalidInput (paths `week.0.closes`), NotAdministrator, MissionClosed.
    """
    require_administrator(by, mission, now)
    mission = claim(mission)
    rows = mission.hours.filter(service=service)
    rows.filter(valid_from__gte=valid_from).delete()
    rows.filter(in_force(valid_from)).update(valid_to=valid_from)
    hours = [
        ServiceHours(
            mission=mission, service=service, weekday=weekday, opens=opens, closes=closes, valid_from=valid_from
        )
        for weekday, opens, closes in week
    ]
    for index, row in enumerate(hours):
        save_checked(row, f"week.{index}")
    _tell(mission, "hours_changed", by, now, service=service, valid_from=valid_from.isoformat())
    return hours


@transaction.atomic
def set_calendar_day(
    mission: Mission,
    *,
    day: date,
    kind: DayKind,
    reasons: Texts,
    by: User,
    now: datetime,
    source: DaySource = DaySource.OWN,
    opens: time | None = None,
    closes: time | None = None,
) -> CalendarDay:
    """Close a date, shorten it or open it additionally, in place of what was entered for it before.

    A half or extra day needs its hours. Raises InvalidInput, NotAdministrator, MissionClosed.
    """
    require_administrator(by, mission, now)
    mission = claim(mission)
    row = mission.calendar_days.filter(date=day).first() or CalendarDay(mission=mission, date=day)
    row.kind, row.source, row.opens, row.closes, row.reasons = kind, source, opens, closes, reasons
    save_checked(row)
    _tell(mission, "calendar_day_set", by, now, date=day.isoformat(), kind=kind, source=source)
    return row


@transaction.atomic
def clear_calendar_day(mission: Mission, *, day: date, by: User, now: datetime) -> None:
    """Let a date follow the week and the public holidays again. Raises NoSuchDay, NotAdministrator, MissionClosed."""
    require_administrator(by, mission, now)
    mission = claim(mission)
    deleted, _by_model = mission.calendar_days.filter(date=day).delete()
    if not deleted:
        raise NoSuchDay
    _tell(mission, "calendar_day_cleared", by, now, date=day.isoformat())


def _tell(mission: Mission, reason: str, by: User, now: datetime, **detail: str) -> None:
    record(f"missions.{reason}", by=by, target=mission, chain=mission.code, detail=detail)
    calendar_changed.send(Mission, mission=mission, by=by, now=now, reason=reason)
