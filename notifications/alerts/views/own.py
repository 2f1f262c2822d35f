"""Doors to what concerns oneself: alerts one was told of, their signatures, and saying that one knows.

No version of the app is too old for them.
"""

from base64 import b64encode
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.access import Citizen
from econsulate.core.api.etag import unless_known
from econsulate.core.api.schema import ETAG
from econsulate.core.api.views import ApiView
from econsulate.core.errors import FieldError, InvalidInput
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.serializers.concerning import (
    COLUMNS,
    AlertToldSerializer,
    SignedAlertSerializer,
    told,
)
from notifications.alerts.services import concerning
from notifications.alerts.services.concerning import Heard
from notifications.broadcasts.services import hearing
from notifications.deliveries.serializers import language_for

EARLIER = OpenApiParameter("earlier", bool, description="Also what ended more than a day ago.")
KNOWN = {200: AlertToldSerializer, 304: None}


class Own(ApiView):
    audience = Citizen
    serves_old_apps = True
    cache_control = "private, no-cache"

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @cached_property
    def language(self) -> str:
        return language_for(self.request, self.me.language)

    def heard(self, thread: UUID) -> Heard:
        found = concerning.one(self.me, thread, at=self.now)
        if found is None:
            raise Http404
        return found

    def etag(self, heard: list[Heard]) -> str:
        return f'"{concerning.fingerprint(heard, self.language, self.request.get_full_path())}"'

    def shown(self, heard: Heard) -> Response:
        event = AlertEvent.objects.values(*COLUMNS).get(pk=heard.event)
        (body,) = told([event], [heard], self.language)
        return Response(body, headers={"ETag": self.etag([heard])})


class Alerts(Own):
    @extend_schema(
        parameters=[EARLIER, ETAG],
        responses={200: AlertToldSerializer(many=True), 304: None},
        operation_id="alerts_list",
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Alerts the caller was told of, that are in force or ended within a day, newest first: of each the newest
        thing told."""
        asked = request.query_params.get("earlier", "false")
        if asked not in {"true", "false"}:
            raise InvalidInput(errors=[FieldError("earlier", "invalid", "true, false")])
        find = concerning.ever if asked == "true" else concerning.lately
        heard = find(self.me, at=self.now)
        return unless_known(request, self.etag(heard), lambda: self.list_of(heard))

    def list_of(self, heard: list[Heard]) -> Response:
        rows = AlertEvent.objects.filter(pk__in=[each.event for each in heard]).values(*COLUMNS, "created_at")
        page: Any = self.paginate_queryset(rows)
        return self.get_paginated_response(told(page, heard, self.language))


class OneAlert(Own):
    @extend_schema(parameters=[ETAG], responses=KNOWN, operation_id="alerts_read")
    def get(self, request: Request, public_id: UUID) -> HttpResponseBase:
        heard = self.heard(public_id)
        return unless_known(request, self.etag([heard]), lambda: self.shown(heard))


class Signed(Own):
    @extend_schema(parameters=[ETAG], responses={200: SignedAlertSerializer, 304: None}, operation_id="alerts_signed")
    def get(self, request: Request, public_id: UUID) -> HttpResponseBase:
        """The newest message itself with its signature, to be checked by keys the app holds already, without a line.
        It never changes: ask once for each `identifier`."""
        event = AlertEvent.objects.get(pk=self.heard(public_id).event)
        body = {
            "identifier": event.identifier,
            "canonical": b64encode(event.canonical).decode(),
            "jws": event.jws,
            "kid": event.kid,
        }
        return unless_known(request, f'"{event.digest}"', lambda: Response(body))


class Acknowledge(Own):
    repeats_itself = True

    @extend_schema(parameters=[ETAG], request=None, responses=AlertToldSerializer, operation_id="alerts_acknowledge")
    def post(self, request: Request, public_id: UUID) -> Response:
        """The caller knows of it: nothing more of it needs to come by other ways. Again changes nothing."""
        self.heard(public_id)
        hearing.note_answered(self.me, [public_id])
        return self.shown(self.heard(public_id))
