"""The applicant's doors to an appeal, and the doors of the third officer who examines it."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.visas.models.appeals import LIVE_APPEAL, Appeal
from consular.visas.models.visas import Refusal
from consular.visas.serializers.appeals import AppealOut, AppealRow, Finding, NewAppeal, StaffAppealOut
from consular.visas.serializers.applications import Empty
from consular.visas.services import appeals, confiding
from consular.visas.views.staff import StaffView
from econsulate.core.access import Citizen
from econsulate.core.api.views import ApiView
from econsulate.core.limits.services import Rate

ALL = OpenApiParameter("ended", bool, description="true: also those that have ended")


class AppealView(ApiView):
    audience = Citizen

    def appeal(self, public_id: UUID) -> Appeal:
        return self.visible(Appeal.objects.with_key(), public_id)

    def told(self, appeal: Appeal, status: int = 200) -> Response:
        """The words are for who wrote them and for the applicant; another parent may read the outcome."""
        text = confiding.appeal_text(appeal.text, appeal.application, self.me, lodged_by=appeal.lodged_by_id)
        return Response({**AppealOut(appeal).data, "text": text}, status=status)


class Lodge(AppealView):
    rate = Rate(20, 3600)

    @extend_schema(request=NewAppeal, responses={201: AppealOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Appeal against the refusal; possible until the end of its last day at the mission."""
        refusals: QuerySet[Refusal] = Refusal.objects.with_key()
        refusal = self.visible(refusals, public_id)
        text = self.read(NewAppeal)["text"]
        appeal = appeals.lodge(refusal, text=text, by=self.me, now=timezone.now())
        return self.told(appeal, 201)


class OneAppeal(AppealView):
    @extend_schema(responses=AppealOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        return self.told(self.appeal(public_id))


class Withdraw(AppealView):
    @extend_schema(request=Empty, responses=AppealOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        return self.told(appeals.withdraw(self.appeal(public_id), by=self.me, now=timezone.now()))


class AppealDesk(StaffView):
    def appeal(self, public_id: UUID) -> Appeal:
        """The appeal, if the officer reviews appeals at its mission and doesn't act for the person; else 404."""
        appeal = Appeal.objects.visible_to_staff(self.me).filter(public_id=public_id).first()
        if appeal is None:
            raise Http404
        return appeal

    def found(self, appeal: Appeal) -> Response:
        return Response(StaffAppealOut(appeal).data)


class Queue(StaffView):
    @extend_schema(parameters=[ALL], responses=AppealRow(many=True))
    def get(self, request: Request) -> Response:
        """Appeals that wait or are under review at the reviewer's missions."""
        rows = Appeal.objects.visible_to_staff(self.me).with_key()
        if request.query_params.get("ended") != "true":
            rows = rows.filter(state__in=LIVE_APPEAL)
        return self.page(rows, AppealRow)


class StaffAppeal(AppealDesk):
    @extend_schema(responses=StaffAppealOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Open the appeal. The reading is recorded."""
        return self.found(appeals.opened(self.appeal(public_id), by=self.me))


class Take(AppealDesk):
    @extend_schema(request=Empty, responses=StaffAppealOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        return self.found(appeals.take(self.appeal(public_id), by=self.me, now=timezone.now()))


class FindInadmissible(AppealDesk):
    needs_step_up = True

    @extend_schema(request=Finding, responses=StaffAppealOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        appeal, reasons = self.appeal(public_id), self.read(Finding)["reasons"]
        return self.found(appeals.find_inadmissible(appeal, reasons=reasons, by=self.me, now=timezone.now()))


class Uphold(AppealDesk):
    needs_step_up = True

    @extend_schema(request=Finding, responses=StaffAppealOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Let the refusal fall; other officers examine the matter anew."""
        appeal, reasons = self.appeal(public_id), self.read(Finding)["reasons"]
        return self.found(appeals.uphold(appeal, reasons=reasons, by=self.me, now=timezone.now()))


class Dismiss(AppealDesk):
    needs_step_up = True

    @extend_schema(request=Finding, responses=StaffAppealOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Let the refusal stand."""
        appeal, reasons = self.appeal(public_id), self.read(Finding)["reasons"]
        return self.found(appeals.dismiss(appeal, reasons=reasons, by=self.me, now=timezone.now()))
