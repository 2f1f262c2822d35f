"""How is a mission opened, changed and closed, and who takes over its work?"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from consular.missions.models.missions import Mission, MissionKind
from consular.missions.services.authority import (
    MissionClosed,
    claim,
    require_administrator,
    require_headquarters,
)
from consular.missions.services.checked import save_checked
from consular.missions.services.places import hand_over_places
from consular.missions.services.posts import end_all_posts
from consular.missions.signals import calendar_changed, mission_succeeded
from econsulate.core.accounts.models import User
from econsulate.core.audit.services import record
from econsulate.core.errors import DomainError

# What a mission says about itself is its own affair; what it is and may do is settled by headquarters.
OWN_FIELDS = frozenset(
    {"names", "addresses", "email", "phones", "emergency_phone", "languages", "latitude", "longitude"}
)
CHARTER_FIELDS = frozenset({"kind", "parent", "zone", "capabilities", "keep_trips_days"})


class MissionChanged(DomainError):
    """Somebody else amended the mission since the caller read it; `version` is the present one."""

    code = "changed_meanwhile"
    title = _(
        "Somebody else changed this mission in the meantime, so nothing was saved. What you typed is still here, and"
        " beside it what stands now. Compare the two before you save again."
    )


class HeadquartersStay(DomainError):
    code = "headquarters_stay"
    title = _("Headquarters can't be closed: there is nobody to take over.")


@transaction.atomic
def open_mission(*, by: User, now: datetime, **fields: Any) -> Mission:
    """Open a mission with the fields of the model. Raises NotHeadquarters, InvalidInput."""
    require_headquarters(by, now)
    mission = Mission(**fields)
    save_checked(mission)
    record("missions.mission.opened", by=by, target=mission, chain=mission.code)
    return mission


@transaction.atomic
def amend_mission(mission: Mission, *, seen: int, by: User, now: datetime, **changes: Any) -> Mission:
    """Change what a mission says about itself, or, for headquarters, what it is and may do, as of the version seen.

    Raises NotAdministrator, NotHeadquarters, MissionClosed, MissionChanged, InvalidInput; ValueError for a field
    nobody may change.
    """
    if fixed := changes.keys() - OWN_FIELDS - CHARTER_FIELDS:
        raise ValueError(f"never amended: {sorted(fixed)}")
    require_administrator(by, mission, now)
    if changes.keys() & CHARTER_FIELDS:
        require_headquarters(by, now)
    mission = claim(mission)
    if mission.version != seen:
        raise MissionChanged(version=mission.version)
    mission.version += 1
    for field, value in changes.items():
        setattr(mission, field, value)
    save_checked(mission)
    record("missions.mission.amended", by=by, target=mission, chain=mission.code, detail={"fields": sorted(changes)})
    if "zone" in changes:
        calendar_changed.send(Mission, mission=mission, by=by, now=now, reason="zone_changed")
    return mission


@transaction.atomic
def close_mission(mission: Mission, *, successor: Mission, by: User, now: datetime) -> Mission:
    """Close a mission today, by its own calendar, and pass places, branches and all work to its successor.

    Other slices move what they hold when they hear `mission_succeeded`, in this same transaction.
    Raises NotHeadquarters, HeadquartersStay, MissionClosed, InvalidInput.
    """
    require_headquarters(by, now)
    mission, successor = _claim_both(mission, successor)
    if mission.kind == MissionKind.HEADQUARTERS:
        raise HeadquartersStay
    mission.closed_on, mission.successor = mission.local_day(now), successor
    mission.version += 1
    save_checked(mission)
    hand_over_places(mission, to=successor, on=mission.closed_on)
    _hand_over_branches(mission, successor)
    end_all_posts(mission, by=by, now=now)
    for chain in (mission.code, successor.code):
        record("missions.mission.closed", by=by, target=mission, chain=chain, detail={"successor": successor.code})
    mission_succeeded.send(Mission, mission=mission, successor=successor, by=by, now=now)
    return mission


def _claim_both(mission: Mission, successor: Mission) -> tuple[Mission, Mission]:
    wanted = Mission.objects.select_for_update(no_key=True).filter(pk__in=[mission.pk, successor.pk])
    locked = {row.pk: row for row in wanted.order_by("pk")}
    for row in locked.values():
        if row.closed_on:
            raise MissionClosed(mission=row.code)
    return locked[mission.pk], locked[successor.pk]


def _hand_over_branches(mission: Mission, successor: Mission) -> None:
    if _stands_under(successor, mission):
        successor.parent = mission.parent
        successor.version += 1
        successor.save(update_fields=["parent", "version"])
    mission.branches.exclude(pk=successor.pk).update(parent=successor, version=F("version") + 1)


def _stands_under(lower: Mission, upper: Mission) -> bool:
    above = lower.parent
    while above and above != upper:
        above = above.parent
    return above is not None
