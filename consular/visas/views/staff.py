"""The officers' doors: queue, file, and every verb of the review."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from consular.visas.models.applications import VisaApplication
from consular.visas.serializers.applications import Empty, TakeFile
from consular.visas.serializers.staff import (
    AssignTo,
    ColleagueOut,
    Consult,
    ConsultationAnswer,
    ConsultationOut,
    Decide,
    DecisionOut,
    Inadmissible,
    InformationRequestOut,
    JudgeItem,
    ProposalOut,
    Propose,
    RequestInformation,
    ReturnProposal,
    StaffApplication,
    StaffRow,
    Transfer,
)
from consular.visas.services import assigning, decisions, queues, review, transfers
from consular.visas.services.reading import opened, readable_by
from consular.visas.views import pages
from econsulate.core.access import Officer, require_step_up
from econsulate.core.api.etag import etag_of
from econsulate.core.api.schema import ETAG, IF_MATCH
from econsulate.core.api.views import ApiView

QUEUE = OpenApiParameter("queue", str, enum=tuple(queues.QUEUES))


class StaffView(ApiView):
    """`needs_step_up` asks for a second factor proved just now, before anything is looked up."""

    audience = Officer
    needs_step_up: ClassVar[bool] = False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.needs_step_up and request.method == "POST":
            require_step_up(request)

    def application(self, public_id: UUID) -> VisaApplication:
        """The file, if it lies at a mission of the officer's and isn't their own; else 404."""
        mine = VisaApplication.objects.visible_to_staff(self.me)
        found = mine.select_related("mission", "category", "person__data_key")
        application = found.filter(public_id=public_id).first()
        if application is None:
            raise Http404
        return application

    def answer_with(self, application: VisaApplication) -> Response:
        fresh = opened(application, by=self.me)
        return Response(StaffApplication(fresh).data, headers={"ETag": etag_of(fresh)})

    def created(self, row: object, serializer: type[BaseSerializer]) -> Response:
        return Response(serializer(row).data, status=201)


class Queue(StaffView):
    @extend_schema(parameters=[QUEUE], responses=StaffRow(many=True))
    def get(self, request: Request) -> Response:
        """One queue of files; all files when none is named."""
        return self.page(pages.queue(request.query_params.get("queue")).of(self.me), StaffRow)


class OneFile(StaffView):
    @extend_schema(responses=StaffApplication)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Open the file, an emergency opening included. The reading is recorded and shown to the applicant."""
        readable = readable_by(self.me, now=timezone.now()).filter(public_id=public_id).first()
        if readable is None:
            raise Http404
        return self.answer_with(readable)


class Accept(StaffView):
    @extend_schema(request=Empty, responses=StaffApplication)
    def post(self, request: Request, public_id: UUID) -> Response:
        return self.answer_with(review.accept(self.application(public_id), by=self.me, now=timezone.now()))


class Take(StaffView):
    @extend_schema(request=TakeFile, responses=StaffApplication)
    def post(self, request: Request, public_id: UUID) -> Response:
        application, values = self.application(public_id), self.read(TakeFile)
        seen = str(values["seen"] or review.NOBODY) if "seen" in values else ""
        return self.answer_with(review.take(application, by=self.me, now=timezone.now(), seen=seen))


