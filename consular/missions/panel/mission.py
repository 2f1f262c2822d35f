"""Which missions does an administrator or auditor see, and what stands on the page of one?"""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from consular.missions.models.hours import Service, ServiceHours
from consular.missions.models.missions import Capability, Mission, MissionKind
from consular.missions.models.posts import Post, PostState, Role
from consular.missions.models.texts import in_language
from consular.missions.panel import charter, forms
from consular.missions.panel.forms import here
from consular.missions.panel.roles import require
from consular.missions.services.authority import (
    NotAdministrator,
    NotHeadquarters,
    require_administrator,
    require_headquarters,
)
from econsulate.core.accounts.models import User
from econsulate.core.dates import said_weekday
from econsulate.core.panel.confirming import typed_before
from econsulate.core.panel.forms import Form
from econsulate.core.panel.site import site

READERS = (Role.MISSION_ADMIN, Role.AUDITOR)
OWN_FORMS: dict[str, type[forms.AboutMission]] = {
    "set-hours": forms.SetHours,
    "set-day": forms.SetDay,
    "appoint": forms.Appoint,
    "describe": charter.Describe,
}
HEADQUARTERS_FORMS: dict[str, type[forms.AboutMission]] = {
    "charter": charter.Charter,
    "assign-place": charter.AssignPlace,
    "accredit": charter.Accredit,
    "close": charter.Close,
}


@dataclass(frozen=True)
class PostShown:
    """A post with what this administrator can do with it."""

    post: Post
    name: str
    badge: str
    verbs: list[str]
    introduce: Form


def missions(request: HttpRequest) -> HttpResponse:
    """Every mission the caller may see."""
    require(request, *READERS)
    rows = visible(request).select_related("successor").order_by("code")
    lines = [(mission, in_language(mission.names, here())) for mission in rows]
    context = {"lines": lines, "may_open": is_headquarters(request.user, timezone.now())}
    return site.render(request, "panel/missions/list.html", context)


def visible(request: HttpRequest) -> Any:
    user: Any = request.user
    return Mission.objects.visible_to(user)


def mission_of(request: HttpRequest, code: str) -> Mission:
    """The mission, if the caller may see it; else 404."""
    require(request, *READERS)
    mission: Mission | None = visible(request).select_related("parent", "successor").filter(code=code).first()
    if mission is None:
        raise Http404
    return mission


def one_mission(request: HttpRequest, code: str) -> HttpResponse:
    mission, kept = mission_of(request, code), typed_before(request)
    form = {**OWN_FORMS, **HEADQUARTERS_FORMS}.get(kept[0]) if kept else None
    bound = form(kept[1], name=kept[0], mission=mission) if kept and form else None
    return mission_screen(request, mission, bound=bound)


def mission_screen(
    request: HttpRequest, mission: Mission, *, bound: Form | None = None, status: int = 200
) -> HttpResponse:
    """The mission's page; `bound` is a form that was refused and is shown again with its faults."""
    now, user = timezone.now(), request.user
    administers = is_administrator(user, mission, now)
    today = mission.local_day(now)
    context = {
        "mission": mission,
        "name": in_language(mission.names, here()),
        "address": in_language(mission.addresses, here()),
        "position": position_of(mission),
        "capabilities": [Capability(code).label for code in mission.capabilities],
        "places": [district.place for district in mission.districts.exclude(valid_to__lte=today).order_by("place")],
        "weeks": weeks_of(mission, today),
        "days": [(day, in_language(day.reasons, here())) for day in days_of(mission, today)],
        "posts": posts_of(mission, user, now) if administers else [],
        "administers": administers,
        "accredited": [row.state for row in mission.accreditations.exclude(valid_to__lte=today).order_by("state")],
        "forms": forms_of(mission, bound, at_headquarters=is_headquarters(user, now)) if administers else [],
        "faults": bound.faults() if bound else [],
    }
    return site.render(request, "panel/missions/mission.html", context, status=status)


def position_of(mission: Mission) -> str:
    """As maps take it: latitude first."""
    if mission.latitude is None or mission.longitude is None:
        return ""
    return f"{mission.latitude.normalize():f}, {mission.longitude.normalize():f}"


def is_administrator(user: Any, mission: Mission, now: datetime) -> bool:
    try:
        require_administrator(user, mission, now)
    except NotAdministrator:
        return False
    return not mission.closed_on


def is_headquarters(user: Any, now: datetime) -> bool:
    """Whether the caller administers headquarters; the services ask again."""
    try:
        require_headquarters(user, now)
    except NotHeadquarters:
        return False
    return True


def forms_of(mission: Mission, bound: Form | None, *, at_headquarters: bool) -> list[tuple[Form, bool]]:
    """The forms of the page in order, the refused one open."""
    settled = {} if not at_headquarters else HEADQUARTERS_FORMS
    if mission.kind == MissionKind.HEADQUARTERS:
        settled = {name: form for name, form in settled.items() if name != "close"}
    return [
        (bound, True) if bound is not None and bound.name == name else (form(name=name, mission=mission), False)
        for name, form in {**OWN_FORMS, **settled}.items()
    ]


def weeks_of(mission: Mission, today: Any) -> list[tuple[Any, list[tuple[Any, str, Any, Any]]]]:
    """By service, the hours that hold or will."""
    rows = mission.hours.exclude(valid_to__lte=today).order_by("service", "valid_from", "weekday", "opens")
    return [
        (Service(service).label, [span(row) for row in of_service])
        for service, of_service in groupby(rows, key=lambda row: row.service)
    ]


def span(row: ServiceHours) -> tuple[Any, str, Any, Any]:
    return said_weekday(row.weekday), f"{row.opens:%H:%M}–{row.closes:%H:%M}", row.valid_from, row.valid_to


def days_of(mission: Mission, today: Any) -> Any:
    return mission.calendar_days.filter(date__gte=today).order_by("date")


def posts_of(mission: Mission, user: Any, now: datetime) -> list[PostShown]:
    """Live and proposed posts, by role."""
    rows = mission.posts.exclude(state=PostState.WITHDRAWN).filter(Q(valid_to=None) | Q(valid_to__gt=now))
    return [
        PostShown(
            post=post,
            name=getattr(getattr(post.user, "officer", None), "display_name", ""),
            badge="good" if post.state == PostState.LIVE else "warn",
            verbs=verbs_for(post, user),
            introduce=forms.Introduce(name=f"introduce-{post.public_id}"),
        )
        for post in rows.select_related("user__officer").order_by("role", "id")
    ]


def verbs_for(post: Post, user: User) -> list[str]:
    if post.state == PostState.LIVE:
        return ["end", "introduce"]
    second = user.pk not in (post.appointed_by_id, post.user_id)
    return ["confirm", "withdraw"] if second else ["withdraw"]
