"""What waits here for whom, which incidents are there, and how does one begin and end?"""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from econsulate.core.panel.site import Alarm
from notifications.alerts.models.alerts import Alert, AlertVersion
from notifications.alerts.models.approval import Approval
from notifications.alerts.models.choices import AlertState, Mode, Verdict
from notifications.alerts.models.incidents import Incident
from notifications.alerts.panel.desk import Desk, at_desk, desk_of, mission_name, people
from notifications.alerts.panel.forms import CloseIncident, OpenIncident
from notifications.alerts.panel.imports import messages_of
from notifications.alerts.panel.once import begun_once
from notifications.alerts.panel.words import BADGES, MODES, STATES
from notifications.alerts.services import incidents
from notifications.alerts.services.authority import NotOperator, names_of, zones_of

PAGE_SIZE, MOST = 25, 100
UNDER_WAY = (AlertState.SUBMITTED, AlertState.APPROVED, AlertState.RETURNED, AlertState.LAPSED)
TABS = [("open", _("Open")), ("closed", _("Closed"))]


@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """What is out, what waits for approval or is approved, then the incidents, newest first."""
    desk = desk_of(request)
    state = "closed" if request.GET.get("state") == "closed" else "open"
    rows = {
        "open": desk.incidents().filter(closed_at=None),
        "closed": desk.incidents().filter(closed_at__isnull=False),
    }
    page = Paginator(rows[state].order_by("-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    pending = with_words(desk.alerts().filter(state__in=UNDER_WAY, incident__closed_at=None).order_by("pk"))
    zones = zones_of({row.mission for row in page.object_list})
    mine = set(to_approve(desk).values_list("pk", flat=True))
    context = {
        "out": lines_of(with_words(desk.alerts().filter(live_until__gt=desk.now).order_by("pk"))),
        "alone": lines_of(with_words(desk.alerts().filter(glass__isnull=False, glass__review=None).order_by("pk"))),
        "waiting": lines_of([alert for alert in pending if alert.pk in mine]),
        "others": lines_of([alert for alert in pending if alert.pk not in mine]),
        "tabs": [(value, title, rows[value].count()) for value, title in TABS],
        "current": state,
        "lines": [(row, MODES[row.mode], zones[row.mission]) for row in page.object_list],
        "page": page,
        "may_open": bool(desk.authority.operates),
    }
    return desk.screen("front", context, about=None)


def to_approve(desk: Desk) -> QuerySet[Alert]:
    """What waits, in a mission they approve for, and that they had no hand in."""
    rows = Alert.objects.of_missions(desk.authority.approves).filter(state=AlertState.SUBMITTED)
    return rows.exclude(contributions__person=desk.me)


def with_words(rows: QuerySet[Alert]) -> list[Alert]:
    """With the headline of the version that counts and until when it is approved, in one query."""
    version = AlertVersion.objects.filter(alert=OuterRef("pk"), number=OuterRef("version"))
    approved = Approval.objects.filter(
        submission__version__alert=OuterRef("pk"),
        submission__version__number=OuterRef("version"),
        verdict=Verdict.APPROVED,
    )
    return list(
        rows.annotate(
            headline=Subquery(version.annotate(english=KT("texts__en__headline")).values("english")[:1]),
            area_name=Subquery(version.values("area_name")[:1]),
            lapses_at=Subquery(approved.order_by("-pk").values("lapses_at")[:1]),
        )[:MOST]
    )


def lines_of(alerts: Sequence[Any]) -> list[dict[str, Any]]:
    zones = zones_of({alert.incident.mission for alert in alerts})
    return [
        {
            "alert": alert,
            "incident": alert.incident,
            "mode_name": MODES[alert.incident.mode],
            "state": STATES[alert.state],
            "badge": BADGES.get(alert.state, ""),
            "headline": alert.headline or _("No headline yet"),
            "area_name": alert.area_name,
            "lapses_at": alert.lapses_at if alert.state == AlertState.APPROVED else None,
            "zone": zones[alert.incident.mission],
        }
        for alert in alerts
    ]


def waiting(mode: Mode, look: str) -> Any:
    """A line on every page of who can approve; one for what is real and another for drills."""

    def line(request: HttpRequest) -> Alarm | None:
        desk = at_desk(request)
        if not desk.authority.approves:
            return None
        number = to_approve(desk).filter(incident__mode=mode).count()
        return Alarm(in_words(mode, number), reverse("panel:alerts"), look) if number else None

    return line


def in_words(mode: Mode, number: int) -> str:
    if mode == Mode.LIVE:
        said = ngettext("LIVE: {number} alert waits for approval", "LIVE: {number} alerts wait for approval", number)
    else:
        said = ngettext(
            "EXERCISE: {number} alert of a drill waits for approval",
            "EXERCISE: {number} alerts of drills wait for approval",
            number,
        )
    return said.format(number=number)


@require_http_methods(["GET", "POST"])
def new_incident(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    if not desk.authority.operates:
        raise NotOperator
    data = request.POST if request.method == "POST" else None
    form = OpenIncident(data, name="open", missions=names_of(desk.authority.operates))
    opened: list[UUID] = []

    def act(values: dict[str, Any]) -> None:
        key = values.pop("once")
        opened.append(begun_once(desk, key, lambda: incidents.open_incident(**values, by=desk.me, now=desk.now)))

    status = form.carry_out(act) if form.is_bound else HTTPStatus.OK
    if opened:
        messages.success(request, _("The incident is open. Compose its first alert."))
        return redirect("panel:alert_incident", opened[0])
    context = {"form": form, "faults": form.faults() if form.is_bound else []}
    return desk.screen("new_incident", context, about=None, status=status)


@require_GET
def one_incident(request: HttpRequest, public_id: UUID) -> HttpResponse:
    desk = desk_of(request)
    return incident_screen(desk, desk.incident(public_id))


def incident_screen(
    desk: Desk, incident: Incident, *, bound: CloseIncident | None = None, status: int = 200
) -> HttpResponse:
    names = people([incident.opened_by, incident.closed_by])
    operates = incident.mission in desk.authority.operates
    context = {
        "mission_name": mission_name(incident.mission),
        "opened_by": names.get(incident.opened_by_id, ""),
        "closed_by": names.get(incident.closed_by_id or 0, ""),
        "lines": lines_of(with_words(desk.alerts().filter(incident=incident).order_by("-pk"))),
        "host_messages": messages_of(desk, incident=incident),
        "may_compose": operates and incident.closed_at is None,
        "form": bound or CloseIncident(name="close"),
        "faults": bound.faults() if bound else [],
    }
    return desk.screen("incident", context, about=incident, status=status)


@require_POST
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    desk = desk_of(request)
    incident = desk.incident(public_id)
    form = CloseIncident(request.POST, name="close")
    status = form.carry_out(
        lambda values: incidents.close_incident(incident, reason=values["reason"], by=desk.me, now=desk.now)
    )
    if status != HTTPStatus.OK:
        return incident_screen(desk, desk.incident(public_id), bound=form, status=status)
    messages.success(request, _("The incident is closed."))
    return redirect("panel:alert_incident", public_id)
