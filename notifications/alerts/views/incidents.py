"""Doors to incidents and to the library of areas."""

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.errors import FieldError, InvalidInput
from notifications.alerts.serializers.composing import Closing, NewIncident
from notifications.alerts.serializers.scoring import ScoreOut
from notifications.alerts.serializers.told import IncidentOut, LibraryAreaOut
from notifications.alerts.services import incidents, library, scoring
from notifications.alerts.services.authority import jurisdiction_of
from notifications.alerts.views.desk import Desk

LONGEST_QUERY = 60
SEARCHED = [
    OpenApiParameter("q", str, description="Part of a name, or the beginning of a code."),
    OpenApiParameter("mission", str, description="Only what this mission serves."),
    OpenApiParameter("geometry", bool, description="With rings, and then five areas at most instead of twenty."),
]


class Incidents(Desk):
    @extend_schema(responses=IncidentOut(many=True), operation_id="operations_incidents_list")
    def get(self, request: Request) -> Response:
        """Incidents of the missions the caller composes, approves or reads for, newest first."""
        return self.page(self.incidents(), IncidentOut)

    @extend_schema(request=NewIncident, responses={201: IncidentOut})
    def post(self, request: Request) -> Response:
        incident = incidents.open_incident(**self.read(NewIncident), by=self.me, now=self.now)
        place = f"{request.path}/{incident.public_id}"
        return Response(IncidentOut(incident).data, status=201, headers={"Location": place})


class OneIncident(Desk):
    @extend_schema(responses=IncidentOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        return Response(IncidentOut(self.incident(public_id)).data)


class CloseIncident(Desk):
    @extend_schema(request=Closing, responses=IncidentOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Nothing more is written in it; refused while an alert of it waits or is approved."""
        incident = self.incident(public_id)
        reason = self.read(Closing)["reason"]
        return Response(IncidentOut(incidents.close_incident(incident, reason=reason, by=self.me, now=self.now)).data)


class Score(Desk):
    pagination_class = None

    @extend_schema(responses=ScoreOut(many=True), operation_id="operations_incidents_score")
    def get(self, request: Request, public_id: UUID) -> Response:
        """How long each step took of what went out in it, by the seconds; of an exercise as of what was real."""
        return Response(ScoreOut(scoring.scores_of(self.incident(public_id)), many=True).data)


class Areas(Desk):
    pagination_class = None

    @extend_schema(parameters=SEARCHED, responses=LibraryAreaOut(many=True), operation_id="operations_areas_search")
    def get(self, request: Request) -> Response:
        """States and subdivisions for the composer, by name or code."""
        self.require_part()
        asked = request.query_params
        text = asked.get("q", "").strip()
        if len(text) > LONGEST_QUERY or not text.isprintable():
            raise InvalidInput(errors=[FieldError("q", "length", f"0-{LONGEST_QUERY}")])
        if asked.get("geometry", "false") not in {"true", "false"}:
            raise InvalidInput(errors=[FieldError("geometry", "invalid", "true, false")])
        mission = asked.get("mission")
        serves = jurisdiction_of(mission, self.now) if mission and mission.isprintable() else None
        rows = library.found(text, mission_serves=serves, with_rings=asked.get("geometry") == "true")
        return Response(LibraryAreaOut(rows, many=True).data)
