"""What does the public directory read, in how many queries?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from consular.missions.models.districts import Accreditation, ConsularDistrict, mission_for
from consular.missions.models.hours import CalendarDay, ServiceHours
from consular.missions.models.missions import Mission, MissionKind, MissionQuerySet
from consular.missions.models.validity import in_force
from consular.missions.rules.distance import Position, great_circle_km
from econsulate.core.errors import DomainError
from notifications import facade

NEAREST = 5


class NoMissionServes(DomainError):
    status = HTTPStatus.NOT_FOUND
    code = "no_mission_serves"
    title = _("No mission serves this place. Turn to headquarters.")


def directory(now: datetime) -> MissionQuerySet:
    """All missions with hours that hold or will, and the places they serve: five queries, however many missions."""
    yesterday = (now - timedelta(days=1)).date()  # somewhere it still is
    present = ServiceHours.objects.exclude(valid_to__lte=yesterday)
    return Mission.objects.select_related("parent", "successor").prefetch_related(
        Prefetch("hours", present.order_by("service", "valid_from", "weekday", "opens")),
        Prefetch("calendar_days", CalendarDay.objects.filter(date__gte=yesterday)),
        Prefetch("districts", ConsularDistrict.objects.filter(in_force(now.date())).order_by("place")),
        Prefetch("accreditations", Accreditation.objects.filter(in_force(now.date())).order_by("state")),
    )


@dataclass(frozen=True)
class Near:
    mission: Mission
    distance_km: float


@dataclass(frozen=True)
class Vicinity:
    """What lies around a position: `where` is None on the high seas, `serving` None where no mission serves."""

    where: facade.Where | None
    serving: Mission | None
    nearest: Sequence[Near]


def vicinity(position: Position, *, now: datetime) -> Vicinity:
    """The open missions nearest by great circle, and the one that serves the place, however far it is."""
    day = now.date()
    rows = Mission.objects.open_on(day).exclude(kind=MissionKind.HEADQUARTERS)
    by_distance = sorted(
        (great_circle_km(position, Position(float(latitude), float(longitude))), code)
        for code, latitude, longitude in rows.values_list("code", "latitude", "longitude")
        if latitude is not None and longitude is not None
    )[:NEAREST]
    where = facade.area_at(*position)
    serving = mission_for(where.state, where.subdivision, day) if where else None
    codes = {code for _distance, code in by_distance} | ({serving.code} if serving else set())
    shown = {mission.code: mission for mission in directory(now).filter(code__in=codes)}
    near = [Near(shown[code], round(distance, 1)) for distance, code in by_distance]
    return Vicinity(where, shown[serving.code] if serving else None, near)
