"""What does notifications ask of missions? Who composes and approves alerts for which, who is on duty, what each
serves, its name and its clock."""

from collections.abc import Collection, Mapping
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django.db.models.functions import Now
from django.utils.translation import get_language

from consular.missions.models.missions import Mission, MissionKind
from consular.missions.models.posts import Officer, Post, PostState, Role
from consular.missions.models.rota import DutyShift
from consular.missions.models.texts import in_language
from consular.missions.models.validity import in_force
from econsulate.core.accounts.models import User
from notifications.facade import Authority

# Whoever holds none of these has no part in alerts.
ROLES = (Role.OPERATOR, Role.APPROVER, Role.AUDITOR, Role.MISSION_ADMIN)
KEEPERS = {True: (Role.OPERATOR, Role.MISSION_ADMIN), False: (Role.MISSION_ADMIN,)}


class AlertAuthority:
    """Operators and approvers of a mission; those of headquarters are so for all missions."""

    def authority_of(self, user: User, now: datetime) -> Authority:
        posts = Post.objects.live(now).filter(user=user, role__in=ROLES)
        held = list(posts.values_list("role", "mission__code", "mission__kind"))
        if not held:
            return Authority()
        after = dict(succession())
        headquarters = frozenset(Mission.objects.filter(kind=MissionKind.HEADQUARTERS).values_list("code", flat=True))

        def served_from(at: set[str]) -> frozenset[str]:
            return frozenset(after) if at & headquarters else frozenset(c for c in after if served_for(c, at, after))

        def codes(*roles: Role) -> frozenset[str]:
            return served_from({code for role, code, _kind in held if role in roles})

        operates = codes(Role.OPERATOR)
        central = {code for role, code, kind in held if role in KEEPERS[kind == MissionKind.HEADQUARTERS]}
        return Authority(
            operates=operates,
            approves=codes(Role.APPROVER),
            reads=codes(Role.AUDITOR),
            on_duty=operates & served_from(duty_of(user, now)) if operates else frozenset(),
            keeps_templates=frozenset(after) if central & headquarters else frozenset(central),
            shares=headquarters,
        )

    def hold(self, user: User) -> None:
        list(Post.objects.filter(user=user, state=PostState.LIVE).select_for_update(no_key=True).values_list("pk"))
        shifts = DutyShift.objects.standing().filter(user=user, ends_at__gt=Now())
        list(shifts.order_by("pk").select_for_update(no_key=True).values_list("pk"))

    def jurisdiction_of(self, mission: str, now: datetime) -> Collection[str] | None:
        found = Mission.objects.filter(code=mission).first()
        if found is None:
            return ()
        if found.kind == MissionKind.HEADQUARTERS:
            return None
        day = found.local_day(now)
        places = found.districts.filter(in_force(day)).values_list("place", flat=True)
        return {*places, *found.accreditations.filter(in_force(day)).values_list("state", flat=True)}

    def names_of(self, missions: Collection[str]) -> Mapping[str, str]:
        rows = Mission.objects.filter(code__in=missions).values_list("code", "names")
        return {code: in_language(names, get_language() or "en") for code, names in rows}

    def zones_of(self, missions: Collection[str]) -> Mapping[str, tzinfo]:
        rows = Mission.objects.filter(code__in=missions).values_list("code", "zone")
        return {code: ZoneInfo(zone) for code, zone in rows}

    def colleagues(self, users: Collection[int]) -> Mapping[int, str]:
        return dict(Officer.objects.filter(user__in=users).values_list("user", "display_name"))

    def approvers_of(self, mission: str, now: datetime) -> Collection[int]:
        after = dict(succession())
        posts = Post.objects.live(now).filter(role=Role.APPROVER, user__is_active=True)
        rows = posts.values_list("user", "mission__code", "mission__kind")
        return {
            user for user, code, kind in rows if kind == MissionKind.HEADQUARTERS or served_for(mission, {code}, after)
        }


def duty_of(user: User, now: datetime) -> set[str]:
    """Missions at which this one is on duty, in any place of the line."""
    return set(DutyShift.objects.at(now).filter(user=user).values_list("mission__code", flat=True))


def succession() -> list[tuple[str, str | None]]:
    """Every mission, and who took over its work where it is closed."""
    return list(Mission.objects.values_list("code", "successor__code"))


def served_for(code: str | None, at: Collection[str], after: dict[str, str | None]) -> bool:
    """Whether one serves at this mission, or at the one its work went to."""
    while code is not None and code not in at:
        code = after[code]
    return code is not None
