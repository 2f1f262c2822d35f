"""Which files wait for this officer? The queues with their counts, one page of one of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consular.missions.models.missions import Mission, missions_of
from consular.missions.models.texts import in_language
from consular.missions.panel.roles import require
from consular.visas.models.applications import CASE_ROLES, State, VisaApplication
from consular.visas.models.choices import Urgency
from consular.visas.models.news import ArrivalKind
from consular.visas.models.texts import in_language as text_in
from consular.visas.panel.file import STATE_BADGES, names_by_key
from consular.visas.panel.wording import FLAGS, full_name, state_name
from consular.visas.services.news import kinds_unseen
from consular.visas.services.queues import NEWS_FIRST, RED, by_urgency, queue
from econsulate.core.panel.site import site

TITLES: Mapping[str, Any] = {
    "mine": _("Mine"),
    "unassigned": _("Unassigned"),
    "due_today": _("Due today"),
    "waiting": _("Waiting"),
    "to_decide": _("To decide"),
    "proof": _("Proof to examine"),
    "red": _("Overdue"),
    "": _("All"),
}
PAGE_SIZE = 25


@dataclass(frozen=True)
class Line:
    """One file of the queue in words."""

    application: VisaApplication
    applicant: str
    nationality: str
    category: str
    badge: str
    flags: list[Any]
    officer: str
    is_urgent: bool
    is_late: bool
    news: list[Any]


def queues(request: HttpRequest) -> HttpResponse:
    """The queue named by `?queue=`, at the mission `?mission=`, by `?reference=`; a constant number of queries."""
    require(request, *CASE_ROLES)
    name = request.GET.get("queue", "mine")
    name = name if name in TITLES else "mine"
    missions = missions_to_choose(request)
    mission = next((code for code, _name in missions if code == request.GET.get("mission")), "")
    reference = re.sub(r"[^A-Z0-9-]", "", request.GET.get("reference", "").upper())
    counts = {queue_name: counted(files(request, queue_name, mission), queue_name) for queue_name in TITLES}
    rows = files(request, name, mission)
    if reference:
        name, rows = "", files(request, "", mission).filter(reference__startswith=reference)
    marked = rows.select_related("category").annotate(is_red=ExpressionWrapper(RED, BooleanField()))
    page = Paginator(by_urgency(marked, name), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "tabs": [(key, title, counts[key][0], key == "red" and counts[key][0] > 0) for key, title in TITLES.items()],
        "news": {key: new for key, (_all, new) in counts.items() if new},
        "current": name,
        "title": TITLES[name],
        "lines": lines_of(list(page.object_list), request.user),
        "page": page,
        "missions": missions,
        "mission": mission,
        "reference": reference,
        "note": f"{TITLES[name]}: {page.paginator.count}",
    }
    return site.render(request, "panel/visas/queue.html", context, part="panel/visas/queue_part.html")


def counted(rows: Any, name: str) -> tuple[int, int]:
    """How many files, and in how many of them something is new, where that is what the queue is looked at for."""
    if name not in NEWS_FIRST:
        return rows.count(), 0
    found = rows.aggregate(all=Count("pk"), new=Count("pk", filter=Q(is_new=True)))
    return found["all"], found["new"]


def files(request: HttpRequest, name: str, mission: str) -> Any:
    officer: Any = request.user
    rows = queue(name or None, officer)
    return rows.filter(mission__code=mission) if mission else rows


def lines_of(applications: list[VisaApplication], officer: Any) -> list[Line]:
    news = kinds_unseen(applications, officer)
    names = names_by_key([application.assigned_to_id for application in applications])
    return [line(application, names, news.get(application.pk, [])) for application in applications]


def line(application: VisaApplication, names: Mapping[int | None, str], news: list[str]) -> Line:
    return Line(
        application=application,
        applicant=full_name(application.applicant["identity"]),
        nationality=state_name(application.person.nationality),
        category=text_in(application.category.name, get_language() or "en"),
        badge=STATE_BADGES.get(State(application.state), ""),
        flags=[FLAGS.get(flag, flag) for flag in application.review_flags],
        officer=names.get(application.assigned_to_id, ""),
        is_urgent=application.urgency == Urgency.URGENT,
        is_late=bool(application.is_red),  # type: ignore[attr-defined]
        news=[ArrivalKind(kind).label for kind in news],
    )


def missions_to_choose(request: HttpRequest) -> list[tuple[str, str]]:
    officer: Any = request.user
    missions: Any = missions_of(officer, *CASE_ROLES).order_by("code")
    return [(mission.code, named(mission)) for mission in missions]


def named(mission: Mission) -> str:
    return in_language(mission.names, get_language() or "en")
