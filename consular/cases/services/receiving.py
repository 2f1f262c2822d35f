"""Which mission hears somebody who writes? The one they name, else the one that serves them; never none."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission, MissionKind
from consular.missions.services.directory import NoMissionServes
from econsulate.core.errors import FieldError, InvalidInput


def receiving(code: str | None, person: Person, *, on: date) -> Mission:
    """Raises NoMissionServes; InvalidInput for a code of no mission. Of a closed one its successor hears them."""
    if code:
        return named(code, on=on)
    entry = person.registrations.live().select_related("mission").first()
    if entry is not None:
        return standing(entry.mission)
    found = Mission.objects.filter(kind=MissionKind.HEADQUARTERS).first()
    if found is None:
        raise NoMissionServes
    return found


def named(code: str, *, on: date) -> Mission:
    mission = Mission.objects.filter(code=code, opened_on__lte=on).first()
    if mission is None:
        raise InvalidInput(errors=[FieldError("mission", "unknown", _("There is no open mission of this code."))])
    return standing(mission)


def standing(mission: Mission) -> Mission:
    """The mission itself, or whoever does its work since it closed."""
    while mission.closed_on is not None and mission.successor is not None:
        mission = mission.successor
    return mission
