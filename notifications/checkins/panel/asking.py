"""Which questions went with an alert, or are asked in an incident, and how does an operator ask again?"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.incidents import Incident
from notifications.alerts.panel.desk import Desk, desk_of, zone_of
from notifications.alerts.panel.once import begun_once
from notifications.alerts.services.authority import names_of, require_operator
from notifications.checkins.models.check_ins import CheckIn
from notifications.checkins.panel.board import check_in_lines
from notifications.checkins.panel.desk import check_ins
from notifications.checkins.panel.forms import USUAL, Ask, AskThere
from notifications.checkins.services import opening

Act = Callable[[dict[str, Any]], CheckIn]


@require_http_methods(["GET", "POST"])
def beside(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Those of an alert; asked again, the question goes to whom it reached."""
    desk = desk_of(request)
    alert = desk.alert(public_id)
    with timezone.override(zone_of(alert.incident)):
        form = Ask(data_of(desk), name="ask")
        form.initial = {"closes_at": desk.now + USUAL}

        def act(values: dict[str, Any]) -> CheckIn:
            return opening.open_beside(alert, by=desk.me, closes_at=values["closes_at"], now=desk.now)

        return answered(desk, form, act, alert.incident, thread=alert.public_id, alert=alert)


@require_http_methods(["GET", "POST"])
def alone(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Those of an incident without an alert: nothing is sent, the app shows the question."""
    desk = desk_of(request)
    incident = desk.incident(public_id)
    with timezone.override(zone_of(incident)):
        form = AskThere(data_of(desk), name="ask", missions=names_of(desk.authority.operates))
        form.initial = {"closes_at": desk.now + USUAL}

        def act(values: dict[str, Any]) -> CheckIn:
            facts = {"by": desk.me, "closes_at": values["closes_at"], "now": desk.now}
            return opening.open_alone(incident, form.area(), **facts)

        return answered(desk, form, act, incident, thread=incident.public_id)


def data_of(desk: Desk) -> Any:
    return desk.request.POST if desk.request.method == "POST" else None


def answered(
    desk: Desk, form: Ask, act: Act, incident: Incident, *, thread: UUID, alert: Alert | None = None
) -> HttpResponse:
    if not form.is_bound:
        return asking_screen(desk, form, incident, thread=thread, alert=alert)
    require_operator(desk.me, incident.mission, desk.now)
    opened: list[UUID] = []

    def begin(values: dict[str, Any]) -> None:
        opened.append(begun_once(desk, values.pop("once"), lambda: act(values)))

    status = form.carry_out(begin)
    if status != HTTPStatus.OK:
        return asking_screen(desk, form, incident, thread=thread, alert=alert, status=status)
    messages.success(desk.request, _("They are asked. Whoever is there comes onto the list within minutes."))
    return redirect("panel:check_in", opened[0])


def asking_screen(
    desk: Desk, form: Ask, incident: Incident, *, thread: UUID, alert: Alert | None, status: int = 200
) -> HttpResponse:
    rows = check_ins(desk).filter(thread=thread).order_by("-pk")
    context = {
        "alert": alert,
        "lines": check_in_lines(desk, rows),
        "may_ask": incident.mission in desk.authority.operates and incident.closed_at is None,
        "form": form,
        "faults": form.faults() if form.is_bound else [],
    }
    return desk.screen("check_ins", context, about=incident, status=status)
