"""How does an app say where it can be woken, and take it back?"""

from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.access import Anyone, Citizen
from econsulate.core.api.views import ApiView
from econsulate.core.limits.services import Rate
from notifications.channels.webpush import public_key
from notifications.recipients.models import Device
from notifications.recipients.serializers.devices import (
    DeviceAnswerSerializer,
    DeviceSerializer,
    PushKeySerializer,
    told,
)
from notifications.recipients.services import devices, people


class DevicesView(ApiView):
    """One's own devices. An app registers at each start: the same again changes nothing, a new token takes the place
    of the old one, and a token that another account had moves to this one."""

    audience = Citizen
    serializer_class = DeviceAnswerSerializer
    rate = Rate(60, 3600)
    repeats_itself = True

    @extend_schema(operation_id="devices_list", responses=DeviceAnswerSerializer(many=True))
    def get(self, request: Request) -> Response:
        mine = Device.objects.visible_to(self.me).select_related("contact_point").defer("contact_point__address")
        return self.page(mine, DeviceAnswerSerializer)

    @extend_schema(
        operation_id="devices_register",
        request=DeviceSerializer,
        responses={200: DeviceAnswerSerializer, 201: DeviceAnswerSerializer},
    )
    def post(self, request: Request) -> Response:
        said = told(self.read(DeviceSerializer))
        handle = cast(SessionBase, request.auth).session_key or ""
        recipient = people.ensure_recipient(self.me)
        try:
            device, new = devices.register(recipient, said, session=handle, by=self.me)
        except devices.SignedOut as ended:
            raise NotAuthenticated from ended
        return Response(DeviceAnswerSerializer(device).data, status=201 if new else 200)


class DeviceView(ApiView):
    audience = Citizen

    @extend_schema(operation_id="devices_forget", request=None, responses={204: None})
    def delete(self, request: Request, public_id: UUID) -> Response:
        """Nothing rings there any more."""
        device = self.visible(Device.objects.select_related("contact_point", "recipient"), public_id)
        devices.forget(device, by=self.me)
        return Response(status=204)


class PushKeyView(ApiView):
    """The key by which browsers and UnifiedPush know that it is we who ring; absent where neither is carried."""

    audience = Anyone
    cache_control = "public, max-age=3600"
    serializer_class = PushKeySerializer

    @extend_schema(operation_id="push_key_read")
    def get(self, request: Request) -> Response:
        if not settings.PUSH["vapid"]:
            raise Http404
        return Response({"vapid_public_key": public_key()})
