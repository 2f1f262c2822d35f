"""Which conversations wait for this officer? The queues with their counts, one page of one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from consular.abroad.models.registration import Registration
from consular.abroad.panel.searching import FOUND, searched
from consular.cases.models.mail import IncomingMail, MailState
from consular.cases.models.threads import THREAD_ROLES, Thread, missions_served_by
from consular.cases.panel.forms import here
from consular.cases.services import finding
from consular.cases.services.queues import all_of, longest_waiting_first, queue
from consular.citizens.models.person import Person
from consular.citizens.services.people import name_of
from consular.missions.models.posts import Officer
from consular.missions.models.texts import in_language
from consular.missions.panel.roles import require
from econsulate.core.panel.site import site

TITLES: Mapping[str, Any] = {
    "unanswered": _("Unanswered"),
    "mine": _("Mine"),
    "all": _("All open"),
    "closed": _("Closed"),
}
PAGE_SIZE = 25


@dataclass(frozen=True)
class Line:
    thread: Thread
    name: str
    officer: str
    is_new: bool


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The queue named by `?queue=`, at the mission `?mission=`, or whom `?q=` means; a constant number of queries."""
    require(request, *THREAD_ROLES)
    name = request.GET.get("queue", "unanswered")
    name = name if name in TITLES else "unanswered"
    missions = missions_to_choose(request)
    mission = next((code for code, _name in missions if code == request.GET.get("mission")), "")
    counts = {key: counted(threads(request, key, mission)) for key in TITLES}
    rows, title, search = threads(request, name, mission), TITLES[name], searched(request)
    officer: Any = request.user
    if search.asked is not None:
        every = all_of(officer).filter(mission__code=mission) if mission else all_of(officer)
        name, title, rows = "", FOUND, every.filter(finding.about(search.asked, by=officer))
    ordered = longest_waiting_first(rows).select_related("person__data_key", "mission")
    page = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    if search.asked is not None:
        finding.shown(page.object_list, by=officer)
    context = {
        **search.context,
        "tabs": [(key, title, *counts[key]) for key, title in TITLES.items()],
        "current": name,
        "title": title,
        "lines": lines_of(list(page.object_list)),
        "page": page,
        "missions": missions,
        "mission": mission,
        "mails": mails_waiting(request),
        "note": f"{title}: {page.paginator.count}",
    }
    part = "panel/cases/inbox_part.html"
    return site.render(request, "panel/cases/inbox.html", context, status=search.status, part=part)


def mails_waiting(request: HttpRequest) -> int:
    officer: Any = request.user
    return IncomingMail.objects.visible_to_staff(officer).filter(state=MailState.WAITING).count()


def threads(request: HttpRequest, name: str, mission: str) -> Any:
    officer: Any = request.user
    rows = queue(name, officer)
    return rows.filter(mission__code=mission) if mission else rows


def counted(rows: Any) -> tuple[int, int]:
    """How many there are, and in how many of them something is new to this officer."""
    found = rows.aggregate(every=Count("pk"), new=Count("pk", filter=Q(is_new=True)))
    return found["every"], found["new"]


def lines_of(rows: list[Any]) -> list[Line]:
    names = names_at_work(row.assigned_to_id for row in rows)
    return [Line(row, name_of(row.person), names.get(row.assigned_to_id, ""), row.is_new) for row in rows]


def names_at_work(keys: Any) -> dict[int | None, str]:
    wanted = {key for key in keys if key}
    return dict(Officer.objects.filter(user__in=wanted).values_list("user", "display_name")) if wanted else {}


def entry_of(person: Person | None, officer: Any) -> Registration | None:
    """Their live entry in the register, where this officer may open it: telephone, address, whom they want called."""
    return Registration.objects.visible_to_staff(officer).live().filter(person=person).first() if person else None


def missions_to_choose(request: HttpRequest) -> list[tuple[str, str]]:
    officer: Any = request.user
    rows = missions_served_by(officer).order_by("code")
    return [(row.code, in_language(row.names, here())) for row in rows]
