"""What may others ask of notifications? This, and nothing else.

register_topic(Topic("visas.granted", Purpose.PROGRESS, subject=_("…"), body=_("… {days}"), notice=_("… {reference}")))
notify(ensure_recipient(user), "visas.granted", context={"days": 30}, reference=Reference(…), dedupe_key="granted:…")
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from econsulate.core.accounts.models import User
from notifications.deliveries.services import messages
from notifications.deliveries.topics import TOPICS, Reference, Topic, Value, packed, register_topic
from notifications.recipients import services as recipients
from notifications.recipients.models import Purpose, Recipient
from notifications.recipients.services import TelephoneRules

__all__ = [
    "Purpose",
    "Reference",
    "TelephoneRules",
    "Topic",
    "Value",
    "call_back",
    "count_old_messages",
    "duress_words",
    "ensure_recipient",
    "export",
    "forget",
    "forget_old_messages",
    "is_duress_word",
    "mark_read_about",
    "notify",
    "notify_packed",
    "pack",
    "register_topic",
    "set_contact_points",
    "silence",
    "telephone_rules",
]


def ensure_recipient(user: User) -> UUID:
    """The recipient behind a login, made if need be, with the login's verified e-mail and phone as contact points."""
    return recipients.ensure_recipient(user).public_id


def set_contact_points(recipient_id: UUID, *, kind: str, addresses: Sequence[str], by: User | None) -> None:
    """Make these verified addresses the only ones of their kind (email, sms). Raises InvalidInput."""
    recipients.set_addresses(get(recipient_id), kind, addresses, by=by)


def notify(
    recipient_id: UUID,
    topic: str,
    *,
    context: Mapping[str, Value],
    dedupe_key: str,
    reference: Reference | None = None,
) -> UUID:
    """Tell one person one thing, within the caller's transaction; returns the message's public id.

    The inbox has it at commit, other channels follow. The same `dedupe_key` for the same person is the same message.
    Raises KeyError for an unregistered topic, ValueError when the values are not those its texts use.
    """
    content = pack(topic, context=context, reference=reference)
    return notify_packed(recipient_id, topic, content=content, dedupe_key=dedupe_key, reference=reference)


def pack(topic: str, *, context: Mapping[str, Value], reference: Reference | None = None) -> dict[str, Any]:
    """The values as JSON, for a message that waits until there is somebody to tell; raises what `notify` raises."""
    return packed(TOPICS[topic], context, reference)


def notify_packed(
    recipient_id: UUID,
    topic: str,
    *,
    content: Mapping[str, Any],
    dedupe_key: str,
    reference: Reference | None = None,
) -> UUID:
    """As `notify`, with values that `pack` gave, also in an earlier release."""
    message = messages.write(get(recipient_id), topic, content=content, reference=reference, dedupe_key=dedupe_key)
    return message.public_id


def mark_read_about(user: User, *, type: str, id: UUID) -> int:
    """Somebody opened the thing itself, so what the inbox says of it is read; returns how many messages were."""
    return messages.mark_read_about(user, reference_type=type, reference_id=id)


def telephone_rules(users: QuerySet[User]) -> TelephoneRules:
    """What these logins ask of whoever calls them: nothing left on a machine, and whether a duress word is agreed."""
    return recipients.telephone_rules(users)


def is_duress_word(users: QuerySet[User], spoken: str) -> bool:
    """Whether one of them agreed this word with us. The caller records that it was asked."""
    return recipients.is_duress_word(users, spoken)


def duress_words(users: QuerySet[User]) -> list[str]:
    """The words they agreed with us, for a screen whose opening the caller has recorded."""
    return recipients.duress_words(users)


def forget(user: User, *, by: User | None) -> None:
    """Erase this login's recipient: nothing more goes out, nothing sent can be read here again. Again is no error."""
    recipient = Recipient.objects.filter(user=user).select_related("data_key").first()
    if recipient is not None:
        messages.forget(recipient, by=by)


def call_back(user: User, *, about: Collection[UUID]) -> None:
    """What has not yet gone out to this login about these things no longer does: they are not theirs any more."""
    recipient = Recipient.objects.filter(user=user).first()
    if recipient is not None:
        messages.call_back(recipient, reason="not_theirs", about=about)


def silence(user: User, *, by: User | None) -> None:
    """Nothing more goes out to this login and no address of it is left, but what was written stays until `forget`."""
    recipient = Recipient.objects.filter(user=user).first()
    if recipient is not None:
        messages.silence(recipient, by=by)


def count_old_messages(*, before: datetime, keep: Sequence[User]) -> int:
    """How many messages `forget_old_messages` would delete, were it let."""
    return messages.old(before=before, keep=keep).count()


def forget_old_messages(*, before: datetime, keep: Sequence[User], limit: int) -> int:
    """Delete the oldest messages from before this moment, at most `limit`, but none to the logins in `keep`."""
    return messages.forget_old(before=before, keep=keep, limit=limit)


def export(user: User) -> dict[str, Any]:
    """Everything notifications holds about this login, as JSON values, for the person's own export."""
    return messages.export(user)


def get(recipient_id: UUID) -> Recipient:
    return Recipient.objects.select_related("data_key").get(public_id=recipient_id)
