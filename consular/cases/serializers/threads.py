"""What do the app and officers send and get about conversations?"""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consular.cases.models.messages import Message, MessageFile, MessageTranslation, Visibility
from consular.cases.models.threads import Thread
from consular.cases.rules.texts import LONGEST, LONGEST_SUBJECT, one_line, plain
from consular.cases.services.messages import MOST_FILES
from consular.citizens.services.people import name_of
from econsulate.core.api.serializers import StrictSerializer, Text
from econsulate.core.files.models import StoredFile
from econsulate.core.files.reasons import in_words


class Said(serializers.CharField):
    """Plain text, whole: what nobody can see in it is taken out rather than refused."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", LONGEST)
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> str:
        text = plain(super().to_internal_value(data))
        if not text:
            self.fail("blank")
        return text


class Titled(Said):
    """One line of it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_SUBJECT, **options)

    def to_internal_value(self, data: Any) -> str:
        return one_line(super().to_internal_value(data))


class NewMessage(StrictSerializer):
    """`client_id` is made by the app for each message; sent again under it, it is the same message.

    `language` is the caller's own unless it is given; `uploads` are finished ones, handed in with the message.
    """

    text = Said()
    client_id = serializers.UUIDField()
    language = serializers.ChoiceField(settings.LANGUAGES, required=False, allow_null=True, default=None)
    uploads = serializers.ListField(child=serializers.UUIDField(), required=False, default=list, max_length=MOST_FILES)


class NewThread(NewMessage):
    """`mission` may be left out: then the one that serves the person hears them."""

    person = serializers.UUIDField()
    subject = Titled()
    mission = Text(max_length=11, required=False, allow_null=True, default=None)


class NewAnswer(NewMessage):
    visibility = serializers.ChoiceField(Visibility.choices, required=False, default=Visibility.CITIZEN)


class ReadUpTo(StrictSerializer):
    message = serializers.UUIDField()


class NewTranslation(StrictSerializer):
    language = serializers.ChoiceField(settings.LANGUAGES)
    text = Said()


class PassThreadOn(StrictSerializer):
    mission = Text(max_length=11)


class HandThreadTo(StrictSerializer):
    colleague = serializers.UUIDField()


