"""The doors to one's own data: erasure, copies, and who looked at it."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.privacy.models.erasures import ErasureRequest, ErasureState
from consular.privacy.models.exports import Export
from consular.privacy.serializers.own import AccessOut, ErasureOut, ExportOut, erasure_told
from consular.privacy.services import erasure, exports
from consular.privacy.services.access_history import entries_about, shown
from consular.privacy.services.obstacles import expected_on, obstacles_of
from consular.visas.serializers.applications import Empty
from econsulate.core.access import Citizen, require_fresh_proof, require_step_up_where_enrolled
from econsulate.core.api.pagination import CursorPages
from econsulate.core.api.schema import ProblemSerializer
from econsulate.core.api.views import ApiView
from econsulate.core.errors import CONTENT_TYPE, problem
from econsulate.core.limits.services import Rate

ZIP = {(200, "application/zip"): OpenApiTypes.BINARY}
HELD = _("Your data has to be kept by order for the time being.")
HELD_DETAIL = _("Your wish is written down. It is carried out as soon as this ends; you need not ask again.")


class Erasure(ApiView):
    """The caller's wish to be erased, the newest one."""

    audience = Citizen
    rate = Rate(20, 60)
    repeats_itself = True

    def newest(self) -> ErasureRequest:
        found = ErasureRequest.objects.visible_to(self.me).select_related("person").order_by("-created_at").first()
        if found is None:
            raise Http404
        return found

    def told(self, request: ErasureRequest) -> dict[str, object]:
        """With what stands in the way today, while the wish is open."""
        today, is_open = timezone.now().date(), request.state == ErasureState.OPEN
        obstacles = obstacles_of(request.person, today=today) if is_open and request.person else []
        day = expected_on(obstacles, not_before=request.not_before.date()) if is_open else None
        return erasure_told(request, obstacles, day)

    @extend_schema(responses=ErasureOut)
    def get(self, request: Request) -> Response:
        return Response(self.told(self.newest()))

    @extend_schema(
        request=Empty,
        responses={
            201: ErasureOut,
            (409, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, description="Held; the wish stays open"),
        },
    )
    def post(self, request: Request) -> Response:
        """Ask that the caller and their login be erased. Needs a second factor, or a sign-in, of just now.

        Asking again changes nothing. With a legal hold the answer is 409 `erasure_on_hold`, and the wish stays open.
        """
        require_fresh_proof(request, self.me)
        self.read(Empty)
        told = self.told(erasure.ask(self.me, now=timezone.now()))
        if any(obstacle["kind"] == "hold" for obstacle in told["obstacles"]):  # type: ignore[attr-defined]
            body = problem(409, "erasure_on_hold", HELD, HELD_DETAIL, members={"erasure_request": str(told["id"])})
            return Response(body, status=HTTPStatus.CONFLICT, content_type=CONTENT_TYPE)
        return Response(told, status=HTTPStatus.CREATED)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Take the wish back; possible until it was carried out."""
        erasure.withdraw(self.newest(), by=self.me, now=timezone.now())
        return Response(status=HTTPStatus.NO_CONTENT)


class Exports(ApiView):
    audience = Citizen
    rate = Rate(20, 60)

    @extend_schema(responses=ExportOut(many=True), operation_id="me_exports_list")
    def get(self, request: Request) -> Response:
        return self.page(Export.objects.visible_to(self.me).select_related("file"), ExportOut)

    @extend_schema(request=Empty, responses={201: ExportOut})
    def post(self, request: Request) -> Response:
        """Ask for a copy of everything; who has a second factor proves it anew."""
        require_step_up_where_enrolled(request, self.me)
        self.read(Empty)
        export = exports.ask(self.me, now=timezone.now())
        headers = {"Location": f"{request.path}/{export.public_id}"}
        return Response(ExportOut(export).data, status=HTTPStatus.CREATED, headers=headers)


class OneExport(ApiView):
    audience = Citizen

    def export(self, public_id: UUID) -> Export:
        return self.visible(Export.objects.select_related("file__data_key"), public_id)

    @extend_schema(responses=ExportOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        return Response(ExportOut(self.export(public_id)).data)


class Archive(OneExport):
    rate = Rate(20, 60)

    @extend_schema(responses=ZIP)
    def get(self, request: Request, public_id: UUID) -> StreamingHttpResponse:  # type: ignore[override]
        """The archive itself; docs/export.md says what is in it. Who has a second factor proves it anew."""
        export = self.export(public_id)
        require_step_up_where_enrolled(request, self.me)
        headers = {
            "Content-Disposition": f'attachment; filename="export-{export.created_at:%Y-%m-%d}.zip"',
            "Content-Length": str(export.file.size if export.file else 0),
            "Cache-Control": "no-store",
        }
        pieces = exports.fetch(export, by=self.me)
        return StreamingHttpResponse(pieces, content_type=exports.MEDIA_TYPE, headers=headers)


class NewestActs(CursorPages):
    ordering = ("-at", "-id")


class AccessHistory(ApiView):
    audience = Citizen
    rate = Rate(60, 60)
    pagination_class = NewestActs

    @extend_schema(responses=AccessOut(many=True), operation_id="me_access_history")
    def get(self, request: Request) -> Response:
        """Who of the staff looked at or worked on the caller's people: when, where, in which role, and why."""
        entries = self.paginate_queryset(entries_about(self.me)) or []
        return self.get_paginated_response(AccessOut(shown(entries), many=True).data)
