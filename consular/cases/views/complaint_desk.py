"""The officers' doors to complaints: lists, one with its conversation, taking it up, answering it."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.cases.models.complaints import Complaint, ComplaintState
from consular.cases.models.messages import Message
from consular.cases.serializers.complaints import ComplaintAnswer, StaffComplaint
from consular.cases.serializers.threads import StaffMessage
from consular.cases.services import complaint_queues, judging
from consular.cases.services.judging import Finding
from econsulate.core.access import Officer
from econsulate.core.api.etag import etag_of
from econsulate.core.api.pagination import CursorPages
from econsulate.core.api.schema import ETAG
from econsulate.core.api.views import ApiView

QUEUE = OpenApiParameter("queue", str, enum=tuple(complaint_queues.QUEUES), default="waiting")


class OldestFirst(CursorPages):
    ordering = ("created_at", "id")


class ComplaintDesk(ApiView):
    audience = Officer

    def complaint(self, public_id: UUID) -> Complaint:
        """The complaint, if the officer may answer it or an earlier stage of it; else 404."""
        rows = Complaint.objects.visible_to_staff(self.me).whole()
        complaint = rows.filter(public_id=public_id).first()
        if complaint is None:
            raise Http404
        return complaint

    def told(self, complaint: Complaint) -> Response:
        fresh = Complaint.objects.whole().get(pk=complaint.pk)
        body = StaffComplaint(fresh, context=self.get_serializer_context()).data
        return Response(body, headers={"ETag": etag_of(fresh)})


class StaffComplaints(ComplaintDesk):
    pagination_class = OldestFirst

    @extend_schema(parameters=[QUEUE], responses=StaffComplaint(many=True), operation_id="staff_complaints_list")
    def get(self, request: Request) -> Response:
        """Complaints of the officer's missions that wait to be taken up, or another queue; never about own work."""
        rows = complaint_queues.queue(request.query_params.get("queue", "waiting"), self.me)
        return self.page(rows.whole(), StaffComplaint)


class StaffOneComplaint(ComplaintDesk):
    @extend_schema(parameters=[ETAG], responses=StaffComplaint)
    def get(self, request: Request, public_id: UUID) -> Response:
        """One complaint; the reading is recorded and shown to the citizen."""
        return self.told(judging.opened(self.complaint(public_id), by=self.me))


class ComplaintMessages(ComplaintDesk):
    @extend_schema(responses=StaffMessage(many=True), operation_id="staff_complaints_messages_list")
    def get(self, request: Request, public_id: UUID) -> Response:
        """The conversation it is about, notes among the staff included, newest first; the reading is recorded."""
        complaint = judging.opened(self.complaint(public_id), by=self.me)
        rows = Message.objects.filter(thread=complaint.thread_id).whole()
        return self.page(rows.select_related("author", "thread__person__data_key"), StaffMessage)


class AcknowledgeComplaint(ComplaintDesk):
    @extend_schema(parameters=[ETAG], request=None, responses=StaffComplaint)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Take it up, also from a colleague; the citizen is told by when they have their answer."""
        return self.told(judging.acknowledge(self.complaint(public_id), by=self.me, now=timezone.now()))


class AnswerComplaint(ComplaintDesk):
    @extend_schema(parameters=[ETAG], request=ComplaintAnswer, responses=StaffComplaint)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Say what was found and why."""
        complaint, values = self.complaint(public_id), self.read(ComplaintAnswer)
        finding = Finding(ComplaintState(values["finding"]), values["text"], values["remedy"])
        return self.told(judging.answer(complaint, finding, by=self.me, now=timezone.now()))
