"""Whom would a version reach, what stands in its way, and how is it put forward past the gates that may be opened?"""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from notifications.alerts.models.alerts import MOVES, Alert
from notifications.alerts.models.choices import AlertState
from notifications.alerts.panel.alert import head_of
from notifications.alerts.panel.desk import Desk, desk_of
from notifications.alerts.panel.earlier import behind_of
from notifications.alerts.panel.forms import Submit
from notifications.alerts.panel.looking import missing_in
from notifications.alerts.panel.map import map_of
from notifications.alerts.panel.words import LANGUAGES, channel_name, lasted, place_of
from notifications.alerts.services import composing, deciding, library
from notifications.alerts.services.authority import names_of
from notifications.alerts.services.gates import WORDS
from notifications.alerts.services.outlook import outlook

FRESHNESS: Mapping[str, Any] = {
    "confirmed_by_point": _("Confirmed within 90 days, known by a point"),
    "confirmed_by_area": _("Confirmed within 90 days, known by a region alone"),
    "stale_by_point": _("Not confirmed for 90 days, known by a point"),
    "stale_by_area": _("Not confirmed for 90 days, known by a region alone"),
}
SOURCES: Mapping[str, Any] = {
    "residence": _("register"),
    "trip": _("journey"),
    "app": _("position from the app"),
    "check_in": _("their own word"),
    "staff": _("staff"),
}
FIGURES: Mapping[str, Any] = {
    "people": _("People: {}"),
    "least": _("Expected at least: {}"),
    "most": _("Expected at most: {}"),
    "percent": _("Share of everybody we know of, in percent: {}"),
    "limit": _("Limit: {}"),
    "longest_hours": _("Longest time in hours: {}"),
    "judged": _("Looked at: {}"),
    "differing": _("Of those with another result: {}"),
}


@require_GET
def preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    desk = desk_of(request)
    return preview_screen(desk, desk.alert(public_id))


@require_POST
def submit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    desk = desk_of(request)
    alert = desk.alert(public_id)
    form = Submit(request.POST, name="submit")
    status = form.carry_out(
        lambda values: deciding.submit(
            alert, seen_hash=values["content_hash"], accepted=values["accepted_gates"], by=desk.me, now=desk.now
        )
    )
    if status != HTTPStatus.OK:
        return preview_screen(desk, desk.alert(public_id), bound=form, status=status)
    messages.success(request, _("It waits for the approval of somebody who had no hand in it."))
    return redirect("panel:alert", public_id)


def preview_screen(desk: Desk, alert: Alert, *, bound: Submit | None = None, status: int = 200) -> HttpResponse:
    version = composing.current(alert)
    version.alert = alert
    told = outlook(version, sees=desk.authority.sees, now=desk.now)
    context = {
        **head_of(desk, alert, version),
        **figures_of(told),
        **behind_of(alert, version),
        "gates": list(gates_of(told["gates"], bound)),
        "missing": missing_in(told["missing"]),
        "map": map_of(version.area, [one["cell"] for one in told["sample"]]),
        "may_submit": may_submit(desk, alert),
        # What is shown is what is put forward, also where the refused form named another version.
        "form": Submit(name="submit"),
        "faults": bound.faults() if bound else [],
    }
    return desk.screen("preview", context, about=alert.incident, status=status)


def may_submit(desk: Desk, alert: Alert) -> bool:
    open_now = AlertState.SUBMITTED in MOVES[alert.state] and alert.incident.closed_at is None
    return open_now and alert.incident.mission in desk.authority.operates


def figures_of(told: Mapping[str, Any]) -> dict[str, Any]:
    """In words, the largest first."""
    missions = names_of(told["missions"])
    known = {one[level] for one in told["sample"] for level in ("state", "subdivision")} - {""}
    places = dict(library.named(known))
    return {
        "told": told,
        "channels": [(channel_name(kind), number) for kind, number in told["channels"].items()],
        "least": [(channel_name(kind), lasted(seconds)) for kind, seconds in told["seconds"].items() if seconds],
        "languages": [(LANGUAGES.get(code, code), number) for code, number in falling(told["languages"])],
        "missions": [(f"{missions[code]} ({code})", number) for code, number in falling(told["missions"])],
        "freshness": [(FRESHNESS[name], number) for name, number in told["freshness"].items()],
        "sms": [(LANGUAGES.get(one["language"], one["language"]), one) for one in told["sms"]],
        "sample": [
            {
                "place": places.get(one["subdivision"] or one["state"], ""),
                "source": SOURCES.get(one["source"], one["source"]),
                "fresh": one["fresh"],
                # Latitude first, as people write positions.
                "cell": f"{one['cell'][1]:.2f}, {one['cell'][0]:.2f}" if one["cell"] else "",
            }
            for one in told["sample"]
        ],
    }


def falling(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def gates_of(gates: list[Mapping[str, Any]], bound: Submit | None = None) -> Iterator[dict[str, Any]]:
    """Each with its figures in words, and whether it was ticked."""
    for gate in gates:
        ticked = bound is not None and gate["code"] in bound.accepts()
        detail, reasons = WORDS.get(gate["code"], gate["code"]), list(reasons_of(gate["figures"]))
        yield {**gate, "detail": detail, "said": reasons, "ticked": ticked}


def reasons_of(figures: Mapping[str, Any]) -> Iterator[str]:
    for name, value in figures.items():
        if name in FIGURES:
            yield FIGURES[name].format(value)
        elif name == "places":
            areas, missions = dict(library.named(value)), names_of(value)
            yield ", ".join(missions[code] if missions[code] != code else areas[code] for code in value)
        elif name == "paths":
            yield ", ".join(map(place_of, value))
        elif name in ("logins", "parts"):
            yield ", ".join(f"{LANGUAGES.get(code, code)}: {number}" for code, number in value.items())
