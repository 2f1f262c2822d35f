"""The officers' doors to conversations: queues, one conversation, and every verb on it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.cases.models.messages import Message
from consular.cases.models.replies import CannedReply
from consular.cases.models.threads import Thread
from consular.cases.serializers.replies import CannedReplyOut
from consular.cases.serializers.threads import (
    HandThreadTo,
    NewAnswer,
    NewTranslation,
    PassThreadOn,
    StaffMessage,
    StaffThread,
    StaffThreadRow,
    ThreadColleague,
)
from consular.cases.services import answering, assigning, queues, replies
from consular.cases.services.marks import marks_for_staff
from consular.cases.services.messages import Words
from consular.cases.views.citizen import NewestTalk
from econsulate.core.access import Officer
from econsulate.core.api.etag import etag_of
from econsulate.core.api.pagination import CursorPages
from econsulate.core.api.schema import ETAG, IF_MATCH
from econsulate.core.api.views import ApiView
from econsulate.core.files.models import Upload
from econsulate.core.limits.services import Rate

QUEUE = OpenApiParameter("queue", str, enum=tuple(queues.QUEUES), default="unanswered")
MISSION = OpenApiParameter("mission", str, description="The code of one mission; all the caller serves without it.")
THREAD = OpenApiParameter("thread", OpenApiTypes.UUID, description="Fill in what is known of this conversation.")


class LongestWaiting(CursorPages):
    ordering = ("waiting_since", "id")


class ThreadDesk(ApiView):
    audience = Officer

    def mine(self) -> QuerySet[Thread]:
        return Thread.objects.visible_to_staff(self.me).whole()

    def thread(self, public_id: UUID) -> Thread:
        """The thread, if the officer serves its mission and it isn't about their own family; else 404."""
        thread = self.mine().filter(public_id=public_id).first()
        if thread is None:
            raise Http404
        return thread

    def shown(self, thread: Thread) -> Response:
        context = {**self.get_serializer_context(), "marks": marks_for_staff(thread, self.me)}
        return Response(StaffThread(thread, context=context).data, headers={"ETag": etag_of(thread)})


class StaffThreads(ThreadDesk):
    @property
    def paginator(self) -> Any:
        """Who waits longest comes first; of other queues what was written to last."""
        if not hasattr(self, "_paginator"):
            waiting = self.request.query_params.get("queue", "unanswered") == "unanswered"
            self._paginator = LongestWaiting() if waiting else NewestTalk()
        return self._paginator

    @extend_schema(parameters=[QUEUE, MISSION], responses=StaffThreadRow(many=True), operation_id="staff_threads_list")
    def get(self, request: Request) -> Response:
        """One queue: those that wait for an answer unless another is named."""
        rows = queues.queue(request.query_params.get("queue", "unanswered"), self.me)
        if code := request.query_params.get("mission"):
            rows = rows.filter(mission__code=code)
        return self.page(rows.select_related("person__data_key", "mission", "assigned_to", "continues"), StaffThreadRow)


class StaffOneThread(ThreadDesk):
    @extend_schema(parameters=[ETAG], responses=StaffThread)
    def get(self, request: Request, public_id: UUID) -> Response:
        """One conversation; the reading is recorded and shown to the citizen."""
        return self.shown(answering.opened(self.thread(public_id), by=self.me, now=timezone.now()))


