"""The administrator's doors to older registers that are taken over, and to the register as a file."""

import re
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request
from rest_framework.response import Response

from consular.abroad.models.old_registers import SOURCE, RegisterImport
from consular.abroad.serializers.old_registers import RegisterImportOut, RegisterImportRow
from consular.abroad.services.old_register import exporting, imports, report
from consular.missions.models.missions import Mission, missions_of
from consular.missions.models.posts import Role
from econsulate.core.access import Officer, require_step_up
from econsulate.core.accounts.models import User
from econsulate.core.api.views import ApiView
from econsulate.core.errors import FieldError, InvalidInput
from econsulate.core.files import incoming
from econsulate.core.limits.services import Rate

CSV = "text/csv"
MISSION = OpenApiParameter("mission", str, required=True, description="Code of the mission.")
OF_MISSION = OpenApiParameter("mission", str, description="Code; without it the only mission the caller administers.")
FILE = OpenApiParameter("source", str, required=True, description="Name of the older register, as in `ministry-2019`.")


def mission_named(request: Request, me: User) -> Mission:
    """The mission of the query; absent and foreign alike."""
    code = request.query_params.get("mission", "")
    found = Mission.objects.visible_to(me).filter(code=code[:11]).first()
    if found is None:
        raise InvalidInput(errors=[FieldError("mission", "unknown", _("There is no open mission of this code."))])
    return found


def mission_administered(request: Request, me: User) -> Mission:
    """The mission of the query; without one the only one the caller administers."""
    mine = missions_of(me, Role.MISSION_ADMIN)
    if "mission" not in request.query_params and mine.count() == 1:
        return mine.get()
    return mission_named(request, me)


def source_named(request: Request) -> str:
    source = request.query_params.get("source", "")
    if len(source) > 32 or not re.match(SOURCE, source):
        text = _("Give the older register a name of small letters, digits and hyphens.")
        raise InvalidInput(errors=[FieldError("source", "invalid", text)])
    return source


class OldRegisterView(ApiView):
    audience = Officer
    rate = Rate(120, 60)

    def register(self, public_id: UUID) -> RegisterImport:
        found = RegisterImport.objects.visible_to_staff(self.me).whole().filter(public_id=public_id).first()
        if found is None:
            raise Http404
        return found

    def shown(self, register: RegisterImport, status: int = HTTPStatus.OK, **headers: str) -> Response:
        body = RegisterImportOut(register, context=self.get_serializer_context()).data
        return Response(body, status=status, headers=headers)


class RegisterImports(OldRegisterView):
    @extend_schema(responses=RegisterImportRow(many=True), operation_id="staff_register_imports_list")
    def get(self, request: Request) -> Response:
        """Files brought to missions the caller administers; all of them at headquarters."""
        return self.page(RegisterImport.objects.visible_to_staff(self.me).select_related("mission"), RegisterImportRow)

    @extend_schema(parameters=[MISSION, FILE], request={CSV: OpenApiTypes.BINARY}, responses={201: RegisterImportOut})
    def post(self, request: Request) -> Response:
        """Bring a file: its bytes are the body, as docs/register-csv.md tells. It is tried first, and changes nothing
        before a second administrator has released it."""
        if (request.content_type or "").partition(";")[0].strip().lower() != CSV:
            raise UnsupportedMediaType(request.content_type or "")
        mission, source = mission_named(request, self.me), source_named(request)
        body = incoming.pieces(request._request)
        register = imports.receive(body, mission=mission, source=source, by=self.me, now=timezone.now())
        return self.shown(register, HTTPStatus.CREATED, Location=f"{request.path}/{register.public_id}")


class OneRegisterImport(OldRegisterView):
    @extend_schema(responses=RegisterImportOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        return self.shown(self.register(public_id))


class Report(OldRegisterView):
    @extend_schema(responses={(200, CSV): OpenApiTypes.BINARY})
    def get(self, request: Request, public_id: UUID) -> StreamingHttpResponse:
        """Every row of the file and what becomes of it, in the caller's language; the reading is recorded."""
        register = report.opened(self.register(public_id), by=self.me)
        return as_file(report.as_csv(register, get_language() or "en"), f"report-{register.public_id}.csv")


class Release(OldRegisterView):
    @extend_schema(request=None, responses=RegisterImportOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Have the rows taken over; by another than who brought them, with a second factor of just now."""
        register = self.register(public_id)
        require_step_up(request)
        return self.shown(imports.release(register, by=self.me, now=timezone.now()))


class Withdraw(OldRegisterView):
    @extend_schema(request=None, responses=RegisterImportOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take a file back that was not released; it is deleted with its report."""
        return self.shown(imports.withdraw(self.register(public_id), by=self.me, now=timezone.now()))


class RegisterExport(OldRegisterView):
    rate = Rate(10, 60)

    @extend_schema(parameters=[OF_MISSION], responses={(200, CSV): OpenApiTypes.BINARY})
    def get(self, request: Request) -> StreamingHttpResponse:
        """The register of a mission in the columns of an import; needs a second factor of just now. Everybody in it
        can read that it was taken out."""
        mission = mission_administered(request, self.me)
        require_step_up(request)
        return as_file(exporting.export(mission, by=self.me), f"register-{mission.code}.csv")


def as_file(pieces: object, name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(pieces, content_type=f"{CSV}; charset=utf-8", headers=headers)  # type: ignore[arg-type]
