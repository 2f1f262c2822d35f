"""Which mails belong together, and whose is an answer that came to one of them?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from econsulate.core.accounts.models import User
from notifications.channels.bounces import read_report
from notifications.channels.replies import answered_delivery, matter_id, reply_address
from notifications.deliveries.models import Delivery
from notifications.deliveries.services.receipts import take_report
from notifications.deliveries.topics import is_answerable
from notifications.recipients.models import ContactPoint
from notifications.recipients.rules import allows
from notifications.recipients.services.people import fingerprint

# As long as people go back to a mail; later it is another matter, and an address once read by others ends.
ANSWERED_WITHIN = timedelta(days=90)
NAMED = 5


@dataclass(frozen=True)
class Reply:
    """An answer to one mail of ours: what that was about, and whose it was. `sender_is_theirs`: it came from one of
    their own confirmed addresses; `by_mail`: their wishes let mail be used openly."""

    user: User
    reference_type: str
    reference_id: UUID
    expired: bool
    sender_is_theirs: bool
    by_mail: bool


def threaded(delivery: Delivery) -> tuple[str, tuple[str, ...]]:
    """The address to answer to, and the ids this mail refers to: of the matter, then of the mails before it.

    A discreet mail has neither: it looks like any other, and who looks over a shoulder can't answer in another's name.
    """
    message, point = delivery.message, delivery.contact_point
    open_mail = delivery.channel == ContactPoint.Kind.EMAIL and not message.recipient.discreet
    if point is None or not open_mail or message.reference_id is None or not is_answerable(message.topic):
        return "", ()
    address = reply_address(delivery.public_id)
    if not address:
        return "", ()
    before = Delivery.objects.filter(
        message__reference_id=message.reference_id, contact_point=point, pk__lt=delivery.pk, accepted_at__isnull=False
    )
    newest = before.order_by("-pk").values_list("public_id", flat=True)[:NAMED]
    return address, (matter_id(point.address, message.reference_id), *(one.hex for one in reversed(newest)))


def reply_behind(token: str, *, sender: str, now: datetime) -> Reply | None:
    """Who answers what by the token of a reply address; None for one that is not ours or whose mail is forgotten."""
    found = answered_delivery(token)
    if found is None:
        return None
    rows = Delivery.objects.filter(channel=ContactPoint.Kind.EMAIL, public_id=found)
    delivery = rows.select_related("message__recipient__user").first()
    if delivery is None or delivery.message.recipient.user is None or delivery.message.reference_id is None:
        return None
    message, recipient = delivery.message, delivery.message.recipient
    confirmed = recipient.contact_points.filter(kind=ContactPoint.Kind.EMAIL, verified_at__isnull=False)
    theirs = confirmed.exclude(state=ContactPoint.State.WITHDRAWN)
    return Reply(
        user=delivery.message.recipient.user,
        reference_type=message.reference_type,
        reference_id=delivery.message.reference_id,
        expired=message.created_at + ANSWERED_WITHIN <= now,
        sender_is_theirs=theirs.filter(address_index=fingerprint(ContactPoint.Kind.EMAIL, sender)).exists(),
        by_mail=not recipient.discreet and allows(recipient, ContactPoint.Kind.EMAIL),
    )


def take_returned(token: str, raw: bytes) -> bool:
    """A delivery report that was sent to a reply address instead of the return path; whether it told us anything."""
    delivery, report = answered_delivery(token), read_report(raw)
    return delivery is not None and report is not None and take_report(delivery, report)