class StaffMessages(ThreadDesk):
    rate = Rate(120, 60)

    @extend_schema(responses=StaffMessage(many=True), operation_id="staff_threads_messages_list")
    def get(self, request: Request, public_id: UUID) -> Response:
        """Everything in it, notes among the staff included, newest first; the reading is recorded."""
        thread = answering.opened(self.thread(public_id), by=self.me, now=timezone.now())
        rows = Message.objects.filter(thread=thread).whole().select_related("author", "thread__person__data_key")
        return self.page(rows, StaffMessage)

    @extend_schema(request=NewAnswer, responses={200: StaffMessage, 201: StaffMessage})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Answer the citizen, or write a note that they never see; 200 where this very message is here already."""
        thread = self.thread(public_id)
        values = self.read(NewAnswer)
        uploads = [self.visible(Upload.objects.all(), upload) for upload in values["uploads"]]
        words = Words(values["text"], values["language"] or thread.language, values["client_id"], uploads)
        message, is_new = answering.answer(
            thread, words, visibility=values["visibility"], by=self.me, now=timezone.now()
        )
        body = StaffMessage(message, context=self.get_serializer_context()).data
        return Response(body, status=201 if is_new else 200)


class Translate(ThreadDesk):
    @extend_schema(request=NewTranslation, responses=StaffMessage)
    def post(self, request: Request, public_id: UUID, message_id: UUID) -> Response:
        """Write beside a message what it says in another language; a later one takes the earlier one's place."""
        thread = self.thread(public_id)
        message = Message.objects.filter(thread=thread, public_id=message_id).select_related("author").first()
        if message is None:
            raise Http404
        message.thread = thread
        answering.translate(message, **self.read(NewTranslation), by=self.me, now=timezone.now())
        return Response(StaffMessage(message, context=self.get_serializer_context()).data)


class Take(ThreadDesk):
    @extend_schema(parameters=[ETAG], request=None, responses=StaffThread)
    def post(self, request: Request, public_id: UUID) -> Response:
        return self.shown(assigning.take(self.thread(public_id), by=self.me))


class Release(ThreadDesk):
    @extend_schema(parameters=[ETAG], request=None, responses=StaffThread)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Lay it back for whoever is free."""
        return self.shown(assigning.release(self.thread(public_id), by=self.me))


class Colleagues(ThreadDesk):
    pagination_class = None

    @extend_schema(responses=ThreadColleague(many=True))
    def get(self, request: Request, public_id: UUID) -> Response:
        """To whom this conversation can be handed."""
        return Response(ThreadColleague(assigning.colleagues_for(self.thread(public_id)), many=True).data)


class Assign(ThreadDesk):
    @extend_schema(parameters=[ETAG], request=HandThreadTo, responses=StaffThread)
    def post(self, request: Request, public_id: UUID) -> Response:
        thread = self.thread(public_id)
        return self.shown(assigning.assign(thread, self.read(HandThreadTo)["colleague"], by=self.me))


class PassOn(ThreadDesk):
    @extend_schema(parameters=[ETAG], request=PassThreadOn, responses=StaffThread)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Pass it to another mission; the officer sees it no longer unless they serve there too."""
        thread = self.thread(public_id)
        return self.shown(
            assigning.transfer(thread, self.read(PassThreadOn)["mission"], by=self.me, now=timezone.now())
        )


class Close(ThreadDesk):
    @extend_schema(parameters=[IF_MATCH, ETAG], request=None, responses=StaffThread)
    def post(self, request: Request, public_id: UUID) -> Response:
        """End it; 412 when somebody wrote since it was read. Whoever writes into it later is heard all the same."""
        thread = self.thread(public_id)
        self.require_match(thread)
        return self.shown(answering.close(thread, by=self.me, now=timezone.now()))

    def present(self) -> Response | None:
        return self.shown(self.thread(self.kwargs["public_id"]))


class CannedReplies(ThreadDesk):
    pagination_class = None

    @extend_schema(parameters=[THREAD], responses=CannedReplyOut(many=True))
    def get(self, request: Request) -> Response:
        """Answers kept ready by the officer's missions; with `?thread=` those of its mission, with its names filled."""
        rows = CannedReply.objects.visible_to_staff(self.me).kept().select_related("mission")
        found = list(rows.order_by("mission__code", "language", "title"))
        wanted = request.query_params.get("thread")
        if wanted is not None:
            thread = self.named_thread(wanted)
            found = [reply for reply in found if reply.mission_id == thread.mission_id]
            for reply in found:
                reply.text = replies.drafted(reply, thread, by=self.me)
        return Response(CannedReplyOut(found, many=True).data)

    def named_thread(self, wanted: str) -> Thread:
        try:
            return self.thread(UUID(wanted))
        except ValueError as error:
            raise Http404 from error
