"""Who travels, or will travel, where the officer's missions serve?"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from consular.abroad.models.registration import REGISTER_ROLES
from consular.abroad.models.trips import Trip, TripLeg, TripQuerySet
from consular.abroad.panel.register import PAGE_SIZE
from consular.abroad.panel.searching import FOUND, searched
from consular.abroad.serializers.trips import CompanionOut, in_order
from consular.abroad.services import finding, reaching, travelling
from consular.missions.panel.roles import require
from econsulate.core.countries import country_name
from econsulate.core.panel.site import site

TITLES: Mapping[str, Any] = {"now": _("On the way"), "later": _("To come"), "over": _("Returned")}


def of_time(name: str, today: date) -> Q:
    """A condition on journeys."""
    if name == "later":
        return Q(first_day__gt=today)
    return Q(last_day__lt=today) if name == "over" else Q(first_day__lte=today, last_day__gte=today)


def mine(request: HttpRequest) -> TripQuerySet:
    require(request, *REGISTER_ROLES)
    user: Any = request.user
    return Trip.objects.visible_to_staff(user)


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Those on the way now, first to return first, or whom `?q=` means; a constant number of queries."""
    today, rows, search = timezone.now().date(), mine(request), searched(request)
    user: Any = request.user
    name = request.GET.get("when", "now")
    name = name if name in TITLES else "now"
    title = TITLES[name]
    if search.asked is None:
        rows = rows.filter(of_time(name, today))
    else:
        people = finding.people(search.asked, by=user)
        name, title, rows = "", FOUND, rows.filter(finding.on_journeys(search.asked, people))
    page = Paginator(rows.whole().order_by("last_day", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    if search.asked is not None:
        finding.shown(page.object_list, by=user)
    context = {
        **search.context,
        "tabs": [(key, title, mine(request).filter(of_time(key, today)).count()) for key, title in TITLES.items()],
        "current": name,
        "title": title,
        "lines": [(trip, travelling.name_on(trip), len(trip.companions.all()), states_of(trip)) for trip in page],
        "page": page,
    }
    return site.render(request, "panel/abroad/trips.html", context, status=search.status)


@require_GET
def one_trip(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One journey with its places and companions; the reading is recorded."""
    trip = mine(request).whole().filter(public_id=public_id).first()
    if trip is None:
        raise Http404
    user: Any = request.user
    travelling.opened(trip, by=user)
    trip.hand_key_on()
    context = {
        "trip": trip,
        "name": travelling.name_on(trip),
        "rules": reaching.rules_of(trip),
        "legs": [(leg, place_of(leg)) for leg in in_order(trip.legs)],
        "companions": CompanionOut(in_order(trip.companions), many=True).data,
    }
    return site.render(request, "panel/abroad/trip.html", context)


def states_of(trip: Trip) -> str:
    return ", ".join(dict.fromkeys(country_name(leg.host_state) for leg in in_order(trip.legs)))


def place_of(leg: TripLeg) -> str:
    return ", ".join(part for part in (leg.where["city"], leg.region, country_name(leg.host_state)) if part)
