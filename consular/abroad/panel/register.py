"""Who is in the register of the officer's missions, and what can be done with an entry?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from consular.abroad.models.registration import (
    BY_OFFICERS,
    REGISTER_ROLES,
    Registration,
    RegistrationQuerySet,
    RegistrationState,
)
from consular.abroad.panel.searching import FOUND, searched
from consular.abroad.rules.register import confirm_by
from consular.abroad.services import examining, finding, reaching, registering
from consular.citizens.services.people import name_of
from consular.missions.models.missions import Mission
from consular.missions.panel.roles import require
from econsulate.core.countries import country_name
from econsulate.core.panel.forms import Form, Paragraphs
from econsulate.core.panel.site import site

PAGE_SIZE = 25
BADGES = {
    RegistrationState.SUBMITTED: "warn",
    RegistrationState.ACTIVE: "good",
    RegistrationState.RECONFIRM_DUE: "warn",
    RegistrationState.STALE: "bad",
    RegistrationState.ENDED: "",
}


class Accept(Form):
    pass


class End(Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", "–"), *((one.value, one.label) for one in BY_OFFICERS)])
    note = Paragraphs(label=_("Note for the staff"), max_length=2000, required=False)


class SendOn(Form):
    mission = forms.ChoiceField(label=_("Mission"), choices=list)

    def __init__(self, data: Any = None, *, name: str) -> None:
        super().__init__(data, name=name)
        open_today = Mission.objects.open_on(timezone.now().date()).order_by("code")
        self.fields["mission"].choices = [(code, code) for code in open_today.values_list("code", flat=True)]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Verb:
    label: Any
    done: Any
    form: type[Form]
    states: frozenset[str]


LIVE = frozenset(RegistrationState.values) - {RegistrationState.ENDED}
VERBS: Mapping[str, Verb] = {
    "accept": Verb(
        _("Take into the register"),
        _("The person is in the register now."),
        Accept,
        frozenset({RegistrationState.SUBMITTED}),
    ),
    "transfer": Verb(_("Pass on to another mission"), _("The entry was passed on."), SendOn, LIVE),
    "end": Verb(_("End the entry"), _("The entry has ended."), End, LIVE),
}


def carry_out(name: str, entry: Registration, values: dict[str, Any], by: Any) -> object:
    now = timezone.now()
    if name == "accept":
        return examining.accept(entry, by=by, now=now)
    if name == "transfer":
        return examining.send_on(entry, values["mission"], by=by, now=now)
    return examining.end(entry, values["reason"], note=values["note"] or None, by=by, now=now)


def mine(request: HttpRequest) -> RegistrationQuerySet:
    require(request, *REGISTER_ROLES)
    user: Any = request.user
    return Registration.objects.visible_to_staff(user)


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """One state of the register, those to be examined first, or whom `?q=` means; a constant number of queries."""
    rows, search = mine(request), searched(request)
    user: Any = request.user
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    state = request.GET.get("state", RegistrationState.SUBMITTED)
    state = state if state in RegistrationState.values else RegistrationState.SUBMITTED
    title: Any = RegistrationState(state).label
    if search.asked is None:
        rows = rows.filter(state=state)
    else:
        state, title, rows = "", FOUND, rows.filter(finding.about(search.asked, by=user))
    page = Paginator(rows.whole().order_by("confirmed_at", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    if search.asked is not None:
        finding.shown(page.object_list, by=user)
    context = {
        **search.context,
        "tabs": [(value, label, counts.get(value, 0)) for value, label in RegistrationState.choices],
        "current": state,
        "title": title,
        "lines": [(entry, name_of(entry.person), place_of(entry)) for entry in page.object_list],
        "page": page,
    }
    return site.render(request, "panel/abroad/register.html", context, status=search.status)


@require_GET
def one_entry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One entry with where the person lives; the reading is recorded."""
    return screen(request, entry_of(request, public_id))


@require_POST
def act(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    entry = entry_of(request, public_id)
    verb = VERBS.get(name)
    if verb is None:
        raise Http404
    form = verb.form(request.POST, name=name)
    status = form.carry_out(lambda values: carry_out(name, entry, values, request.user))
    if status != 200:
        return screen(request, entry_of(request, public_id), bound=form, status=status)
    messages.success(request, verb.done)
    return redirect("panel:register")


def entry_of(request: HttpRequest, public_id: UUID) -> Registration:
    entry = mine(request).whole().filter(public_id=public_id).first()
    if entry is None:
        raise Http404
    return entry


def screen(request: HttpRequest, entry: Registration, *, bound: Form | None = None, status: int = 200) -> HttpResponse:
    user: Any = request.user
    examining.opened(entry, by=user)
    serving = registering.serving(entry.host_state, entry.region, on=timezone.now().date())
    context = {
        "entry": entry,
        "name": name_of(entry.person),
        "rules": reaching.rules_of(entry),
        "place": place_of(entry),
        "badge": BADGES[RegistrationState(entry.state)],
        "confirm_by": confirm_by(entry.mission.local_day(entry.confirmed_at), entry.until),
        "elsewhere": serving.code if serving and serving.pk != entry.mission_id else "",
        "steps": [
            (name, verb.label, bound if bound is not None and bound.name == name else offered(verb, name, serving))
            for name, verb in VERBS.items()
            if entry.state in verb.states
        ],
        "faults": bound.faults() if bound else [],
    }
    return site.render(request, "panel/abroad/registration.html", context, status=status)


def offered(verb: Verb, name: str, serving: Mission | None) -> Form:
    form = verb.form(name=name)
    form.initial["mission"] = serving.code if serving else None
    return form


def place_of(entry: Registration) -> str:
    """As in `Korea, KR-11`."""
    return ", ".join(part for part in (country_name(entry.host_state), entry.region) if part)
