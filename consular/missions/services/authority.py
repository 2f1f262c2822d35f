"""Who may change a mission, its people and its calendar?"""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consular.missions.models.missions import Mission, MissionKind
from consular.missions.models.posts import Post, Role
from econsulate.core.accounts.models import User
from econsulate.core.errors import DomainError, Forbidden


class NotYourRole(Forbidden):
    code = "not_your_role"
    title = _("Your role at this mission doesn't allow this.")


class NotAdministrator(Forbidden):
    code = "not_an_administrator"
    title = _("Only an administrator of this mission or of headquarters may do this.")


class NotHeadquarters(Forbidden):
    code = "not_headquarters"
    title = _("Only an administrator at headquarters may do this.")


class MissionClosed(DomainError):
    code = "mission_closed"
    title = _("This mission is closed. Its successor does its work now.")


def require_administrator(by: User, mission: Mission, now: datetime) -> None:
    """Raises NotAdministrator unless `by` administers this mission or headquarters at this moment."""
    place = Q(mission=mission) | Q(mission__kind=MissionKind.HEADQUARTERS)
    if not Post.objects.live(now).filter(place, user=by, role=Role.MISSION_ADMIN).exists():
        raise NotAdministrator


def require_headquarters(by: User, now: datetime) -> None:
    """Raises NotHeadquarters unless `by` administers headquarters at this moment."""
    at_headquarters = Q(mission__kind=MissionKind.HEADQUARTERS, role=Role.MISSION_ADMIN)
    if not Post.objects.live(now).filter(at_headquarters, user=by).exists():
        raise NotHeadquarters


def claim(mission: Mission) -> Mission:
    """The mission as it is now, locked against other changes to the end of the transaction. Raises MissionClosed."""
    locked = Mission.objects.select_for_update(no_key=True).get(pk=mission.pk)
    if locked.closed_on:
        raise MissionClosed(successor=locked.successor.code if locked.successor else None)
    return locked
