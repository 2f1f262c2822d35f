"""Doors by which an alert goes out, is updated, is ended, and is watched."""

import hashlib
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.access import require_step_up
from econsulate.core.api.etag import unless_known
from econsulate.core.api.schema import ETAG
from econsulate.core.errors import FieldError, InvalidInput
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.choices import EventKind
from notifications.alerts.models.events import AlertEvent
from notifications.alerts.serializers.composing import SendingBack
from notifications.alerts.serializers.progress import ProgressOut, progress_body
from notifications.alerts.serializers.sending import EventOut, Releasing
from notifications.alerts.serializers.told import AlertOut
from notifications.alerts.services import sending
from notifications.alerts.views.desk import Desk
from notifications.broadcasts.services.progress import progress_of
from notifications.contacts.services.keeping import figures_of

EVENT = OpenApiParameter("event", int, description="Of an earlier event, by its `seq`.")


class Release(Desk):
    update = False

    @extend_schema(parameters=[ETAG], request=Releasing, responses=AlertOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Send the approved version you saw to everybody in its area."""
        return self.release(public_id)

    def release(self, public_id: UUID) -> Response:
        alert, told = self.alert(public_id), self.read(Releasing)
        seen, ask = told["content_hash"], told["ask"]
        sending.release(alert, seen_hash=seen, update=self.update, ask=ask, by=self.me, now=self.now)
        return self.told(alert)


class Update(Release):
    update = True

    @extend_schema(parameters=[ETAG], request=Releasing, responses=AlertOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Send the approved next version of an alert that is out, to its area and to all who were reached before."""
        return self.release(public_id)


class Ending(Desk):
    def end(self, public_id: UUID, kind: EventKind) -> Response:
        alert, reason = self.alert(public_id), self.read(SendingBack)["reason"]
        event = sending.end(alert, kind, reason=reason, by=self.me, now=self.now)
        return self.told(alert, 200 if event else 202)


class Cancel(Ending):
    @extend_schema(parameters=[ETAG], request=SendingBack, responses={200: AlertOut, 202: AlertOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Stop what is out and take it back from everybody it reached or may have, in the template's words of
        correction, or in standard ones. The reason stays among us. It takes two to start and one to stop. 202: it is
        stopped, and nobody could be told, since it can't be signed now; tell the administrator and ask again."""
        return self.end(public_id, EventKind.CANCEL)


class AllClear(Ending):
    @extend_schema(parameters=[ETAG], request=SendingBack, responses={200: AlertOut, 202: AlertOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Say that the danger is over, to everybody who was warned. Needs a second factor proved just now: who
        believes it goes back to where the danger was. 202 as when it is cancelled."""
        self.alert(public_id)
        require_step_up(request)
        return self.end(public_id, EventKind.ALL_CLEAR)


class Events(Desk):
    @extend_schema(responses=EventOut(many=True), operation_id="operations_alerts_events_list")
    def get(self, request: Request, public_id: UUID) -> Response:
        """Everything that was told in this alert, newest first."""
        told = self.alert(public_id).events.select_related("version", "by").prefetch_related("postings")
        return self.page(told, EventOut)


class Progress(Desk):
    pagination_class = None
    cache_control = "private, no-cache"

    @extend_schema(parameters=[EVENT, ETAG], responses={200: ProgressOut, 304: None})
    def get(self, request: Request, public_id: UUID) -> HttpResponseBase:
        """How far the newest thing told has come. Ask every few seconds, with If-None-Match; 404 before anything was
        told."""
        event = self.event(self.alert(public_id))
        body = progress_body(event, progress_of(event.broadcast), figures_of(event.broadcast.thread))
        etag = f'"{hashlib.sha256(repr(body).encode()).hexdigest()[:32]}"'
        return unless_known(request, etag, lambda: Response(ProgressOut(body).data))

    def event(self, alert: Alert) -> AlertEvent:
        """Raises Http404, InvalidInput."""
        asked = self.request.query_params.get("event")
        events = alert.events.select_related("broadcast")
        if asked is not None and not (asked.isascii() and asked.isdecimal() and len(asked) < 6):
            raise InvalidInput(errors=[FieldError("event", "invalid", "1, 2, …")])
        found = (events.filter(seq=int(asked)) if asked else events.order_by("-seq")).first()
        if found is None:
            raise Http404
        return found
