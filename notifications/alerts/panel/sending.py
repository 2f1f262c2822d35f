"""How does an operator send what was approved, and how does anybody here stop it? Two to start, one to stop."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from econsulate.core.panel.confirming import is_confirmed, led_to_confirm
from notifications.alerts.models.alerts import Alert, AlertVersion
from notifications.alerts.models.choices import EventKind
from notifications.alerts.panel.alert import ENDINGS, alert_screen, head_of, may_release, submissions_of, texts_of
from notifications.alerts.panel.desk import Desk, desk_of, zone_of
from notifications.alerts.panel.forms import Release, SendBack
from notifications.alerts.panel.map import map_of
from notifications.alerts.panel.reading import facts_of
from notifications.alerts.services import composing, preview, sending

DONE = {
    EventKind.CANCEL: _("The alert is cancelled. Everybody it reached, or may have, is told."),
    EventKind.ALL_CLEAR: _("The all-clear is out. Everybody who was warned is told."),
}
STOPPED_ALONE = _(
    "It is stopped: nothing more goes out. Whom it reached could not be told, since that can't be signed now. Tell the"
    " administrator, and press again."
)


@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The last look before it goes out; what was seen here is what is sent."""
    desk = desk_of(request)
    alert = desk.alert(public_id)
    if request.method != "POST":
        return release_screen(desk, alert)
    form, update = Release(request.POST, name="release"), sending.is_out(alert, desk.now)

    def act(values: dict[str, Any]) -> None:
        seen, ask = values["content_hash"], values["ask"]
        sending.release(alert, seen_hash=seen, update=update, ask=ask, by=desk.me, now=desk.now)

    status = form.carry_out(act)
    if status != HTTPStatus.OK:
        return release_screen(desk, desk.alert(public_id), bound=form, status=status)
    messages.success(request, _("It is out. Below you see how far it has come."))
    return redirect("panel:alert", public_id)


def release_screen(desk: Desk, alert: Alert, *, bound: Release | None = None, status: int = 200) -> HttpResponse:
    version = composing.current(alert)
    version.alert = alert
    with timezone.override(zone_of(alert.incident)):
        facts = list(facts_of(version))
    context = {
        **head_of(desk, alert, version),
        "told": preview.reached(version, now=desk.now),
        "facts": facts,
        "texts": texts_of(version),
        "map": map_of(version.area),
        "submissions": submissions_of(alert),
        "may_release": may_release(desk, alert),
        "form": form_of(version),
        "faults": bound.faults() if bound else [],
    }
    return desk.screen("release", context, about=alert.incident, status=status)


def form_of(version: AlertVersion) -> Release:
    """What is shown is what is sent, also where the refused form named another version."""
    form = Release(name="release")
    form.initial = {"content_hash": version.content_hash}
    return form


@require_POST
def end(request: HttpRequest, public_id: UUID, name: str) -> HttpResponse:
    """Take back what is out, or say that the danger is over, which takes a second factor proved just now."""
    desk = desk_of(request)
    alert = desk.alert(public_id)
    kind = ENDINGS[name]
    if kind == EventKind.ALL_CLEAR and not is_confirmed(request):
        return led_to_confirm(request, reverse("panel:alert", args=[public_id]), name, SendBack.base_fields)
    form = SendBack(request.POST, name=name)

    events = []

    def act(values: dict[str, Any]) -> None:
        events.append(sending.end(alert, kind, reason=values["reason"], by=desk.me, now=desk.now))

    status = form.carry_out(act)
    if status != HTTPStatus.OK:
        return alert_screen(desk, desk.alert(public_id), bound=form, status=status)
    if events == [None]:
        messages.error(request, STOPPED_ALONE)
    else:
        messages.success(request, DONE[kind])
    return redirect("panel:alert", public_id)
