"""How does a message look in the app's inbox?"""

from typing import Any

from django.utils.translation import get_language
from rest_framework import serializers

from notifications.deliveries.models import Message
from notifications.deliveries.topics import TOPICS, Wording, for_inbox
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
        words = worded(instance, language)
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
        asked = self.context["request"].headers.get("Accept-Language")
        return (get_language() if asked else None) or message.recipient.language


def worded(message: Message, language: str) -> Wording:
    recipient = message.recipient
    return for_inbox(message.topic, message.content, language=language, time_zone=recipient.time_zone)


class UnreadSerializer(serializers.Serializer):
    unread = serializers.IntegerField()
