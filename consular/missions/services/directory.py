"""What does the public directory read, in how many queries?"""

from datetime import datetime, timedelta
from http import HTTPStatus

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from consular.missions.models.districts import Accreditation, ConsularDistrict
from consular.missions.models.hours import CalendarDay, ServiceHours
from consular.missions.models.missions import Mission, MissionQuerySet
from consular.missions.models.validity import in_force
from econsulate.core.errors import DomainError


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
