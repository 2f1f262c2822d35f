"""The applicant's doors to an appeal, and the doors of the third officer who examines it."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.visas.models.appeals import LIVE_APPEAL, Appeal
from consular.visas.models.decisions import Inadmissibility
from consular.visas.models.visas import Refusal
from consular.visas.serializers.appeals import (
    AppealFileOut,
    AppealOut,
    AppealRow,
    AppealWithFiles,
    Finding,
    NewAppeal,
    NewAppealFile,
    StaffAppealOut,
)
from consular.visas.serializers.applications import Empty
from consular.visas.serializers.notices import InadmissibilityOut
from consular.visas.services import appeal_files, appeals, confiding
from consular.visas.views.staff import StaffView
from econsulate.core.access import Citizen
from econsulate.core.api.views import ApiView
from econsulate.core.files.models import Upload
from econsulate.core.limits.services import Rate

ALL = OpenApiParameter("ended", bool, description="true: also those that have ended")


class AppealView(ApiView):
    audience = Citizen

    def appeal(self, public_id: UUID) -> Appeal:
        return self.visible(Appeal.objects.with_key(), public_id)

    def told(self, appeal: Appeal, status: int = 200) -> Response:
        """The words are for who wrote them and for the applicant; another parent may read the outcome."""
        text = confiding.appeal_text(appeal.text, appeal.application, self.me, lodged_by=appeal.lodged_by_id)
        files = AppealFileOut(confiding.appeal_files(appeal, self.me), many=True).data
        return Response({**AppealOut(appeal).data, "text": text, "files": files}, status=status)


class Lodge(AppealView):
    rate = Rate(20, 3600)

    @extend_schema(request=NewAppeal, responses={201: AppealWithFiles})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Appeal against the refusal; possible until the end of its last day at the mission."""
        refusals: QuerySet[Refusal] = Refusal.objects.with_key()
        refusal = self.visible(refusals, public_id)
        text = self.read(NewAppeal)["text"]
        appeal = appeals.lodge(refusal, text=text, by=self.me, now=timezone.now())
        return self.told(appeal, 201)


class Notice(AppealView):
    """Why the application isn't examined, and what can be done about it until when."""

    @extend_schema(responses=InadmissibilityOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        notice = self.visible(Inadmissibility.objects.with_key(), public_id)
        return Response(InadmissibilityOut(notice).data)


class LodgeAgainstNotice(AppealView):
    rate = Rate(20, 3600)

    @extend_schema(request=NewAppeal, responses={201: AppealWithFiles})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Appeal against the finding that the application is inadmissible; until the end of its last day."""
        notice = self.visible(Inadmissibility.objects.with_key(), public_id)
        text = self.read(NewAppeal)["text"]
        return self.told(appeals.lodge(notice, text=text, by=self.me, now=timezone.now()), 201)


class OneAppeal(AppealView):
    @extend_schema(responses=AppealWithFiles)
    def get(self, request: Request, public_id: UUID) -> Response:
        return self.told(self.appeal(public_id))


class Files(AppealView):
    rate = Rate(60, 60)

    @extend_schema(request=NewAppealFile, responses={201: AppealFileOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Put a finished upload to the appeal; possible until an officer examines it."""
        appeal = self.appeal(public_id)
        upload = self.visible(Upload.objects.all(), self.read(NewAppealFile)["upload"])
        return Response(AppealFileOut(appeal_files.attach(appeal, upload, by=self.me)).data, status=201)


class Withdraw(AppealView):
    @extend_schema(request=Empty, responses=AppealWithFiles)
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
        files = appeal_files.shown_to(self.me, appeal)
        return Response(StaffAppealOut(appeal, context={"files": files}).data)


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
        """Let the decision fall; other officers examine the matter."""
        appeal, reasons = self.appeal(public_id), self.read(Finding)["reasons"]
        return self.found(appeals.uphold(appeal, reasons=reasons, by=self.me, now=timezone.now()))


class Dismiss(AppealDesk):
    needs_step_up = True

    @extend_schema(request=Finding, responses=StaffAppealOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Let the decision stand."""
        appeal, reasons = self.appeal(public_id), self.read(Finding)["reasons"]
        return self.found(appeals.dismiss(appeal, reasons=reasons, by=self.me, now=timezone.now()))