class ThreadColleague(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()


class AttachmentOut(serializers.ModelSerializer):
    """`name` is how whoever sent it called it; open it once its state is `clean`."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    name = serializers.CharField(source="file.name", read_only=True, allow_null=True)
    state = serializers.ChoiceField(StoredFile.State.choices, source="file.state", read_only=True)
    state_text = serializers.CharField(source="file.get_state_display", read_only=True)
    reason = serializers.CharField(source="file.reason", read_only=True)
    reason_text = serializers.SerializerMethodField()
    media_type = serializers.CharField(source="file.media_type", read_only=True)
    size = serializers.IntegerField(source="file.size", read_only=True)
    pages = serializers.IntegerField(source="file.pages", read_only=True)

    class Meta:
        model = MessageFile
        fields = ["id", "name", "state", "state_text", "reason", "reason_text", "media_type", "size", "pages"]
        read_only_fields = fields

    def get_reason_text(self, sent: MessageFile) -> str:
        return in_words(sent.file.reason) if sent.file.reason else ""


class TranslationOut(serializers.ModelSerializer):
    """Written by a person of the mission, not by a machine."""

    text = serializers.CharField(read_only=True)
    written_at = serializers.DateTimeField(source="at", read_only=True)

    class Meta:
        model = MessageTranslation
        fields = ["language", "text", "written_at"]
        read_only_fields = fields


class MessageOut(serializers.ModelSerializer):
    """`thread` is where it stands, which may be another than it was sent to: the old one had been closed for long."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    thread = serializers.UUIDField(source="thread.public_id", read_only=True)
    text = serializers.CharField(read_only=True)
    mine = serializers.SerializerMethodField()
    sent_at = serializers.DateTimeField(source="created_at", read_only=True)
    attachments = AttachmentOut(source="files", many=True, read_only=True)
    translations = TranslationOut(many=True, read_only=True)

    class Meta:
        model = Message
        fields = [
            "id",
            "thread",
            "client_id",
            "side",
            "mine",
            "language",
            "text",
            "sent_at",
            "attachments",
            "translations",
        ]
        read_only_fields = fields

    def get_mine(self, message: Message) -> bool:
        return message.author_id == self.context["request"].user.pk


class StaffMessage(MessageOut):
    author = serializers.UUIDField(source="author.public_id", read_only=True)
    came_by_mail = serializers.SerializerMethodField()
    cut_off = serializers.SerializerMethodField(
        help_text="What was cut off from an answer by mail: quotations, a signature, the end of a very long text."
    )
    visibility_text = serializers.CharField(source="get_visibility_display", read_only=True)

    class Meta(MessageOut.Meta):
        fields = [*MessageOut.Meta.fields, "author", "came_by_mail", "cut_off", "visibility", "visibility_text"]
        read_only_fields = fields

    def get_came_by_mail(self, message: Message) -> bool:
        return hasattr(message, "by_mail")

    def get_cut_off(self, message: Message) -> str:
        return str(message.by_mail.cut_off) if hasattr(message, "by_mail") else ""


class ThreadRow(serializers.ModelSerializer):
    """A line of a list. `unread` counts what the mission wrote that the caller has not read."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    person = serializers.UUIDField(source="person.public_id", read_only=True)
    name = serializers.SerializerMethodField()
    mission = serializers.CharField(source="mission.code", read_only=True)
    subject = serializers.CharField(read_only=True)
    state_text = serializers.CharField(source="get_state_display", read_only=True)
    continues = serializers.UUIDField(source="continues.public_id", read_only=True, allow_null=True, default=None)
    unread = serializers.IntegerField(read_only=True)

    class Meta:
        model = Thread
        fields = [
            "id",
            "reference",
            "person",
            "name",
            "mission",
            "subject",
            "language",
            "state",
            "state_text",
            "continues",
            "waiting_since",
            "unread",
            "last_at",
            "created_at",
            "closed_at",
        ]
        read_only_fields = fields

    def get_name(self, thread: Thread) -> str:
        return name_of(thread.person)


class ThreadOut(ThreadRow):
    """`read_up_to` is the last message the caller has read, `mission_read_up_to` the last one the mission has."""

    read_up_to = serializers.SerializerMethodField()
    mission_read_up_to = serializers.SerializerMethodField()

    class Meta(ThreadRow.Meta):
        fields = [*ThreadRow.Meta.fields, "read_up_to", "mission_read_up_to"]
        read_only_fields = fields

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_read_up_to(self, thread: Thread) -> Any:
        return self.context["marks"].own

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_mission_read_up_to(self, thread: Thread) -> Any:
        return self.context["marks"].others


class StaffThreadRow(ThreadRow):
    """`is_new`: a citizen wrote what the caller has not had before them."""

    assigned_to = serializers.UUIDField(source="assigned_to.public_id", read_only=True, allow_null=True, default=None)
    is_new = serializers.BooleanField(read_only=True)

    class Meta(ThreadRow.Meta):
        fields = [*(name for name in ThreadRow.Meta.fields if name != "unread"), "assigned_to", "is_new"]
        read_only_fields = fields


class StaffThread(StaffThreadRow):
    """`citizen_read_up_to` is the last message the citizen's side has read."""

    citizen_read_up_to = serializers.SerializerMethodField()

    class Meta(StaffThreadRow.Meta):
        fields = [*(name for name in StaffThreadRow.Meta.fields if name != "is_new"), "citizen_read_up_to"]
        read_only_fields = fields

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_citizen_read_up_to(self, thread: Thread) -> Any:
        return self.context["marks"].others
