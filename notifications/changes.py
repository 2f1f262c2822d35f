"""What of this half does a phone keep in step with? Migration 0006 fills the feed."""

from econsulate.core.feed import kinds
from econsulate.core.feed.kinds import Kind
from notifications.deliveries.models import Message
from notifications.deliveries.serializers import InboxMessageSerializer

INBOX = Kind(
    "inbox", "/api/v1/inbox/{id}", lambda user: Message.objects.visible_to(user).for_reading(), InboxMessageSerializer
)


def register() -> None:
    kinds.register(INBOX)
