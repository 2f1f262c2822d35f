"""What do officers get and send about e-mails that wait for them?"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consular.cases.models.mail import DISMISSALS, IncomingMail, IncomingMailFile, MailReason, MailState
from consular.cases.serializers.threads import AttachmentOut
from econsulate.core.api.serializers import StrictSerializer, Text


class MailRow(serializers.Serializer):
    """A line of the list. `conversation` is the one whose reply address it came to; nobody has confirmed that."""

    id = serializers.UUIDField(source="public_id")
    mission = serializers.CharField(source="mission.code")
    reason = serializers.ChoiceField(MailReason.choices)
    reason_text = serializers.CharField(source="get_reason_display")
    state = serializers.ChoiceField(MailState.choices)
    state_text = serializers.CharField(source="get_state_display")
    sender = serializers.CharField(allow_null=True, help_text="As the mail claims; null once it was taken over.")
    subject = serializers.CharField(allow_null=True)
    conversation = serializers.UUIDField(source="claimed.public_id", allow_null=True, default=None)
    taken_into = serializers.UUIDField(source="taken_into.public_id", allow_null=True, default=None)
    received_at = serializers.DateTimeField(source="created_at")
    closed_at = serializers.DateTimeField(allow_null=True)


class MailAttachment(AttachmentOut):
    class Meta(AttachmentOut.Meta):
        model = IncomingMailFile  # type: ignore[assignment]


class MailOut(MailRow):
    text = serializers.CharField(allow_null=True)
    note = serializers.CharField(allow_null=True)
    attachments = serializers.SerializerMethodField()

    @extend_schema_field(MailAttachment(many=True))
    def get_attachments(self, mail: IncomingMail) -> Any:
        files = mail.files.select_related("file__data_key").order_by("number")
        return MailAttachment(files, many=True).data


class AttachMail(StrictSerializer):
    thread = serializers.UUIDField()


class BeginWithMail(StrictSerializer):
    """`person` is somebody who talks with or is entered at a mission the officer serves."""

    person = serializers.UUIDField()


class DismissMail(StrictSerializer):
    state = serializers.ChoiceField(DISMISSALS)
    note = Text(max_length=2000, multiline=True)
