"""Where does an officer print the receipt of a case they entered for a caller?"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.views.decorators.http import require_GET

from consular.cases.models.cases import ConsularCase
from consular.cases.models.threads import THREAD_ROLES
from consular.missions.panel.roles import require
from consular.receipts.services import printing
from consular.receipts.views.receipts import as_pdf, entered
from econsulate.core.panel.site import site


@require_GET
def receipt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The PDF, for the printer; the reading is recorded."""
    require(request, *THREAD_ROLES)
    user: Any = request.user
    case = entered(ConsularCase.objects.visible_to_staff(user), public_id)
    return as_pdf(printing.for_the_caller(case, by=user, now=timezone.now()), case)


def pages() -> list[URLPattern | URLResolver]:
    return [path("receipts/<uuid:public_id>/", site.admin_view(receipt), name="receipt")]
