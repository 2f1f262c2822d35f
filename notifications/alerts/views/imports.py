"""Doors to messages of host countries: bringing one, and those that were brought."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import APIException, UnsupportedMediaType
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.errors import FieldError, InvalidInput
from econsulate.core.limits.services import Rate
from notifications.alerts.cap.tree import LARGEST
from notifications.alerts.models.imports import CapImport, CapImportQuerySet
from notifications.alerts.serializers.imports import CapImportOut
from notifications.alerts.services import importing
from notifications.alerts.services.authority import NotOperator
from notifications.alerts.views.alerts import INCIDENT, id_of
from notifications.alerts.views.desk import Desk

CAP_TYPES = ("application/cap+xml", "application/xml")
MISSION = OpenApiParameter("mission", str, description="Whose draft it is to be; needless with `incident`.")
INTO = OpenApiParameter(
    "incident", {"type": "string", "format": "uuid"}, description="Where the draft is to stand; else one is opened."
)
DRAFT = OpenApiParameter("draft", str, enum=["always"], description="A draft even where nobody of ours is.")


class TooLarge(APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = _("A message may have at most 2 MiB.")


class CapImports(Desk):
    rate = Rate(120, 60)
    # A message has names of its own: the same one again is the same import, with the same answer.
    repeats_itself = True

    @extend_schema(parameters=[INCIDENT], responses=CapImportOut(many=True), operation_id="operations_cap_imports_list")
    def get(self, request: Request) -> Response:
        """Messages brought to the missions the caller composes, approves or reads for, newest first."""
        rows = self.imports()
        if "incident" in request.query_params:
            rows = rows.filter(incident__public_id=id_of(request.query_params["incident"], "incident"))
        return self.page(rows, CapImportOut)

    @extend_schema(
        parameters=[MISSION, INTO, DRAFT],
        request=dict.fromkeys(CAP_TYPES, OpenApiTypes.BINARY),
        responses={200: CapImportOut, 201: CapImportOut},
    )
    def post(self, request: Request) -> Response:
        """Bring a CAP 1.2 message of the host country: its bytes are the body. One that meets people of ours becomes a
        draft with the caller as its author, and nothing is sent by it. 422 `invalid_cap` names each broken rule, as
        `manage.py validate_cap` does. 200 where the same message led to the same before."""
        data, asked = message_in(request), request.query_params
        if asked.get("draft", "always") != "always":
            raise InvalidInput(errors=[FieldError("draft", "invalid_choice", "always")])
        incident = self.incident(id_of(asked["incident"], "incident")) if "incident" in asked else None
        mission = asked.get("mission") or (incident.mission if incident else "")
        if mission not in self.authority.operates:
            raise NotOperator
        if incident and incident.mission != mission:
            raise InvalidInput(errors=[FieldError("incident", "other_mission", _("It is another mission's."))])
        brought = importing.bring(
            data, mission=mission, incident=incident, always="draft" in asked, by=self.me, now=self.now
        )
        row = self.imports().get(pk=brought.row.pk)
        headers = {"Location": f"/api/v1/operations/alerts/{row.alert.public_id}"} if row.alert else {}
        return Response(CapImportOut(row).data, status=201 if brought.is_new else 200, headers=headers)

    def imports(self) -> CapImportQuerySet:
        rows = CapImport.objects.of_missions(self.authority.sees).defer("raw")
        return rows.select_related("by", "incident", "alert", "earlier__alert")


def message_in(request: Request) -> bytes:
    """The body, as long as one may be. Raises UnsupportedMediaType, TooLarge."""
    if (request.content_type or "").partition(";")[0].strip().lower() not in CAP_TYPES:
        raise UnsupportedMediaType(request.content_type or "")
    data: bytes = request._request.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise TooLarge
    return data
