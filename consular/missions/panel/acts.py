"""How does an administrator change a mission in the panel? One POST, one service; a refusal is shown on the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from consular.missions.models.hours import DayKind, DaySource, Service
from consular.missions.models.missions import Mission
from consular.missions.models.posts import Post, Role
from consular.missions.panel import charter, forms
from consular.missions.panel.mission import mission_of, mission_screen
from consular.missions.services import hours, posts
from consular.missions.services.authority import require_headquarters
from econsulate.core.accounts.models import User
from econsulate.core.accounts.services import login_for
from econsulate.core.panel.confirming import is_confirmed, led_to_confirm
from econsulate.core.panel.forms import Form
from econsulate.core.panel.site import site


@dataclass(frozen=True)
class MissionVerb:
    """One act on a mission: its form, its service, and what to say once it is done."""

    form: type[forms.AboutMission]
    act: Callable[[Mission, Any, User], object]
    done: Any
    needs_step_up: bool = False


def set_hours(mission: Mission, form: forms.SetHours, by: User) -> object:
    service, since = Service(form.cleaned_data["service"]), form.cleaned_data["valid_from"]
    return hours.set_hours(mission, service=service, week=form.week(), valid_from=since, by=by, now=timezone.now())


def set_day(mission: Mission, form: forms.SetDay, by: User) -> object:
    values = form.cleaned_data
    return hours.set_calendar_day(
        mission,
        day=values["date"],
        kind=DayKind(values["kind"]),
        source=DaySource(values["source"]),
        opens=values["opens"],
        closes=values["closes"],
        reasons=form.reasons(),
        by=by,
        now=timezone.now(),
    )


def clear_day(mission: Mission, form: forms.ClearDay, by: User) -> object:
    return hours.clear_calendar_day(mission, day=form.cleaned_data["date"], by=by, now=timezone.now())


def appoint(mission: Mission, form: forms.Appoint, by: User) -> object:
    values = form.cleaned_data
    user = login_for(values["email"], by=by, language=values["language"])
    return posts.appoint(user, mission=mission, role=Role(values["role"]), by=by, now=timezone.now())


MISSION_VERBS: Mapping[str, MissionVerb] = {
    "set-hours": MissionVerb(forms.SetHours, set_hours, _("The hours were set.")),
    "set-day": MissionVerb(forms.SetDay, set_day, _("The day was entered.")),
    "clear-day": MissionVerb(forms.ClearDay, clear_day, _("The day was cleared.")),
    "appoint": MissionVerb(forms.Appoint, appoint, _("The appointment was made or proposed.")),
    "describe": MissionVerb(charter.Describe, charter.describe, _("The mission was changed.")),
    "charter": MissionVerb(charter.Charter, charter.charter, _("The mission was changed.")),
    "assign-place": MissionVerb(charter.AssignPlace, charter.assign_place, _("The mission serves this place.")),
    "accredit": MissionVerb(charter.Accredit, charter.accredit, _("The mission is accredited.")),
    "close": MissionVerb(charter.Close, charter.close, _("The mission was closed."), needs_step_up=True),
}


@require_POST
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Do the named verb."""
    mission, verb, by = mission_of(request, code), MISSION_VERBS.get(name), user_of(request)
    if verb is None:
        raise Http404
    form = verb.form(request.POST, name=name, mission=mission)
    if verb.needs_step_up and not is_confirmed(request):
        return led_to_confirm(request, reverse("panel:mission", args=[code]), name, form.fields)
    status = form.carry_out(lambda values: verb.act(mission, form, by))
    if status != HTTPStatus.OK:
        return mission_screen(request, mission_of(request, code), bound=form, status=status)
    messages.success(request, verb.done)
    return redirect("panel:mission", code)


def new_mission(request: HttpRequest) -> HttpResponse:
    """Open a mission, by headquarters."""
    by = user_of(request)
    require_headquarters(by, timezone.now())
    form = charter.OpenMission(request.POST if request.method == "POST" else None, name="open")
    opened: list[Mission] = []
    status = form.carry_out(lambda values: opened.append(charter.open_mission(form, by))) if form.is_bound else 200
    if opened:
        messages.success(request, _("The mission was opened."))
        return redirect("panel:mission", opened[0].code)
    context = {"form": form, "faults": form.faults() if form.is_bound else []}
    return site.render(request, "panel/missions/open.html", context, status=status)


def introduce(post: Post, form: Any, by: User) -> object:
    return posts.introduce(post.user, by=by, now=timezone.now(), **form.cleaned_data)


def by_services(service: Callable[..., object]) -> Callable[[Post, Form, User], object]:
    return lambda post, form, by: service(post, by=by, now=timezone.now())


POST_VERBS: Mapping[str, tuple[type[Form], Callable[[Post, Form, User], object], Any]] = {
    "confirm": (Form, by_services(posts.confirm), _("The appointment was confirmed.")),
    "withdraw": (Form, by_services(posts.withdraw), _("The proposal was taken back.")),
    "end": (Form, by_services(posts.end_post), _("The post was ended.")),
    "introduce": (forms.Introduce, introduce, _("The name was set.")),
}


@require_POST
def act_on_post(request: HttpRequest, code: str, post_id: UUID, name: str) -> HttpResponse:
    """Confirm, withdraw or end a post of the mission, or name its holder."""
    mission, by = mission_of(request, code), user_of(request)
    post = mission.posts.select_related("user", "mission", "appointed_by").filter(public_id=post_id).first()
    if post is None or name not in POST_VERBS:
        raise Http404
    form_class, service, done = POST_VERBS[name]
    form = form_class(request.POST, name=f"{name}-{post_id}")
    status = form.carry_out(lambda values: service(post, form, by))
    if status != HTTPStatus.OK:
        return mission_screen(request, mission, bound=form, status=status)
    messages.success(request, done)
    return redirect("panel:mission", code)


def user_of(request: HttpRequest) -> User:
    user: Any = request.user
    return user
