"""Which calls for help wait, and what can the officer who answers do with one?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from consular.abroad.panel.positions import place_at
from consular.cases.models.sos import SosCall, SosCallQuerySet, SosEnding, SosState, SosUpdate
from consular.cases.panel.inbox import entry_of
from consular.cases.services import helping
from consular.citizens.services.people import name_of
from consular.missions.models.missions import Mission
from consular.missions.models.rota import DUTY_ROLES
from consular.missions.panel.duty import name_of as name_at_work
from consular.missions.panel.roles import holds, require
from econsulate.core.accounts.models import User
from econsulate.core.panel.forms import Form, Paragraphs
from econsulate.core.panel.site import Alarm, site

PAGE_SIZE = 25
BADGES = {SosState.CALLING: "bad", SosState.ANSWERED: "good", SosState.CLOSED: ""}


class Bare(Form):
    pass


class PassOn(Form):
    mission = forms.ChoiceField(label=_("Mission"), choices=list)

    def __init__(self, data: Any = None, *, name: str) -> None:
        super().__init__(data, name=name)
        open_today = Mission.objects.open_on(timezone.now().date()).order_by("code")
        self.fields["mission"].choices = [(code, code) for code in open_today.values_list("code", flat=True)]  # type: ignore[attr-defined]


class Close(Form):
    ending = forms.ChoiceField(label=_("Reason"), choices=[("", "–"), *SosEnding.choices])
    note = Paragraphs(label=_("Note for the staff"), max_length=2000, required=False)


Act = Callable[[SosCall, dict[str, Any], User, datetime], object]


@dataclass(frozen=True)
class Verb:
    label: Any
    done: Any
    act: Act
    form: type[Form] = Bare
    states: frozenset[str] = frozenset({SosState.CALLING, SosState.ANSWERED})
    leads_away: bool = False


VERBS: Mapping[str, Verb] = {
    "answer": Verb(
        _("Answer: I take care of it"),
        _("You take care of this call. Nobody else is called any longer."),
        lambda call, values, by, now: helping.answer(call, by=by, now=now),
        states=frozenset({SosState.CALLING}),
    ),
    "pass-on": Verb(
        _("Pass on to another mission"),
        _("The call was passed on, and that mission's line is called."),
        lambda call, values, by, now: helping.pass_on(call, values["mission"], by=by, now=now),
        PassOn,
        leads_away=True,
    ),
    "close": Verb(
        _("Close the call"),
        _("The call is closed."),
        lambda call, values, by, now: helping.close(
            call, values["ending"], note=values["note"] or None, by=by, now=now
        ),
        Close,
    ),
    "mark-as-abuse": Verb(
        _("Mark as abuse"),
        _("The call is marked. The next one is taken in all the same."),
        lambda call, values, by, now: helping.mark_as_abuse(call, by=by, now=now),
        states=frozenset(SosState.values),
    ),
}


def mine(request: HttpRequest) -> SosCallQuerySet:
    require(request, *DUTY_ROLES)
    user: Any = request.user
    return SosCall.objects.visible_to_staff(user)


def waiting(request: HttpRequest) -> Alarm | None:
    """What every page of the panel says while somebody calls for help and nobody has answered."""
    if not holds(*DUTY_ROLES)(request):
        return None
    number = mine(request).filter(state=SosState.CALLING).count()
    if not number:
        return None
    said = ngettext("SOS: {number} call waits for an answer", "SOS: {number} calls wait for an answer", number)
    return Alarm(said.format(number=number), reverse("panel:sos"))


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """The calls of one state, those that wait longest first; read anew by itself every few seconds."""
    rows = mine(request)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    state = request.GET.get("state", SosState.CALLING)
    state = state if state in SosState.values else SosState.CALLING
    newest_first = state == SosState.CLOSED
    ordered = rows.filter(state=state).whole().order_by("-created_at" if newest_first else "created_at", "pk")
    page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "tabs": [(value, label, counts.get(value, 0)) for value, label in SosState.choices],
        "current": state,
        "title": SosState(state).label,
        "lines": [(call, whose(call), name_at_work(call.answered_by) if call.answered_by else "") for call in page],
        "page": page,
    }
    return site.render(request, "panel/cases/sos.html", context, part="panel/cases/sos_part.html")


def whose(call: SosCall) -> Any:
    return name_of(call.person) if call.person else _("Somebody we don't know yet")


@require_GET
def one_call(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return screen(request, call_of(request, public_id))


def call_of(request: HttpRequest, public_id: UUID) -> SosCall:
    call = mine(request).whole().filter(public_id=public_id).first()
    if call is None:
        raise Http404
    return call


def screen(request: HttpRequest, call: SosCall, *, bound: Form | None = None, status: int = 200) -> HttpResponse:
    """All of it, with positions; the reading is recorded."""
    user: Any = request.user
    helping.opened(call, by=user)
    updates = list(SosUpdate.objects.filter(call=call).order_by("-created_at", "-pk"))
    for update in updates:
        update.call = call
    alarms = call.alarms.select_related("user__officer").order_by("at", "pk")
    with timezone.override(ZoneInfo(call.mission.zone)):
        context = {
            "call": call,
            "name": whose(call),
            "entry": entry_of(call.person, user),
            "badge": BADGES[SosState(call.state)],
            "updates": [(update, place_at(at) if (at := update.told["position"]) else None) for update in updates],
            "alarms": [(name_at_work(alarm.user), alarm.rung + 1, alarm.at) for alarm in alarms],
            "answered_by": name_at_work(call.answered_by) if call.answered_by else "",
            "closed_by": name_at_work(call.closed_by) if call.closed_by else "",
            "steps": [
                (name, verb.label, bound if bound is not None and bound.name == name else verb.form(name=name))
                for name, verb in VERBS.items()
                if call.state in verb.states and not (name == "mark-as-abuse" and call.marked_as_abuse_by_id)
            ],
            "faults": bound.faults() if bound else [],
        }
        return site.render(request, "panel/cases/sos_call.html", context, status=status)


@require_POST
def act(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    call, verb = call_of(request, public_id), VERBS.get(name)
    if verb is None:
        raise Http404
    user: Any = request.user
    form = verb.form(request.POST, name=name)
    status = form.carry_out(lambda values: verb.act(call, values, user, timezone.now()))
    if status != 200:
        return screen(request, call_of(request, public_id), bound=form, status=status)
    messages.success(request, verb.done)
    return redirect("panel:sos") if verb.leads_away else redirect("panel:sos_call", public_id)
