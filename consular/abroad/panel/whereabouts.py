"""Who has said where they are, and where exactly is one of them?"""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from consular.abroad.models.registration import REGISTER_ROLES, Registration
from consular.abroad.models.whereabouts import Whereabouts, WhereaboutsQuerySet
from consular.abroad.panel.register import PAGE_SIZE
from consular.abroad.services import whereabouts
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
    """Newest first, without the positions."""
    page = Paginator(mine(request).order_by("-created_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"lines": [(row, name_of(row.person), place_of(row)) for row in page], "page": page}
    return site.render(request, "panel/abroad/whereabouts_list.html", context)


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
    with timezone.override(row.mission.zone):
        return site.render(request, "panel/abroad/whereabouts.html", context)


def place_of(row: Whereabouts) -> str:
    return ", ".join(part for part in (row.region, country_name(row.host_state) if row.host_state else "") if part)
