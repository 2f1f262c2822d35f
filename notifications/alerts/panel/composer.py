"""How is an alert composed? One form for the first version and the next; counted and drawn before it is saved."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from econsulate.core.api.etag import Changed
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.choices import TemplateState
from notifications.alerts.models.incidents import Incident
from notifications.alerts.models.templates import AlertTemplate
from notifications.alerts.panel.desk import Desk, desk_of, people, zone_of
from notifications.alerts.panel.imports import messages_of
from notifications.alerts.panel.looking import so_far
from notifications.alerts.panel.once import begun_once
from notifications.alerts.panel.reading import content_of, rows_between
from notifications.alerts.panel.text_fields import columns_of
from notifications.alerts.panel.version_form import VersionForm, initial_from, initial_of
from notifications.alerts.services import composing
from notifications.alerts.services.authority import names_of, require_operator

SAVE = "save"
WHAT = ("template", "category", "event_code", "urgency", "severity", "certainty")
PARTS = {"places": "places", "so-far": "so_far"}


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A first version, with `?template=…` from its words."""
    desk = desk_of(request)
    incident = desk.incident(public_id)
    require_operator(desk.me, incident.mission, desk.now)
    in_use = templates_in_use(desk)
    chosen = next((each for each in in_use if str(each.public_id) == request.GET.get("template")), None)
    with timezone.override(zone_of(incident)):
        form = form_of(desk, initial_from(chosen), in_use)
        if request.method != "POST":
            return composer(desk, incident, form)

        def act(values: Mapping[str, Any]) -> UUID:
            content = form.content()
            return begun_once(
                desk, values["once"], lambda: composing.begin(incident, content, by=desk.me, now=desk.now)
            )

        return done(desk, incident, form, act)


@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The next version, upon the one that was seen."""
    desk = desk_of(request)
    alert = desk.alert(public_id)
    require_operator(desk.me, alert.incident.mission, desk.now)
    with timezone.override(zone_of(alert.incident)):
        form = form_of(desk, initial_of(composing.current(alert)), templates_in_use(desk))
        if request.method != "POST":
            return composer(desk, alert.incident, form, alert=alert)

        def act(values: Mapping[str, Any]) -> UUID:
            content = form.content()
            return composing.revise(alert, content, seen=values["seen"], by=desk.me, now=desk.now).public_id

        return done(desk, alert.incident, form, act, alert=alert)


def form_of(desk: Desk, initial: Mapping[str, Any], in_use: list[AlertTemplate]) -> VersionForm:
    data = desk.request.POST if desk.request.method == "POST" else None
    return VersionForm(data, initial=initial, templates=in_use, missions=names_of(desk.authority.operates))


def templates_in_use(desk: Desk) -> list[AlertTemplate]:
    return list(desk.templates().filter(state=TemplateState.APPROVED).order_by("code", "mission"))


def done(
    desk: Desk,
    incident: Incident,
    form: VersionForm,
    act: Callable[[Mapping[str, Any]], UUID],
    *,
    alert: Alert | None = None,
) -> HttpResponse:
    """Save, or only look; whatever is refused comes back as it was typed."""
    if desk.request.POST.get("do") != SAVE:
        return composer(desk, incident, form, alert=alert)
    saved: list[UUID] = []
    status = form.carry_out(lambda values: saved.append(act(values)))
    if status != HTTPStatus.OK:
        collision = collided(form, alert) if status == Changed.status and alert else None
        return composer(desk, incident, form, alert=alert, status=status, collision=collision)
    messages.success(desk.request, _("The version is saved. Look whom it reaches, then put it forward."))
    return redirect("panel:alert_preview", saved[0])


def collided(form: VersionForm, alert: Alert) -> dict[str, Any]:
    """What stands there now beside what was typed. Whoever saves after reading this has seen it."""
    alert.refresh_from_db()
    theirs, seen = composing.current(alert), alert.versions.filter(number=form.cleaned_data["seen"]).first()
    mine = form.content()
    template = AlertTemplate.objects.filter(public_id=mine["template"]).first()
    typed: Any = form.data
    form.data = typed = typed.copy()
    typed["seen"] = str(theirs.number)
    return {
        "version": theirs,
        "author": people([theirs.author]).get(theirs.author_id, ""),
        "rows": rows_between(
            content_of(theirs), {**mine, "template": template}, seen=content_of(seen) if seen else None
        ),
    }


def composer(
    desk: Desk,
    incident: Incident,
    form: VersionForm,
    *,
    alert: Alert | None = None,
    status: int = 200,
    collision: Mapping[str, Any] | None = None,
) -> HttpResponse:
    refused = status != HTTPStatus.OK
    context = {
        "alert": alert,
        "form": form,
        "what": [form[name] for name in WHAT],
        "columns": list(columns_of(form, "texts")),
        "found": form.found,
        "host_messages": messages_of(desk, alert=alert) if alert else [],
        "templates": templates_in_use(desk) if alert is None and not form.is_bound else [],
        "next": alert.version + 1 if alert else 1,
        "so_far": so_far(desk, form, incident) if form.is_bound else None,
        "collision": collision,
        "faults": form.faults() if refused else [],
        "zone": timezone.get_current_timezone_name(),
    }
    part = PARTS.get(desk.request.headers.get("HX-Target", ""), "")
    return desk.screen("composer", context, about=incident, status=status, part=part)
