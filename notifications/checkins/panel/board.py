"""Which check-ins are there, and how are the people of one: counted, and the worst first?"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from econsulate.core.panel.forms import Form
from econsulate.core.panel.site import site
from econsulate.core.streams.views import led_on
from notifications.alerts.panel.desk import Desk, desk_of, people
from notifications.alerts.panel.words import MODES
from notifications.alerts.services.authority import zones_of
from notifications.checkins.models.check_ins import CheckIn
from notifications.checkins.models.choices import Status
from notifications.checkins.panel.desk import check_in_of, check_ins, head_of, is_open, may_call, screen
from notifications.checkins.panel.lines import lines_of, report_lines, shown_names
from notifications.checkins.services import calling, opening, walking
from notifications.checkins.services.streaming import topic_of

PAGE_SIZE = 25
REPORTS = "reports"
TABS: Mapping[str, Any] = {
    Status.NEED_HELP: _("Need help"),
    Status.SILENT: _("Silent"),
    Status.NOT_IN_AREA: _("Not there"),
    Status.SAFE: _("Safe"),
    REPORTS: _("Told by others"),
}


class Close(Form):
    pass


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Those of the officer's missions, and those with people in them whom these serve, newest first."""
    desk = desk_of(request)
    page = Paginator(check_ins(desk).order_by("-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    return site.render(request, "panel/checkins/list.html", {"lines": check_in_lines(desk, page), "page": page})


def check_in_lines(desk: Desk, rows: Any) -> list[dict[str, Any]]:
    """Each with what it goes with, where the officer's missions see that."""
    found = list(rows)
    threads = [one.thread for one in found]
    alerts = desk.alerts().filter(public_id__in=threads)
    titles = {
        **dict(desk.incidents().filter(public_id__in=threads).values_list("public_id", "title")),
        **dict(alerts.values_list("public_id", "incident__title")),
    }
    zones = zones_of({one.mission for one in found})
    return [
        {
            "check_in": one,
            "title": titles.get(one.thread, ""),
            "mode_name": MODES[one.mode],
            "is_open": is_open(desk, one),
            "zone": zones[one.mission],
        }
        for one in found
    ]


@require_GET
def board(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read anew by itself every few seconds; names that stand on the screen are not read again."""
    desk = desk_of(request)
    return board_screen(desk, check_in_of(desk, public_id))


@require_GET
def stream(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where the board hears that somebody answered, or was called."""
    check_in = check_in_of(desk_of(request), public_id)
    return led_on(request, {"look": [topic_of(check_in)]})


def board_screen(desk: Desk, check_in: CheckIn, *, bound: Form | None = None, status: int = 200) -> HttpResponse:
    figures = walking.figures(check_in, desk.authority.sees)
    asked = desk.request.GET.get("state", "")
    current = asked if asked in TABS else str(Status.NEED_HELP)
    names = people([check_in.opened_by, check_in.closed_by])
    context = {
        **head_of(desk, check_in),
        "opened_by": names.get(check_in.opened_by_id, ""),
        "closed_by": names.get(check_in.closed_by_id or 0, ""),
        "tabs": [(value, title, figures[value]) for value, title in TABS.items()],
        "unasked": figures["unasked"],
        "current": current,
        "title": TABS[current],
        "form": bound or Close(name="close"),
        "faults": bound.faults() if bound else [],
        **(told_by_others if current == REPORTS else standing)(desk, check_in, current, figures[current]),
    }
    return screen(desk, check_in, "board", context, status=status, part="board_part")


def standing(desk: Desk, check_in: CheckIn, status: str, count: int) -> dict[str, Any]:
    rows = walking.people_of(check_in, desk.authority.sees, status).in_turn()
    page = page_of(desk, rows, count)
    lines = lines_of(desk, list(page))
    with_others = (
        may_call(desk, check_in) and status == Status.SILENT and calling.only_others_call(list(page), by=desk.me)
    )
    return {"lines": lines, "shown": shown_names(lines), "page": page, "with_others": with_others}


def told_by_others(desk: Desk, check_in: CheckIn, _status: str, count: int) -> dict[str, Any]:
    """What others said, newest first; it changes nobody's state."""
    rows = walking.reports_of(check_in, desk.authority.sees).order_by("-pk")
    page = page_of(desk, rows, count)
    return {"reports": report_lines(list(page)), "page": page}


def page_of(desk: Desk, rows: Any, count: int) -> Page[Any]:
    """What is counted already is not counted again."""
    paginator = Paginator(rows, PAGE_SIZE)
    paginator.count = count
    return paginator.get_page(desk.request.GET.get("page"))


@require_POST
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    desk = desk_of(request)
    check_in = check_in_of(desk, public_id)
    form = Close(request.POST, name="close")
    status = form.carry_out(lambda values: opening.close(check_in, by=desk.me, now=desk.now))
    if status != HTTPStatus.OK:
        return board_screen(desk, check_in_of(desk, public_id), bound=form, status=status)
    messages.success(request, _("The check-in is closed: nobody is asked any more. What still comes is taken."))
    return redirect("panel:check_in", public_id)
