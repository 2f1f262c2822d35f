"""Who has said where they are, and where exactly is one of them?"""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from consular.abroad.models.registration import REGISTER_ROLES, Registration
from consular.abroad.models.whereabouts import Whereabouts, WhereaboutsQuerySet
from consular.abroad.panel.positions import place_at
from consular.abroad.panel.register import PAGE_SIZE
from consular.abroad.panel.searching import searched
from consular.abroad.services import finding, whereabouts
from consular.citizens.services.people import name_of
from consular.missions.panel.roles import require
from econsulate.core.countries import country_name
from econsulate.core.panel.site import site


def mine(request: HttpRequest) -> WhereaboutsQuerySet:
    require(request, *REGISTER_ROLES)
    user: Any = request.user
    return Whereabouts.objects.visible_to_staff(user).whole()


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Newest first, without the positions; of whom `?q=` means."""
    rows, search = mine(request), searched(request)
    user: Any = request.user
    if search.asked is not None:
        rows = rows.filter(finding.about(search.asked, by=user))
    page = Paginator(rows.order_by("-created_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    if search.asked is not None:
        finding.shown(page.object_list, by=user)
    lines = [(row, name_of(row.person), place_of(row)) for row in page]
    context = {**search.context, "lines": lines, "page": page}
    return site.render(request, "panel/abroad/whereabouts_list.html", context, status=search.status)


@require_GET
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The exact position; the reading is recorded."""
    row = mine(request).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    user: Any = request.user
    whereabouts.opened(row, by=user)
    entry = Registration.objects.visible_to_staff(user).live().filter(person=row.person).first()
    context = {"row": row, "name": name_of(row.person), "place": place_of(row), "entry": entry}
    context["position"] = place_at(row.told)
    with timezone.override(row.mission.zone):
        return site.render(request, "panel/abroad/whereabouts.html", context)


def place_of(row: Whereabouts) -> str:
    return ", ".join(part for part in (row.region, country_name(row.host_state) if row.host_state else "") if part)
