"""How does a message look in the app's inbox?"""

from contextlib import suppress
from typing import Any

from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework import serializers

from notifications.deliveries.models import Message
from notifications.deliveries.services.messages import words_of
from notifications.deliveries.topics import TOPICS
from notifications.recipients.models import Purpose


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
        language = self.wanted_language(instance)
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

    def wanted_language(self, message: Message) -> str:
        """The first asked-for language we speak, else the recipient's (Django would fall back to English)."""
        for code, _weight in parse_accept_lang_header(self.context["request"].META.get("HTTP_ACCEPT_LANGUAGE", "")):
            with suppress(LookupError):
                return get_supported_language_variant(code)
        return message.recipient.language


class UnreadSerializer(serializers.Serializer):
    unread = serializers.IntegerField()
