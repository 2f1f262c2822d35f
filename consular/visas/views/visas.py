"""The holder's doors to issued documents, and the officers' to ending them."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.visas.models.visas import Refusal, Visa, VisaOrder
from consular.visas.serializers.applications import Empty
from consular.visas.serializers.visas import (
    MadeShareCodeOut,
    NewOrder,
    NewShareCode,
    OrderOut,
    RefusalOut,
    ShareCodeOut,
    VisaOut,
)
from consular.visas.services import issuing, printing, revoking, sharing
from consular.visas.views.staff import StaffView
from econsulate.core.access import Citizen
from econsulate.core.api.views import ApiView
from econsulate.core.limits.services import Rate

PDF = {(200, "application/pdf"): OpenApiTypes.BINARY}


def as_pdf(content: bytes, reference: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{reference}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


class VisaView(ApiView):
    audience = Citizen

    def visa(self, public_id: UUID) -> Visa:
        return self.visible(Visa.objects.with_key(), public_id)


class OneVisa(VisaView):
    @extend_schema(responses=VisaOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        return Response(VisaOut(self.visa(public_id)).data)


class VisaPdf(VisaView):
    rate = Rate(30, 60)

    @extend_schema(responses=PDF)
    def get(self, request: Request, public_id: UUID) -> HttpResponse:
        visa = self.visa(public_id)
        return as_pdf(printing.visa_pdf(visa), visa.reference)


class OneRefusal(ApiView):
    audience = Citizen

    def refusal(self, public_id: UUID) -> Refusal:
        rows: QuerySet[Refusal] = Refusal.objects.with_key().select_related(
            "decision__proposal", "decision__application__category__version"
        )
        refusal = self.visible(rows, public_id)
        # Its seals open with the key of this very person.
        refusal.decision.proposal.application = refusal.decision.application
        return refusal

    @extend_schema(responses=RefusalOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        return Response(RefusalOut(self.refusal(public_id)).data)


class RefusalPdf(OneRefusal):
    rate = Rate(30, 60)

    @extend_schema(responses=PDF)
    def get(self, request: Request, public_id: UUID) -> HttpResponse:  # type: ignore[override]
        refusal = self.refusal(public_id)
        return as_pdf(printing.refusal_pdf(refusal), refusal.reference)


class ShareCodes(VisaView):
    rate = Rate(30, 60)
    pagination_class = None

    @extend_schema(responses=ShareCodeOut(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """The codes the caller made; the holder of the visa reads all of them."""
        visa = self.visa(public_id)
        rows = list(sharing.codes_for(visa, self.me).prefetch_related("uses").order_by("-created_at"))
        for row in rows:
            row.visa = visa
        return Response(ShareCodeOut(rows, many=True).data)

    @extend_schema(request=NewShareCode, responses={201: MadeShareCodeOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        values = self.read(NewShareCode)
        row, code = sharing.share(self.visa(public_id), **values, by=self.me, now=timezone.now())
        return Response({**ShareCodeOut(row).data, "code": code}, status=201)


class OneShareCode(VisaView):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, public_id: UUID, code_id: UUID) -> Response:
        visa = self.visa(public_id)
        row = sharing.codes_for(visa, self.me).filter(public_id=code_id).first()
        if row is None:
            raise Http404
        row.visa = visa
        sharing.revoke(row, by=self.me, now=timezone.now())
        return Response(status=204)


class Issue(StaffView):
    needs_step_up = True

    @extend_schema(request=Empty, responses={201: VisaOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Hand the decision out: a sealed visa, or a sealed notice of refusal."""
        document = issuing.issue(self.application(public_id), by=self.me, now=timezone.now())
        return self.created(document, VisaOut if isinstance(document, Visa) else RefusalOut)


class Orders(StaffView):
    needs_step_up = True

    @extend_schema(request=NewOrder, responses={201: OrderOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Order that the visa be annulled, revoked, suspended or reinstated."""
        visa = Visa.objects.visible_to_staff(self.me).filter(public_id=public_id).first()
        if visa is None:
            raise Http404
        written = revoking.order(visa, **self.read(NewOrder), by=self.me, now=timezone.now())
        return self.created(written, OrderOut)


class ConfirmOrder(StaffView):
    needs_step_up = True

    @extend_schema(request=Empty, responses=OrderOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Bring another officer's order into force."""
        visas = Visa.objects.visible_to_staff(self.me)
        written = VisaOrder.objects.filter(visa__in=visas, public_id=public_id).select_related("visa").first()
        if written is None:
            raise Http404
        return Response(OrderOut(revoking.confirm(written, by=self.me, now=timezone.now())).data)
