"""Doors by which one person on duty sends an alert alone, and others look into it."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.access import last_second_factor, require_step_up, session_of
from econsulate.core.api.schema import ETAG
from notifications.alerts.models.break_glass import BreakGlass
from notifications.alerts.serializers.break_glass import RELATED, BreakGlassOut, BreakingGlass, Reviewing
from notifications.alerts.serializers.told import AlertOut
from notifications.alerts.services import break_glass
from notifications.alerts.views.desk import Desk


class Breaking(Desk):
    @extend_schema(parameters=[ETAG], request=BreakingGlass, responses=AlertOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Send what waits for approval alone, when nobody answers: the operator on duty, in the words of a template
        that others approved for it, to few people. Needs a second factor proved just now. Everybody who may approve is
        told at once, and one of them reviews it within 24 hours."""
        alert = self.alert(public_id)
        require_step_up(request)
        proved_at = last_second_factor(session_of(request))
        assert proved_at is not None  # noqa: S101 - step-up has found one
        values = self.read(BreakingGlass)
        seen = values.pop("content_hash")
        break_glass.release(alert, seen_hash=seen, **values, second_factor_at=proved_at, by=self.me, now=self.now)
        return self.told(alert)


class Review(Desk):
    @extend_schema(parameters=[ETAG], request=Reviewing, responses=AlertOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Judge what another sent alone. Whoever had a hand in the alert can't."""
        alert = self.alert(public_id)
        break_glass.review(alert, **self.read(Reviewing), by=self.me, now=self.now)
        return self.told(alert)


class Broken(Desk):
    @extend_schema(responses=BreakGlassOut(many=True), operation_id="operations_break_glass_list")
    def get(self, request: Request) -> Response:
        """Every alert that was sent by one person alone at the missions the caller composes, approves or reads for,
        newest first."""
        rows = BreakGlass.objects.of_missions(self.authority.sees).select_related(*RELATED)
        return self.page(rows, BreakGlassOut)
