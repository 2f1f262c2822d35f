"""The doors to the receipt of a case that was entered for somebody who called."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from consular.cases.models.cases import ConsularCase
from consular.receipts.services import printing
from econsulate.core.access import Citizen, Officer
from econsulate.core.api.views import ApiView
from econsulate.core.limits.services import Rate

PDF = {(200, "application/pdf"): OpenApiTypes.BINARY}


def entered(rows: Any, public_id: UUID) -> ConsularCase:
    """One of these cases, if an officer entered it; what the app itself sent has its answer there."""
    case: ConsularCase | None = rows.whole().filter(public_id=public_id, entered_by__isnull=False).first()
    if case is None:
        raise Http404
    return case


def as_pdf(body: bytes, case: ConsularCase) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{case.thread.reference}.pdf"'}
    return HttpResponse(body, content_type="application/pdf", headers=headers)


class CaseReceipt(ApiView):
    audience = Citizen
    rate = Rate(30, 60)

    @extend_schema(responses=PDF)
    def get(self, request: Request, public_id: UUID) -> HttpResponse:
        """The sealed receipt of a case that the mission entered for the person; without the caller's words."""
        case = entered(ConsularCase.objects.visible_to(self.me), public_id)
        return as_pdf(printing.for_the_person(case, now=timezone.now()), case)


class StaffCaseReceipt(ApiView):
    audience = Officer
    rate = Rate(60, 60)

    @extend_schema(responses=PDF)
    def get(self, request: Request, public_id: UUID) -> HttpResponse:
        """The sealed receipt to hand to who called, with what they told; the reading is recorded."""
        case = entered(ConsularCase.objects.visible_to_staff(self.me), public_id)
        return as_pdf(printing.for_the_caller(case, by=self.me, now=timezone.now()), case)
