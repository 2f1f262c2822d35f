"""Whom has the officer on the telephone, and what can be opened of theirs?"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_GET

from consular.finding.services import searching
from consular.missions.panel.roles import require
from consular.visas.models.applications import CASE_ROLES
from econsulate.core.errors import InvalidInput
from econsulate.core.panel.site import site


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Without `?q=` the empty form."""
    require(request, *CASE_ROLES)
    user: Any = request.user
    typed = request.GET.get("q", "")
    context: dict[str, Any] = {"typed": typed, "found": None, "faults": []}
    status = 200
    if typed.strip():
        try:
            context["found"] = searching.search(typed, by=user)
        except InvalidInput as refusal:
            context["faults"], status = [str(fault.detail) for fault in refusal.errors], 400
    return site.render(request, "panel/finding/people.html", context, status=status)


def pages() -> list[URLPattern | URLResolver]:
    return [path("people/", site.admin_view(people), name="people")]
