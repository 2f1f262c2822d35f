"""What was told in each alert, word for word as it was signed, in the order it was told?"""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from notifications.alerts.models.alerts import Alert, AlertVersion
from notifications.alerts.models.choices import EventKind, Mode
from notifications.alerts.models.event_triggers import OF_EVENTS
from notifications.broadcasts.models.broadcasts import Broadcast


class AlertEvent(PublicModel):
    """One CAP message of a thread. Appended, never changed.

    `identifier`, `sender`, `sent` and `references` as in the message, `canonical` its bytes, `xml` and `jws` the
    signatures under the key `kid`. `version` is what it tells, or takes back. `code` opens `/v/CODE`. Events of a mode
    are a chain: `digest` = SHA-256 of `previous`, the digest before it in hexadecimal, followed by the SHA-256 of
    `canonical`; `position` counts from 1. `reason` stays among us.
    """

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=9, choices=EventKind.choices)
    version = models.ForeignKey(AlertVersion, models.PROTECT, related_name="events")
    mode = models.CharField(max_length=8, choices=Mode.choices)
    identifier = models.CharField(max_length=120, unique=True)
    sender = models.CharField(max_length=200)
    sent = models.DateTimeField()
    expires_at = models.DateTimeField()
    references = models.TextField(blank=True)
    code = models.CharField(max_length=8, unique=True)
    canonical = models.BinaryField()
    xml = models.BinaryField()
    jws = models.TextField()
    kid = models.CharField(max_length=80)
    position = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=1000, blank=True)
    broadcast = models.OneToOneField(Broadcast, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="notifications_alertevent_ends")]
        constraints = [
            models.UniqueConstraint(fields=["alert", "seq"], name="notifications_alertevent_numbered"),
            models.UniqueConstraint(fields=["mode", "position"], name="notifications_alertevent_in_one_chain"),
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="notifications_alertevent_kind_known"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("sent")), name="notifications_alertevent_ends_later"),
            models.CheckConstraint(
                condition=Q(kind=EventKind.ALERT, references="") | ~Q(kind=EventKind.ALERT) & ~Q(references=""),
                name="notifications_alertevent_refers",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[EventKind.ALERT, EventKind.UPDATE]) | ~Q(reason=""),
                name="notifications_alertevent_ends_with_a_reason",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            *OF_EVENTS,
        ]