class Colleagues(StaffView):
    pagination_class = None

    @extend_schema(responses=ColleagueOut(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """To whom this file can be handed, least busy first."""
        return Response(ColleagueOut(assigning.colleagues_for(self.application(public_id)), many=True).data)


class Assign(StaffView):
    @extend_schema(request=AssignTo, responses=StaffApplication)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Hand the file to a colleague of the same mission."""
        application = self.application(public_id)
        to = self.read(AssignTo)["colleague"]
        return self.answer_with(assigning.assign(application, to, by=self.me, now=timezone.now()))


class Release(StaffView):
    @extend_schema(request=Empty, responses=StaffApplication)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Lay the file back for whoever is free."""
        return self.answer_with(assigning.release(self.application(public_id), by=self.me, now=timezone.now()))


class Item(StaffView):
    @extend_schema(request=JudgeItem, responses=StaffApplication)
    def post(self, request: Request, public_id: UUID, code: str) -> Response:
        application = self.application(public_id)
        values = self.read(JudgeItem)
        review.judge_item(
            review.items_of(application, [code])[0],
            by=self.me,
            accepted=values["accepted"],
            reason=review.reason_of(application, values["reason"]),
            note=values["note"],
            now=timezone.now(),
        )
        return self.answer_with(application)


class AskForInformation(StaffView):
    @extend_schema(request=RequestInformation, responses={201: InformationRequestOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        application = self.application(public_id)
        values = self.read(RequestInformation)
        asked = review.request_information(
            application,
            review.items_of(application, values["items"]),
            by=self.me,
            message=values["message"],
            reason=review.reason_of(application, values["reason"]),
            days=values["days"],
            now=timezone.now(),
        )
        return self.created(asked, InformationRequestOut)


class ConsultAuthority(StaffView):
    @extend_schema(request=Consult, responses={201: ConsultationOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        application = self.application(public_id)
        values = self.read(Consult)
        asked = review.consult(application, by=self.me, now=timezone.now(), **values)
        return self.created(asked, ConsultationOut)


class EndConsultation(StaffView):
    @extend_schema(request=ConsultationAnswer, responses=ConsultationOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        application = self.application(public_id)
        text = self.read(ConsultationAnswer)["answer"]
        ended = review.end_consultation(application, by=self.me, text=text, now=timezone.now())
        return Response(ConsultationOut(ended).data)


class ProposeDecision(StaffView):
    @extend_schema(parameters=[IF_MATCH, ETAG], request=Propose, responses={201: ProposalOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Propose over the file as you read it; If-Match refuses it when the file has changed since."""
        application = self.application(public_id)
        self.require_match(application)
        values = self.read(Propose)
        reasons, now = values.pop("reasons"), timezone.now()
        if values.pop("outcome") == "grant":
            terms = decisions.Terms(**values)
            proposal = decisions.propose_grant(application, terms, reasons=reasons, by=self.me, now=now)
        else:
            grounds = values["grounds"]
            proposal = decisions.propose_refusal(application, grounds, reasons=reasons, by=self.me, now=now)
        return Response(ProposalOut(proposal).data, status=201, headers={"ETag": etag_of(proposal.application)})


class DecideApplication(StaffView):
    needs_step_up = True

    @extend_schema(request=Decide, responses={201: DecisionOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        application = self.application(public_id)
        seen = self.read(Decide)["content_hash"]
        decision = decisions.decide(application, seen_hash=seen, by=self.me, now=timezone.now())
        return self.created(decision, DecisionOut)


class ReturnToOfficer(StaffView):
    @extend_schema(request=ReturnProposal, responses=StaffApplication)
    def post(self, request: Request, public_id: UUID) -> Response:
        application = self.application(public_id)
        reason = self.read(ReturnProposal)["reason"]
        decisions.return_proposal(application, reason=reason, by=self.me, now=timezone.now())
        return self.answer_with(application)


class RefuseAdmission(StaffView):
    @extend_schema(request=Inadmissible, responses=StaffApplication)
    def post(self, request: Request, public_id: UUID) -> Response:
        application = self.application(public_id)
        values = self.read(Inadmissible)
        return self.answer_with(review.refuse_admission(application, by=self.me, now=timezone.now(), **values))


class TransferApplication(StaffView):
    @extend_schema(request=Transfer, responses={204: None})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Pass the file on to the mission it belongs to; nothing is rejected for having come to the wrong one."""
        application = self.application(public_id)
        values = self.read(Transfer)
        transfers.transfer(application, values["mission"], reason=values["reason"], by=self.me, now=timezone.now())
        return Response(status=204)
