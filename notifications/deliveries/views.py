"""How does a person read their inbox, and how does a carrier report?"""

from typing import Any, cast
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.access import Citizen, Provider
from econsulate.core.api.views import ApiView
from econsulate.core.limits.services import Rate
from notifications.channels import sms
from notifications.deliveries.models import Delivery, Message
from notifications.deliveries.serializers import (
    InboxMessageSerializer,
    ReceiptsSerializer,
    UnreadSerializer,
    app_receipts,
)
from notifications.deliveries.services.messages import mark_read
from notifications.deliveries.services.receipts import take_from_app, take_report


class InboxView(ApiView):
    """One's own messages, newest first."""

    audience = Citizen
    serializer_class = InboxMessageSerializer

    @extend_schema(operation_id="inbox_list", responses=InboxMessageSerializer(many=True))
    def get(self, request: Request) -> Response:
        return self.page(Message.objects.visible_to(self.me).for_reading(), InboxMessageSerializer)


class InboxMessageView(ApiView):
    audience = Citizen
    serializer_class = InboxMessageSerializer

    @extend_schema(operation_id="inbox_read")
    def get(self, request: Request, public_id: UUID) -> Response:
        message = self.visible(Message.objects.for_reading(), public_id)
        return Response(InboxMessageSerializer(message, context=self.get_serializer_context()).data)


class ReadView(ApiView):
    """The person has seen the message; seeing it again changes nothing."""

    audience = Citizen
    # A receipt.
    serves_old_apps = True
    serializer_class = InboxMessageSerializer

    @extend_schema(operation_id="inbox_mark_read", request=None)
    def post(self, request: Request, public_id: UUID) -> Response:
        mark_read(self.visible(Message.objects.all(), public_id))
        message = self.visible(Message.objects.for_reading(), public_id)
        return Response(InboxMessageSerializer(message, context=self.get_serializer_context()).data)


class UnreadCountView(ApiView):
    audience = Citizen
    serializer_class = UnreadSerializer

    @extend_schema(operation_id="inbox_unread_count")
    def get(self, request: Request) -> Response:
        return Response({"unread": Delivery.objects.unread_of(self.me).count()})


class ReceiptsView(ApiView):
    """The app says what it has shown and what was opened, in batches and as often as it likes."""

    audience = Citizen
    serves_old_apps = True
    repeats_itself = True
    rate = Rate(120, 3600)

    @extend_schema(operation_id="receipts_take", request=ReceiptsSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        said = app_receipts(self.read(ReceiptsSerializer))
        take_from_app(self.me, cast(SessionBase, request.auth).session_key or "", said)
        return Response(status=204)


class SmsReportView(ApiView):
    """The SMS gateway says what became of a message. It asks by GET, and again until it is answered."""

    audience = Provider

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        request.provider_verified = sms.is_receipt(kwargs["delivery_id"], kwargs["code"])

    @extend_schema(exclude=True)
    def get(self, request: Request, delivery_id: UUID, code: str) -> Response:
        report = sms.reported(request.query_params.get("status", ""))
        if report is not None:
            take_report(delivery_id, report)
        return Response(status=204)
