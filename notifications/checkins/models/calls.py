"""Which officer calls whom, until when is that theirs alone, and what came of it?"""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from notifications.checkins.models.check_ins import CheckIn
from notifications.checkins.models.choices import Outcome


class CheckInCall(PublicModel):
    """One try to reach somebody silent, taken by one officer until `until`; then it goes to whoever takes the next.
    `outcome` is empty while nobody has said what came of it."""

    check_in = models.ForeignKey(CheckIn, models.PROTECT, related_name="calls")
    subject = models.UUIDField()
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    until = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_in", "subject"], condition=Q(outcome=""), name="notifications_checkincall_one_officer"
            ),
            models.UniqueConstraint(
                fields=["check_in", "taken_by"], condition=Q(outcome=""), name="notifications_checkincall_one_person"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=Outcome.values), name="notifications_checkincall_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None) | (~Q(outcome="") & Q(ended_at__isnull=False)),
                name="notifications_checkincall_ended_at_some_time",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("created_at")), name="notifications_checkincall_takes_time"),
        ]
        indexes = [models.Index(fields=["check_in", "subject"], name="notifications_checkin_calls")]
        triggers = [
            pgtrigger.ReadOnly(name="whose_it_is_stays", fields=["check_in", "subject", "taken_by", "until"]),
            pgtrigger.Protect(
                name="ended_for_good", operation=pgtrigger.Update, condition=pgtrigger.Q(old__outcome__gt="")
            ),
        ]
