"""What did we want to tell whom, by which ways, and what became of each?"""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.db.models.functions import Now

from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedJSON
from econsulate.core.crypto.models import DataKey
from notifications.channels.base import Result
from notifications.channels.registry import INBOX
from notifications.recipients.models import ContactPoint, Recipient


class State(models.TextChoices):
    PLANNED = "planned"
    DUE = "due"
    LEASED = "leased"
    DEFERRED = "deferred"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    DISPLAYED = "displayed"
    ACKNOWLEDGED = "acknowledged"
    FAILED = "failed_permanent"
    SUPPRESSED = "suppressed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


STOPS = frozenset({State.SUPPRESSED, State.WITHDRAWN, State.EXPIRED})
REACHED = (State.ACCEPTED, State.DELIVERED, State.DISPLAYED, State.ACKNOWLEDGED)
OPEN = frozenset({State.PLANNED, State.DUE, State.LEASED, State.DEFERRED, State.UNKNOWN})
# A receipt may come late, out of order or after a try whose answer we never got: states only move forward.
MOVES: dict[str, frozenset[str]] = {
    State.PLANNED: STOPS | {State.DUE, State.DEFERRED, State.LEASED},
    State.DUE: STOPS | {State.DEFERRED, State.LEASED},
    State.LEASED: STOPS | {State.DEFERRED, State.UNKNOWN, State.FAILED, *REACHED},
    State.DEFERRED: STOPS | {State.LEASED, *REACHED},
    State.UNKNOWN: STOPS | {State.LEASED, State.FAILED, *REACHED},
    State.ACCEPTED: frozenset({State.DELIVERED, State.DISPLAYED, State.ACKNOWLEDGED, State.FAILED}),
    State.DELIVERED: frozenset({State.DISPLAYED, State.ACKNOWLEDGED}),
    State.DISPLAYED: frozenset({State.ACKNOWLEDGED}),
}


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(recipient__user=user)

    def for_reading(self) -> Self:
        """With all that one screen of the inbox shows, in one query."""
        inbox = FilteredRelation("deliveries", condition=Q(deliveries__channel=INBOX))
        return self.annotate(inbox=inbox, read_at=F("inbox__displayed_at")).select_related("recipient__data_key")


class Message(PublicModel):
    """One thing told to one person: a topic and its values, put into words when read or sent, in their language."""

    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="messages")
    topic = models.CharField(max_length=80)
    content: Any = SealedJSON()
    reference_type = models.CharField(max_length=40, blank=True)
    reference_id = models.UUIDField(null=True)
    dedupe_key = models.CharField(max_length=120)
    expires_at = models.DateTimeField()

    objects = MessageQuerySet.as_manager()

    read_at: datetime | None
    """Given by for_reading()."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "dedupe_key"], name="notifications_message_once"),
            models.CheckConstraint(
                condition=Q(reference_type="", reference_id__isnull=True)
                | (~Q(reference_type="") & Q(reference_id__isnull=False)),
                name="notifications_message_reference_whole",
            ),
        ]
        indexes = [models.Index(fields=["recipient", "-created_at", "-id"], name="notifications_message_inbox")]

    @property
    def sealing_key(self) -> DataKey:
        return self.recipient.data_key


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def unread_of(self, user: User) -> Self:
        return self.filter(message__recipient__user=user, channel=INBOX, state=State.DELIVERED)

    def locked(self, public_id: UUID) -> "Delivery | None":
        """The row under lock with all that sending needs, and the database's time as `clock`."""
        joined = self.select_related("contact_point__device", "message__recipient__data_key")
        return joined.select_for_update(of=("self",)).annotate(clock=Now()).filter(public_id=public_id).first()


class Delivery(PublicModel):
    """One message on one way. The inbox has no contact point. `tries` is also the fence of the lease."""

    clock: datetime

    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries")
    contact_point = models.ForeignKey(ContactPoint, models.PROTECT, null=True, related_name="deliveries")
    channel = models.CharField(max_length=16)
    state = models.CharField(max_length=16, choices=State.choices, default=State.PLANNED)
    reason = models.CharField(max_length=40, blank=True)
    due_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    displayed_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["message", "contact_point"], name="notifications_delivery_once"),
            models.UniqueConstraint(
                fields=["message", "channel"],
                condition=Q(contact_point__isnull=True),
                name="notifications_delivery_once_without_address",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="notifications_delivery_state"),
            models.CheckConstraint(
                condition=~Q(state__in=["planned", "due", "deferred"]) | Q(due_at__isnull=False),
                name="notifications_delivery_waiting_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="leased", lease_until__isnull=False) | (~Q(state="leased") & Q(lease_until=None)),
                name="notifications_delivery_lease_has_end",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["suppressed", "failed_permanent"]) | ~Q(reason=""),
                name="notifications_delivery_end_has_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["planned", "due", "deferred", "unknown"]),
                name="notifications_delivery_open",
            ),
            models.Index(
                fields=["message"], condition=Q(channel=INBOX, state="delivered"), name="notifications_delivery_unread"
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="forward_only",
                field="state",
                condition=pgtrigger.AnyChange("state"),
                transitions=[(str(old), str(new)) for old, targets in MOVES.items() for new in sorted(targets)],
            )
        ]


class Attempt(models.Model):
    """One hand-over to the carrier; written before it, so that a killed worker leaves a trace."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=16, choices=[(result, result) for result in Result], blank=True)
    code = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="notifications_attempt_number"),
            models.CheckConstraint(
                condition=Q(result="", finished_at__isnull=True) | (~Q(result="") & Q(finished_at__isnull=False)),
                name="notifications_attempt_finished_has_result",
            ),
        ]

    def __str__(self) -> str:
        return f"try {self.number} {self.result}"


class ChannelPause(models.Model):
    """A channel, or one server of many it has, that nobody answers on: until then no message waits for its timeouts."""

    channel = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.channel} {self.failures}"


class RateBudget(models.Model):
    """What a carrier takes of us in a second, in all processes together: a bucket of so many messages, which is full
    again at `full_at` if nothing more is taken out."""

    account = models.CharField(max_length=32, primary_key=True)
    full_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.account


class CarriedPart(models.Model):
    """A message, or one of its `parts`, under the name that its carrier gave it and reports under. Whichever comes
    first, our note that it was taken or the report, leaves the row that the other completes; without `result` it is on
    its way. `delivery` is the id it went out under, of a delivery or of a hand-over to many."""

    reference = models.CharField(max_length=64, primary_key=True)
    delivery = models.UUIDField(null=True)
    parts = models.PositiveSmallIntegerField(default=1)
    result = models.CharField(max_length=16, choices=[(result, result) for result in Result], blank=True)
    code = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["delivery"], name="notifications_carried_delivery"),
            models.Index(fields=["at"], name="notifications_carried_at"),
        ]

    def __str__(self) -> str:
        return f"part {self.result}"
