"""Who put which version forward, past which gates, and what did somebody else say to exactly that?"""

from datetime import timedelta

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from notifications.alerts.models import triggers
from notifications.alerts.models.alerts import AlertVersion
from notifications.alerts.models.choices import Verdict

# As `core.access.STEP_UP`, which lies where models may not reach.
FRESH = timedelta(minutes=10)
# The clock of who proved it and that of who approves may be two machines'.
CLOCKS_APART = timedelta(seconds=60)
# Of whoever acted `at` that moment.
FRESH_FACTOR = Q(
    second_factor_at__isnull=False,
    second_factor_at__gte=F("at") - (FRESH + CLOCKS_APART),
    second_factor_at__lte=F("at") + CLOCKS_APART,
)


class Submission(PublicModel):
    """`gates` are those that stood in the way, each named in `accepted_gates`, so that the approver sees what was let
    pass; `people` and `logins` what was counted then."""

    version = models.ForeignKey(AlertVersion, models.PROTECT, related_name="submissions")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    gates = models.JSONField(default=list)
    accepted_gates = ArrayField(models.CharField(max_length=40), default=list)
    people = models.PositiveIntegerField()
    logins = models.PositiveIntegerField()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            *triggers.OF_SUBMISSIONS,
        ]


class Approval(PublicModel):
    """One person's word on a submission. To approve takes a second factor proved just now, and holds until
    `lapses_at`; to return or reject takes a reason."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="approvals")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    content_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    second_factor_at = models.DateTimeField(null=True)
    lapses_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="notifications_approval_known"),
            models.UniqueConstraint(
                fields=["submission"], condition=Q(verdict=Verdict.APPROVED), name="notifications_approval_one"
            ),
            models.UniqueConstraint(
                fields=["submission"], condition=~Q(verdict=Verdict.APPROVED), name="notifications_approval_one_end"
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.APPROVED) | ~Q(reason=""), name="notifications_approval_ends_with_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.APPROVED, lapses_at=None)
                & (Q(lapses_at=None) | Q(verdict=Verdict.APPROVED, lapses_at__gt=F("at"))),
                name="notifications_approval_lapses",
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.APPROVED) | FRESH_FACTOR,
                name="notifications_approval_by_a_fresh_second_factor",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            *triggers.OF_APPROVALS,
        ]
