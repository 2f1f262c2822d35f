"""Doors to alerts: composing, contributing, putting forward, approving."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.access import last_second_factor, require_step_up, session_of
from econsulate.core.api.etag import Changed, etag_of
from econsulate.core.api.schema import ETAG, IF_MATCH
from econsulate.core.errors import FieldError, InvalidInput
from notifications.alerts.models.choices import AlertState, Verdict
from notifications.alerts.serializers.composing import Approving, NewAlert, NewVersion, SendingBack, Submitting
from notifications.alerts.serializers.last_words import AlertWithLastWords
from notifications.alerts.serializers.told import AlertOut, AlertRow, PreviewOut, VersionOut
from notifications.alerts.services import composing, deciding
from notifications.alerts.services.outlook import outlook
from notifications.alerts.views.desk import Desk

STATE = OpenApiParameter("state", str, enum=AlertState.values)
INCIDENT = OpenApiParameter("incident", {"type": "string", "format": "uuid"})


class Alerts(Desk):
    @extend_schema(parameters=[STATE, INCIDENT], responses=AlertRow(many=True), operation_id="operations_alerts_list")
    def get(self, request: Request) -> Response:
        """Alerts of the missions the caller composes, approves or reads for, newest first."""
        rows, state = self.alerts(), request.query_params.get("state")
        if state is not None and state not in AlertState.values:
            raise InvalidInput(errors=[FieldError("state", "invalid_choice", ", ".join(AlertState.values))])
        if state:
            rows = rows.filter(state=state)
        if "incident" in request.query_params:
            rows = rows.filter(incident__public_id=id_of(request.query_params["incident"], "incident"))
        return self.page(rows, AlertRow)

    @extend_schema(parameters=[ETAG], request=NewAlert, responses={201: AlertOut})
    def post(self, request: Request) -> Response:
        """Begin an alert in an incident, with its first version."""
        values: dict[str, Any] = {**self.read(NewAlert)}
        incident = self.incident(values.pop("incident"))
        alert = composing.begin(incident, values, by=self.me, now=self.now)
        return self.told(alert, 201, Location=f"{request.path}/{alert.public_id}")


class OneAlert(Desk):
    shows = AlertWithLastWords

    @extend_schema(parameters=[ETAG], responses=AlertWithLastWords)
    def get(self, request: Request, public_id: UUID) -> Response:
        return self.told(self.alert(public_id))


class Versions(Desk):
    @extend_schema(responses=VersionOut(many=True), operation_id="operations_alerts_versions_list")
    def get(self, request: Request, public_id: UUID) -> Response:
        """Every version, newest first."""
        return self.page(self.alert(public_id).versions.select_related("author", "template"), VersionOut)

    @extend_schema(parameters=[IF_MATCH, ETAG], request=NewVersion, responses={201: AlertOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """The next version. The alert is a draft again, and an approval of what it said before is void. Needs If-Match,
        so that nobody writes over what they have not seen."""
        alert = self.alert(public_id)
        if "If-Match" not in request.headers:
            raise InvalidInput(errors=[FieldError("If-Match", "required", etag_of(alert))])
        values = self.read(NewVersion)
        try:
            self.require_match(alert)
            revised = composing.revise(alert, values, seen=alert.version, by=self.me, now=self.now)
        except Changed as changed:
            present = self.told(alert)
            changed.show(present.data, present.headers["ETag"])
            raise
        return self.told(revised, 201)


class Submit(Desk):
    @extend_schema(parameters=[ETAG], request=Submitting, responses=AlertOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Put the version you saw forward. 409 `gates_closed` names what stands in the way; what is not hard there can
        be accepted by its code."""
        alert, values = self.alert(public_id), self.read(Submitting)
        accepted = values["accepted_gates"]
        deciding.submit(alert, seen_hash=values["content_hash"], accepted=accepted, by=self.me, now=self.now)
        return self.told(alert)


class Return(Desk):
    @extend_schema(parameters=[ETAG], request=SendingBack, responses=AlertOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Ask for more work; who approves may, and who composes, to take back what waits."""
        alert, reason = self.alert(public_id), self.read(SendingBack)["reason"]
        deciding.send_back(alert, Verdict.RETURNED, reason=reason, by=self.me, now=self.now)
        return self.told(alert)


class Reject(Desk):
    @extend_schema(parameters=[ETAG], request=SendingBack, responses=AlertOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """End it for good, also once it is approved: it takes two to start and one to stop."""
        alert, reason = self.alert(public_id), self.read(SendingBack)["reason"]
        deciding.send_back(alert, Verdict.REJECTED, reason=reason, by=self.me, now=self.now)
        return self.told(alert)


class Approve(Desk):
    @extend_schema(parameters=[ETAG], request=Approving, responses=AlertOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Say yes to exactly the version you saw. Needs a second factor proved just now, the name of the area typed,
        and that the caller had no hand in any version."""
        alert = self.alert(public_id)
        require_step_up(request)
        proved_at = last_second_factor(session_of(request))
        assert proved_at is not None  # noqa: S101 - step-up has found one
        values = self.read(Approving)
        deciding.approve(
            alert,
            seen_hash=values["content_hash"],
            place=values["place"],
            second_factor_at=proved_at,
            by=self.me,
            now=self.now,
        )
        return self.told(alert)


class Preview(Desk):
    pagination_class = None

    @extend_schema(responses=PreviewOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Whom the version that counts would reach, by what, and what stands in its way. A sample is counted anew only
        when it is submitted."""
        alert = self.alert(public_id)
        version = composing.current(alert)
        version.alert = alert
        return Response(PreviewOut(outlook(version, sees=self.authority.sees, now=self.now)).data)


def id_of(text: str, path: str) -> UUID:
    """Raises InvalidInput."""
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidInput(errors=[FieldError(path, "invalid", "UUID")]) from error
