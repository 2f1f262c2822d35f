"""Whose head-counts may an officer see? Of the places their missions serve; whoever serves at headquarters, of all."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from consular.abroad.models.registration import REGISTER_ROLES
from consular.missions.models.missions import MissionKind
from consular.missions.models.posts import Post
from consular.missions.services.authority import NotYourRole
from econsulate.core.accounts.models import User
from econsulate.core.errors import FieldError, InvalidInput
from notifications import facade


@dataclass(frozen=True)
class Asked:
    """Which counts: of places at a level, or of an area by the words of CAP 1.2 (`lat,lon …`, `lat,lon radius_km`)."""

    by: facade.Level = "state"
    state: str | None = None
    polygon: str | None = None
    circle: str | None = None


@dataclass(frozen=True)
class Counted:
    places: list[facade.PlaceCount]
    area: facade.AreaCount | None


def at_headquarters(user: User) -> bool:
    return Post.objects.live().filter(user=user, mission__kind=MissionKind.HEADQUARTERS).exists()


def served_by(user: User) -> Collection[str] | None:
    """Codes of the missions whose people the user may count; None for all. Raises NotYourRole."""
    if at_headquarters(user):
        return None
    posts = Post.objects.live().filter(user=user)
    codes = set(posts.filter(role__in=REGISTER_ROLES).values_list("mission__code", flat=True))
    if not codes:
        raise NotYourRole
    return sorted(codes)


def count(asked: Asked, *, by: User) -> Counted:
    """Raises NotYourRole, InvalidInput."""
    among = served_by(by)
    if asked.polygon and asked.circle:
        text = _("Give a polygon or a circle, not both.")
        raise InvalidInput(errors=[FieldError("circle", "one_area", text)])
    if asked.polygon or asked.circle:
        shape = facade.polygon(asked.polygon) if asked.polygon else facade.circle(asked.circle or "")
        return Counted([], facade.count_in_area(shape, served_by=among))
    return Counted(facade.count_of_places(asked.by, served_by=among, state=asked.state), None)
