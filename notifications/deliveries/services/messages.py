"""How does a message come to be, get read, and be erased?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from econsulate.core.accounts.models import User
from econsulate.core.work.services import enqueue
from notifications.channels.registry import CHANNELS, INBOX
from notifications.deliveries import rules
from notifications.deliveries.models import OPEN, Delivery, Message, State
from notifications.deliveries.services.receipts import receive
from notifications.deliveries.topics import Reference, Wording, for_inbox, is_urgent
from notifications.recipients.models import ContactPoint, Recipient
from notifications.recipients.services import devices
from notifications.recipients.services import people as recipients

SEND, SEND_URGENTLY = "notifications.send_delivery", "notifications.send_urgently"


@transaction.atomic
def write(
    recipient: Recipient, code: str, *, content: Mapping[str, Any], reference: Reference | None, dedupe_key: str
) -> Message:
    """Write one message and plan its ways; the inbox has it at commit. The same dedupe_key again changes nothing.

    `content` is what `topics.packed` gave.
    """
    message, new = Message.objects.get_or_create(
        recipient=recipient,
        dedupe_key=dedupe_key,
        defaults={
            "topic": code,
            "content": dict(content),
            "reference_type": reference.type if reference else "",
            "reference_id": reference.id if reference else None,
            "expires_at": Now() + rules.LIFETIME,
        },
    )
    if new:
        plan(message)
    return message


def plan(message: Message) -> None:
    """One delivery for the inbox, done at once, and one per contact point that a channel serves."""
    points = message.recipient.contact_points.exclude(state=ContactPoint.State.WITHDRAWN).filter(kind__in=CHANNELS)
    outside = [
        Delivery(message=message, contact_point=point, channel=point.kind, state=State.DUE, due_at=Now())
        for point in points.defer("address")
    ]
    inbox = Delivery(message=message, channel=INBOX, state=State.DELIVERED, accepted_at=Now(), delivered_at=Now())
    Delivery.objects.bulk_create([inbox, *outside])
    for delivery in outside:
        send_later(delivery, topic=message.topic)


def send_later(delivery: Delivery, *, topic: str, due_at: datetime | None = None) -> None:
    """Write down that it is to be sent; what tells of danger goes by the reserved workers."""
    enqueue(SEND_URGENTLY if is_urgent(topic) else SEND, subject=delivery.public_id, due_at=due_at)


def words_of(message: Message, *, language: str) -> Wording:
    """The full words of a message, for the person it is for."""
    zone = message.recipient.time_zone
    return for_inbox(message.topic, message.content, language=language, time_zone=zone)


def mark_read(message: Message) -> None:
    """The person has the message on their screen. Again is no error."""
    inbox = message.deliveries.values_list("public_id", flat=True).get(channel=INBOX)
    receive(inbox, State.DISPLAYED)


def mark_read_about(user: User, *, reference_type: str, reference_id: UUID) -> int:
    """All unread messages about one thing; returns how many there were."""
    unread = Delivery.objects.unread_of(user)
    about = unread.filter(message__reference_type=reference_type, message__reference_id=reference_id)
    ids = list(about.values_list("public_id", flat=True))
    return sum(receive(delivery_id, State.DISPLAYED) for delivery_id in ids)


@transaction.atomic
def forget(recipient: Recipient, *, by: User | None) -> None:
    """Erase a person: nothing more goes out, and nothing that went out can be read here again."""
    call_back(recipient, reason="erased")
    recipients.forget(recipient, by=by)


@transaction.atomic
def silence(recipient: Recipient, *, by: User | None) -> None:
    """Nothing more goes out and every address goes; the words stay, for something else keeps them."""
    call_back(recipient, reason="erased")
    recipients.silence(recipient, by=by)


def call_back(recipient: Recipient, *, reason: str, about: Collection[UUID] | None = None) -> None:
    """End every delivery that is still on its way, or those about these things; what the inbox has stays there."""
    waiting = Delivery.objects.filter(message__recipient=recipient, state__in=OPEN)
    if about is not None:
        waiting = waiting.filter(message__reference_id__in=about)
    waiting.update(state=State.WITHDRAWN, reason=reason, due_at=None, lease_until=None)


def old(*, before: datetime, keep: Sequence[User]) -> QuerySet[Message]:
    """Messages from before this moment with nothing on its way any longer, but for those to the logins in `keep`."""
    past = Message.objects.filter(created_at__lt=before).exclude(recipient__user__in=keep)
    return past.exclude(pk__in=Delivery.objects.filter(state__in=OPEN).values("message"))


@transaction.atomic
def forget_old(*, before: datetime, keep: Sequence[User], limit: int) -> int:
    """Delete at most `limit` of them with their deliveries, oldest first; returns how many."""
    rows = old(before=before, keep=keep).order_by("pk").select_for_update(skip_locked=True, of=("self",))
    ids = list(rows.values_list("pk", flat=True)[:limit])
    Delivery.objects.filter(message__in=ids).delete()
    Message.objects.filter(pk__in=ids).delete()
    return len(ids)


def export(user: User) -> dict[str, Any]:
    """Everything held about this login, as JSON values; messages in the recipient's language."""
    messages = Message.objects.visible_to(user).for_reading().prefetch_related("deliveries").order_by("id")
    rings = devices.export(user)
    told = {**recipients.export(user), **({"rings_at": rings} if rings else {})}
    return {**told, "messages": [exported(message) for message in messages]}


def exported(message: Message) -> dict[str, Any]:
    words = words_of(message, language=message.recipient.language)
    return {
        "topic": message.topic,
        "subject": words.subject,
        "body": words.text,
        "created_at": message.created_at.isoformat(),
        "read_at": message.read_at.isoformat() if message.read_at else None,
        "sent_by": sorted(delivery.channel for delivery in message.deliveries.all() if delivery.accepted_at),
    }
