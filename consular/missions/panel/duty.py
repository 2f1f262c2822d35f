"""Who is on duty, and how is the rota planned?"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from consular.missions.models.missions import Mission
from consular.missions.models.rota import DUTY_ROLES, DutyShift, on_duty
from consular.missions.models.texts import in_language
from consular.missions.panel.forms import AboutMission, Clock, here
from consular.missions.panel.mission import is_administrator
from consular.missions.panel.roles import require
from consular.missions.services import rota as services
from econsulate.core.accounts.models import User
from econsulate.core.panel.forms import Day, Form
from econsulate.core.panel.site import site

PLACES = [(1, _("First")), (2, _("Second")), (3, _("Third"))]


class Colleagues(AboutMission):
    """A form that names people who serve at the mission."""

    people: tuple[str, ...] = ("user",)

    def prepare(self) -> None:
        self.known = {str(one.public_id): one for one in services.everybody(self.mission, timezone.now())}
        choices = [(public_id, name_of(one)) for public_id, one in self.known.items()]
        for name in self.people:
            self.fields[name].choices = [("", "–"), *choices]  # type: ignore[attr-defined]


class Plan(Colleagues):
    title = _("Plan shifts")
    explained = _(
        "The same hours on each of these days, by the mission's clock. Hours that end at or before they begin end on"
        " the next day. Name a second person and both take turns."
    )
    people = ("user", "other")
    user = forms.ChoiceField(label=_("Person"), choices=list)
    other = forms.ChoiceField(label=_("In turn with"), choices=list, required=False)
    rank = forms.TypedChoiceField(label=_("Place in the line"), choices=PLACES, coerce=int)
    first = Day(label=_("First day"))
    days = forms.IntegerField(label=_("Number of days"), min_value=1, max_value=services.MOST_DAYS, initial=7)
    begins = Clock(label=_("From"))
    ends = Clock(label=_("To"))


class HandOver(Colleagues):
    title = _("Hand over")
    user = forms.ChoiceField(label=_("Colleague"), choices=list)


def name_of(user: User) -> str:
    return getattr(getattr(user, "officer", None), "display_name", "") or str(user.email)


def readable(request: HttpRequest) -> Any:
    """The rotas of one's own missions; headquarters' is read by everybody on duty anywhere, whom it helps next."""
    require(request, *DUTY_ROLES)
    user: Any = request.user
    return services.readable_by(user).order_by("code")


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    lines = [
        (mission, in_language(mission.names, here()), shown(on_duty(mission, now)), services.gaps_of(mission, now))
        for mission in readable(request)
    ]
    return site.render(request, "panel/missions/duty.html", {"lines": lines})


def shown(shifts: list[DutyShift]) -> list[tuple[str, str]]:
    return [(str(dict(PLACES)[shift.rank]), name_of(shift.user)) for shift in shifts]


def mission_of(request: HttpRequest, code: str) -> Mission:
    mission: Mission | None = readable(request).filter(code=code).first()
    if mission is None:
        raise Http404
    return mission


@require_GET
def rota(request: HttpRequest, code: str) -> HttpResponse:
    return screen(request, mission_of(request, code))


def screen(request: HttpRequest, mission: Mission, *, bound: Form | None = None, status: int = 200) -> HttpResponse:
    now, user = timezone.now(), request.user
    administers = is_administrator(user, mission, now)
    with timezone.override(ZoneInfo(mission.zone)):
        context = {
            "mission": mission,
            "name": in_language(mission.names, here()),
            "now": shown(on_duty(mission, now)),
            "gaps": services.gaps_of(mission, now),
            "shifts": [
                line_of(shift, mission, now, bound, may_act=administers or shift.user_id == user.pk)
                for shift in services.coming(mission, now)
            ],
            "plan": bound if isinstance(bound, Plan) else Plan(name="plan", mission=mission) if administers else None,
            "plan_is_open": isinstance(bound, Plan),
            "administers": administers,
            "faults": bound.faults() if bound else [],
        }
        return site.render(request, "panel/missions/rota.html", context, status=status)


def line_of(shift: DutyShift, mission: Mission, now: datetime, bound: Form | None, *, may_act: bool) -> dict[str, Any]:
    name = f"hand-over-{shift.public_id}"
    refused = bound is not None and bound.name == name
    return {
        "shift": shift,
        "place": dict(PLACES)[shift.rank],
        "name": name_of(shift.user),
        "is_now": shift.begins_at <= now,
        "hand_over": (bound if refused else HandOver(name=name, mission=mission)) if may_act else None,
        "is_open": refused,
    }


def plan(mission: Mission, form: Plan, by: User) -> object:
    values = form.cleaned_data
    turn = [form.known[public_id] for public_id in (values["user"], values["other"]) if public_id]
    return services.plan_days(
        mission,
        turn,
        rank=values["rank"],
        first=values["first"],
        days=values["days"],
        clock=(values["begins"], values["ends"]),
        by=by,
        now=timezone.now(),
    )


@require_POST
def act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    mission, by = mission_of(request, code), request.user
    if name != "plan":
        raise Http404
    form = Plan(request.POST, name=name, mission=mission)
    return answered(request, mission, form, lambda _values: plan(mission, form, by), _("The shifts were planned."))  # type: ignore[arg-type]


def hand_over(shift: DutyShift, form: Any, by: User) -> object:
    return services.hand_over(shift, form.known[form.cleaned_data["user"]], by=by, now=timezone.now())


def withdraw(shift: DutyShift, form: Any, by: User) -> object:
    return services.withdraw(shift, by=by, now=timezone.now())


SHIFT_VERBS: Mapping[str, tuple[type[AboutMission], Callable[[DutyShift, Any, User], object], Any]] = {
    "hand-over": (HandOver, hand_over, _("The shift was handed over.")),
    "withdraw": (AboutMission, withdraw, _("The shift was taken out of the rota.")),
}


@require_POST
def act_on_shift(request: HttpRequest, code: str, shift_id: UUID, name: str) -> HttpResponse:
    mission, by = mission_of(request, code), request.user
    shift = mission.duty_shifts.filter(public_id=shift_id).first()
    if shift is None or name not in SHIFT_VERBS:
        raise Http404
    form_class, service, done = SHIFT_VERBS[name]
    form = form_class(request.POST, name=f"{name}-{shift_id}", mission=mission)
    return answered(request, mission, form, lambda _values: service(shift, form, by), done)  # type: ignore[arg-type]


def answered(
    request: HttpRequest, mission: Mission, form: Form, service: Callable[[dict[str, Any]], object], done: Any
) -> HttpResponse:
    status = form.carry_out(service)
    if status != 200:
        return screen(request, mission, bound=form, status=status)
    messages.success(request, done)
    return redirect("panel:rota", mission.code)
