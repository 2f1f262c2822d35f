"""How does a message look in the app's inbox?"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework import serializers
from rest_framework.request import Request

from econsulate.core.api.serializers import Moment, StrictSerializer
from notifications.deliveries.models import Message, State
from notifications.deliveries.services.messages import words_of
from notifications.deliveries.services.receipts import AppReceipt
from notifications.deliveries.topics import TOPICS
from notifications.recipients.models import Purpose

MOST_RECEIPTS = 200
# Who opens it has taken note of it.
SAID = {"displayed": State.DISPLAYED, "opened": State.ACKNOWLEDGED}


class LinkSerializer(serializers.Serializer):
    """What the message is about: it is found at /api/v1/{type}/{id}."""

    type = serializers.CharField()
    id = serializers.UUIDField()


class InboxMessageSerializer(serializers.Serializer):
    """Texts come in the language of the request, else in the recipient's."""

    id = serializers.UUIDField()
    topic = serializers.CharField()
    purpose = serializers.ChoiceField(choices=Purpose.choices, allow_null=True)
    language = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField()
    link = LinkSerializer(allow_null=True)
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, instance: Message) -> dict[str, Any]:
        topic = TOPICS.get(instance.topic)
        language = language_for(self.context["request"], instance.recipient.language)
        words = words_of(instance, language=language)
        return {
            "id": instance.public_id,
            "topic": instance.topic,
            "purpose": topic and topic.purpose,
            "language": language,
            "subject": words.subject,
            "body": words.text,
            "link": {"type": instance.reference_type, "id": instance.reference_id} if instance.reference_id else None,
            "created_at": instance.created_at,
            "read_at": instance.read_at,
        }


def language_for(request: HttpRequest | Request, otherwise: str) -> str:
    """The first asked-for language we speak, else the other one (Django would fall back to English)."""
    for code, _weight in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "")):
        with suppress(LookupError):
            return get_supported_language_variant(code)
    return otherwise


class ReceiptSerializer(StrictSerializer):
    """`id` is that of the delivery or of the message, as the push told both; `at` is the phone's own time."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=[("displayed", _("Shown on the screen")), ("opened", _("Opened"))])
    at = Moment()


class ReceiptsSerializer(StrictSerializer):
    receipts = serializers.ListField(child=ReceiptSerializer(), max_length=MOST_RECEIPTS)


def app_receipts(data: Mapping[str, Any]) -> list[AppReceipt]:
    return [AppReceipt(one["id"], SAID[one["state"]], one["at"]) for one in data["receipts"]]


class UnreadSerializer(serializers.Serializer):
    unread = serializers.IntegerField()
