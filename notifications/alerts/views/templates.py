"""Doors to templates."""

from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from econsulate.core.access import require_step_up
from econsulate.core.errors import FieldError, InvalidInput
from notifications.alerts.models.choices import TemplateState
from notifications.alerts.models.templates import AlertTemplate, AlertTemplateQuerySet
from notifications.alerts.serializers.break_glass import ApprovingTemplate
from notifications.alerts.serializers.composing import NewTemplate
from notifications.alerts.serializers.told import TemplateOut
from notifications.alerts.services import templates
from notifications.alerts.views.desk import Desk

STATE = OpenApiParameter("state", str, enum=TemplateState.values)


class TemplateDesk(Desk):
    def rows(self) -> AlertTemplateQuerySet:
        rows = AlertTemplate.objects.of_missions(self.authority.may_use)
        return rows.select_related("author", "approved_by")

    def template(self, public_id: UUID) -> AlertTemplate:
        template = self.rows().filter(public_id=public_id).first()
        if template is None:
            raise Http404
        return template


class Templates(TemplateDesk):
    @extend_schema(parameters=[STATE], responses=TemplateOut(many=True), operation_id="operations_templates_list")
    def get(self, request: Request) -> Response:
        """Templates of the caller's missions and of headquarters, newest first; `?state=approved` are those in use."""
        rows, state = self.rows(), request.query_params.get("state")
        if state is not None and state not in TemplateState.values:
            raise InvalidInput(errors=[FieldError("state", "invalid_choice", ", ".join(TemplateState.values))])
        return self.page(rows.filter(state=state) if state else rows, TemplateOut)

    @extend_schema(request=NewTemplate, responses={201: TemplateOut})
    def post(self, request: Request) -> Response:
        """Propose a template, or the next version of one; another person approves it before it is used."""
        template = templates.propose(**self.read(NewTemplate), by=self.me, now=self.now)
        place = f"{request.path}/{template.public_id}"
        return Response(TemplateOut(template).data, status=201, headers={"Location": place})


class OneTemplate(TemplateDesk):
    @extend_schema(responses=TemplateOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        return Response(TemplateOut(self.template(public_id)).data)


class ApproveTemplate(TemplateDesk):
    @extend_schema(request=ApprovingTemplate, responses=TemplateOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """From now on it is used, and the version before it no longer. Needs a second factor proved just now."""
        template = self.template(public_id)
        require_step_up(request)
        values = self.read(ApprovingTemplate)
        return Response(TemplateOut(templates.approve(template, **values, by=self.me, now=self.now)).data)


class WithdrawTemplate(TemplateDesk):
    @extend_schema(request=None, responses=TemplateOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Nobody composes by it any longer."""
        template = self.template(public_id)
        return Response(TemplateOut(templates.withdraw(template, by=self.me, now=self.now)).data)
