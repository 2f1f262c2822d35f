"""The duty officer's doors to calls for help."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.cases.models.sos import SosCall, SosState
from consular.cases.serializers.sos import CloseSos, PassSosOn, SosRow, StaffSosOut
from consular.cases.services import helping
from econsulate.core.access import Officer
from econsulate.core.api.views import ApiView
from econsulate.core.errors import FieldError, InvalidInput

STATE = OpenApiParameter("state", str, enum=SosState.values)


class StaffSosView(ApiView):
    audience = Officer
    # Each act looks at the state it finds, and doing it twice is doing it once.
    repeats_itself = True

    def call(self, public_id: UUID) -> SosCall:
        found = SosCall.objects.visible_to_staff(self.me).whole().filter(public_id=public_id).first()
        if found is None:
            raise Http404
        return found

    def shown(self, call: SosCall) -> Response:
        return Response(StaffSosOut(call, context=self.get_serializer_context()).data)


class Board(StaffSosView):
    @extend_schema(parameters=[STATE], responses=SosRow(many=True), operation_id="staff_sos_list")
    def get(self, request: Request) -> Response:
        """Calls at the missions the officer helps, newest first; `?state=` names one state."""
        state = request.query_params.get("state")
        if state is not None and state not in SosState.values:
            raise InvalidInput(errors=[FieldError("state", "invalid_choice", state)])
        rows = SosCall.objects.visible_to_staff(self.me).whole()
        return self.page(rows.filter(state=state) if state else rows, SosRow)


class OneStaffCall(StaffSosView):
    @extend_schema(responses=StaffSosOut, operation_id="staff_sos_read")
    def get(self, request: Request, public_id: UUID) -> Response:
        """All of a call, with positions; the reading is recorded."""
        return self.shown(helping.opened(self.call(public_id), by=self.me))


class AnswerCall(StaffSosView):
    @extend_schema(request=None, responses=StaffSosOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take care of it: nobody else is called any longer."""
        helping.answer(self.call(public_id), by=self.me, now=timezone.now())
        return self.shown(self.call(public_id))


class PassCallOn(StaffSosView):
    @extend_schema(request=PassSosOn, responses={204: None})
    def post(self, request: Request, public_id: UUID) -> Response:
        """To another mission, whose line is called; the officer sees it no longer unless they serve there too."""
        values = self.read(PassSosOn)
        helping.pass_on(self.call(public_id), values["mission"], by=self.me, now=timezone.now())
        return Response(status=204)


class CloseCall(StaffSosView):
    @extend_schema(request=CloseSos, responses=StaffSosOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        values = self.read(CloseSos)
        call = self.call(public_id)
        helping.close(call, values["ending"], note=values["note"], by=self.me, now=timezone.now())
        return self.shown(self.call(public_id))


class MarkCall(StaffSosView):
    @extend_schema(request=None, responses=StaffSosOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Mark it as abuse. The next call is taken in all the same."""
        helping.mark_as_abuse(self.call(public_id), by=self.me, now=timezone.now())
        return self.shown(self.call(public_id))
