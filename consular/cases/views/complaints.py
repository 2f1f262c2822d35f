"""The app's doors to complaints: lodge, read, take back, take further."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.cases.models.complaints import Complaint
from consular.cases.models.threads import Thread
from consular.cases.serializers.complaints import ComplaintOut, FurtherComplaint, NewComplaint
from consular.cases.services import complaining
from consular.cases.services.messages import Words
from econsulate.core.access import Citizen
from econsulate.core.api.etag import etag_of
from econsulate.core.api.schema import ETAG
from econsulate.core.api.views import ApiView
from econsulate.core.limits.services import Rate


class ComplaintView(ApiView):
    audience = Citizen

    def complaint(self, public_id: UUID) -> Complaint:
        return self.visible(Complaint.objects.whole(), public_id)

    def told(self, complaint: Complaint, status: int = 200, **headers: str) -> Response:
        body = ComplaintOut(complaint, context=self.get_serializer_context()).data
        return Response(body, status=status, headers={"ETag": etag_of(complaint), **headers})


class Complaints(ComplaintView):
    """Complaints of the caller, or about them, newest first."""

    rate = Rate(30, 60)

    @extend_schema(responses=ComplaintOut(many=True), operation_id="complaints_list")
    def get(self, request: Request) -> Response:
        return self.page(Complaint.objects.visible_to(self.me).whole(), ComplaintOut)

    @extend_schema(parameters=[ETAG], request=NewComplaint, responses={200: ComplaintOut, 201: ComplaintOut})
    def post(self, request: Request) -> Response:
        """Complain of how a conversation or case was handled; 200 where it was lodged before under this client_id."""
        values = self.read(NewComplaint)
        thread = self.visible(Thread.objects.all(), values["thread"])
        words = Words(values["text"], values["language"] or self.me.language, values["client_id"])
        complaint, is_new = complaining.lodge(thread, words, by=self.me, now=timezone.now())
        return self.told(complaint, 201 if is_new else 200, Location=f"{request.path}/{complaint.public_id}")


class OneComplaint(ComplaintView):
    @extend_schema(parameters=[ETAG], responses=ComplaintOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        return self.told(self.complaint(public_id))


class WithdrawComplaint(ComplaintView):
    @extend_schema(parameters=[ETAG], request=None, responses=ComplaintOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        complaint = complaining.withdraw(self.complaint(public_id), by=self.me, now=timezone.now())
        return self.told(self.complaint(complaint.public_id))


class TakeFurther(ComplaintView):
    @extend_schema(parameters=[ETAG], request=FurtherComplaint, responses={200: ComplaintOut, 201: ComplaintOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Headquarters look at it; 200 where it was taken further before under this client_id."""
        complaint = self.complaint(public_id)
        values = self.read(FurtherComplaint)
        words = Words(values["text"], complaint.language, values["client_id"])
        found, is_new = complaining.take_further(complaint, words, by=self.me, now=timezone.now())
        return self.told(found, 201 if is_new else 200)
