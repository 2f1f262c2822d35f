"""Which official sites have a real alert, and which still wait for it?"""

import pgtrigger
from django.db import models
from django.db.models import Q

from econsulate.core.base import PublicModel
from notifications.alerts.models.choices import PostingState
from notifications.alerts.models.events import AlertEvent


class Posting(PublicModel):
    """One message for one site of ECONSULATE_WEBHOOKS, by the name it has there. `code` is the last answer's, or why it
    ended; `tried_at` the last try, `tries` how many there were. `in_hand_until`: by then the last try that was begun
    has an answer, or its worker died; of a thread a site is handed one message at a time."""

    event = models.ForeignKey(AlertEvent, models.PROTECT, related_name="postings")
    site = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=PostingState.choices, default=PostingState.WAITING)
    code = models.CharField(max_length=120, blank=True)
    tries = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    in_hand_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["site"]
        constraints = [
            models.UniqueConstraint(fields=["event", "site"], name="notifications_posting_once"),
            models.CheckConstraint(
                condition=Q(state__in=PostingState.values), name="notifications_posting_state_known"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="over_is_over", operation=pgtrigger.Update, condition=~pgtrigger.Q(old__state=PostingState.WAITING)
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]
