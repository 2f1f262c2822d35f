"""How many people are where? Five figures by State, subdivision or mission, or in an area that somebody names."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from consular.abroad.models.registration import REGISTER_ROLES
from consular.abroad.serializers.head_counts import LEVELS, LONGEST_AREA, named
from consular.abroad.services import head_counts
from consular.abroad.services.head_counts import Asked, Counted
from consular.missions.panel.roles import holds, roles_held
from econsulate.core.panel.forms import Form, Line
from econsulate.core.panel.site import site
from notifications.facade import FIGURES

TITLES = {
    "registered": _("Registered"),
    "confirmed": _("Confirmed within 90 days"),
    "travelling": _("Travelling now"),
    "companions": _("Companions"),
    "minors": _("Minors"),
}


class AreaAsked(Form):
    polygon = Line(
        label=_("Corners"),
        max_length=LONGEST_AREA,
        required=False,
        help_text=_("Three or more, each as latitude,longitude: 37.4,126.7 37.4,127.2 37.7,127.0"),
    )
    circle = Line(
        label=_("Circle"),
        max_length=100,
        required=False,
        help_text=_("Its middle and radius in kilometres: 37.57,126.98 30"),
    )


def may_count(request: HttpRequest) -> bool:
    """Asked for each page's menu, so once a request."""
    may: bool | None = getattr(request, "may_count", None)
    if may is None:
        user: Any = request.user
        may = holds(*REGISTER_ROLES)(request) or (bool(roles_held(request)) and head_counts.at_headquarters(user))
        setattr(request, "may_count", may)  # noqa: B010 - a request has no such attribute by its type
    return may


@require_GET
def shown(request: HttpRequest) -> HttpResponse:
    """Raises NotYourRole."""
    user: Any = request.user
    by: Any = request.GET.get("by")
    by = by if by in LEVELS else "state"
    found = head_counts.count(Asked(by=by), by=user)
    form, area, status = area_of(request, user)
    context = {
        "tabs": [(level, title) for level, title in LEVELS.items()],
        "current": by,
        "title": LEVELS[by],
        "headings": list(TITLES.values()),
        "lines": [(place, figures_of(place["figures"])) for place in named(found.places, by)],
        "form": form,
        "faults": form.faults() if form.is_bound else [],
        "area": area,
    }
    return site.render(request, "panel/abroad/head_counts.html", context, status=status)


def area_of(request: HttpRequest, user: Any) -> tuple[Form, list[tuple[Any, Any]], int]:
    """The form as it was filled, and both lines of figures for what it asks."""
    if not (request.GET.get("polygon") or request.GET.get("circle")):
        return AreaAsked(name="area"), [], 200
    form, found = AreaAsked(request.GET, name="area"), list[Counted]()
    status = form.carry_out(lambda values: found.append(head_counts.count(Asked(**values), by=user)))
    if not found or found[0].area is None:
        return form, [], status
    area = found[0].area
    lines = [(_("There"), figures_of(area.there)), (_("Possibly there"), figures_of(area.possibly_there))]
    return form, lines, status


def figures_of(figures: Any) -> list[tuple[Any, int]]:
    return [(TITLES[name], getattr(figures, name)) for name in FIGURES]
