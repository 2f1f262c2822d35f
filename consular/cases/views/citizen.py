"""The app's doors to conversations with missions."""

from typing import Any
from uuid import UUID

from django.http import Http404, StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consular.cases.models.messages import Message
from consular.cases.models.threads import Thread
from consular.cases.serializers.threads import MessageOut, NewMessage, NewThread, ReadUpTo, ThreadOut, ThreadRow
from consular.cases.services import attachments, writing
from consular.cases.services.marks import marks_for_citizen, with_unread
from consular.cases.services.messages import Words
from consular.citizens.models.person import Person
from econsulate.core.access import Citizen
from econsulate.core.api.etag import etag_of
from econsulate.core.api.pagination import CursorPages
from econsulate.core.api.schema import ETAG
from econsulate.core.api.views import ApiView
from econsulate.core.files.models import Upload
from econsulate.core.files.sandbox.protocol import MEDIA_TYPES
from econsulate.core.files.services.keeping import open_file
from econsulate.core.limits.services import Rate

# What files may be, as the scanner lets them through.
FILES = {(200, kind): OpenApiTypes.BINARY for kind in MEDIA_TYPES.values()}


class NewestTalk(CursorPages):
    ordering = ("-last_at", "-id")


class ThreadView(ApiView):
    audience = Citizen

    def thread(self, public_id: UUID) -> Thread:
        return self.visible(with_unread(Thread.objects.whole(), self.me), public_id)

    def shown(self, thread: Thread, status: int = 200, **headers: str) -> Response:
        context = {**self.get_serializer_context(), "marks": marks_for_citizen(thread, self.me)}
        body = ThreadOut(thread, context=context).data
        return Response(body, status=status, headers={"ETag": etag_of(thread), **headers})

    def words(self, values: dict[str, Any]) -> Words:
        """What was sent; an upload of somebody else's is not there."""
        uploads = [self.visible(Upload.objects.all(), upload) for upload in values["uploads"]]
        return Words(values["text"], values["language"] or self.me.language, values["client_id"], uploads)


class Threads(ThreadView):
    """Conversations the caller began or that are about them, the one written to last first."""

    rate = Rate(60, 60)
    pagination_class = NewestTalk

    @extend_schema(responses=ThreadRow(many=True), operation_id="threads_list")
    def get(self, request: Request) -> Response:
        return self.page(with_unread(Thread.objects.visible_to(self.me).whole(), self.me), ThreadRow)

    @extend_schema(parameters=[ETAG], request=NewThread, responses={200: ThreadOut, 201: ThreadOut})
    def post(self, request: Request) -> Response:
        """Begin a conversation; 200 where this very message has begun one before."""
        values = self.read(NewThread)
        person = self.visible(Person.objects.select_related("data_key"), values["person"])
        message, is_new = writing.begin(
            person,
            self.words(values),
            subject=values["subject"],
            mission=values["mission"],
            by=self.me,
            now=timezone.now(),
        )
        thread = self.thread(message.thread.public_id)
        return self.shown(thread, 201 if is_new else 200, Location=f"{request.path}/{thread.public_id}")


class OneThread(ThreadView):
    @extend_schema(parameters=[ETAG], responses=ThreadOut)
    def get(self, request: Request, public_id: UUID) -> Response:
        return self.shown(self.thread(public_id))


class Messages(ThreadView):
    """What the caller may read of a conversation, newest first."""

    # A call for help goes on here.
    serves_old_apps = True
    rate = Rate(60, 60)

    @extend_schema(responses=MessageOut(many=True), operation_id="threads_messages_list")
    def get(self, request: Request, public_id: UUID) -> Response:
        rows = Message.objects.visible_to(self.me).filter(thread=self.thread(public_id))
        return self.page(rows.whole().select_related("author", "thread__person__data_key"), MessageOut)

    @extend_schema(request=NewMessage, responses={200: MessageOut, 201: MessageOut})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Write; 200 where this very message is here already. In a conversation closed for long another one begins,
        which `thread` names."""
        thread = self.thread(public_id)
        words = self.words(self.read(NewMessage))
        message, is_new = writing.write(thread, words, by=self.me, now=timezone.now())
        body = MessageOut(message, context=self.get_serializer_context()).data
        return Response(body, status=201 if is_new else 200)


class Read(ThreadView):
    @extend_schema(parameters=[ETAG], request=ReadUpTo, responses=ThreadOut)
    def post(self, request: Request, public_id: UUID) -> Response:
        """The caller has read up to this message."""
        thread = self.thread(public_id)
        wanted = self.read(ReadUpTo)["message"]
        message = Message.objects.visible_to(self.me).filter(thread=thread, public_id=wanted).first()
        if message is None:
            raise Http404
        message.thread = thread
        writing.read(thread, message, by=self.me, now=timezone.now())
        return self.shown(self.thread(public_id))


class Attachment(ThreadView):
    @extend_schema(responses=FILES)
    def get(self, request: Request, public_id: UUID, attachment_id: UUID) -> StreamingHttpResponse:
        """The file as it was sent, once it has passed its check."""
        thread = self.thread(public_id)
        sent = attachments.shown_to_citizen(thread).filter(public_id=attachment_id).first()
        if sent is None:
            raise Http404
        body = open_file(sent.file, by=self.me)
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return StreamingHttpResponse(body, content_type=sent.file.media_type, headers=headers)
