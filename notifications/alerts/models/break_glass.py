"""Who sent an alert alone, in which words, to how many, and why, and what did somebody else say of it afterwards?"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from notifications.alerts.models import break_glass_triggers as triggers
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.approval import FRESH_FACTOR, Submission

REVIEW_WITHIN = timedelta(hours=24)
# The trigger says so too; a word is no reason.
REASON_AT_LEAST = triggers.REASON_AT_LEAST


class GlassVerdict(models.TextChoices):
    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"


class BreakGlassQuerySet(models.QuerySet["BreakGlass"]):
    def of_missions(self, codes: Collection[str]) -> Self:
        return self.filter(alert__incident__mission__in=codes)

    def waiting(self) -> Self:
        """For their review."""
        return self.filter(review=None)

    def overdue(self, at: datetime) -> Self:
        return self.waiting().filter(at__lte=at - REVIEW_WITHIN)


class BreakGlass(PublicModel):
    """One person's word in place of an approval, on a submission whose words are an approved template's. It is there
    only with what went out by it.

    `place` is the code of the library's area that the alert names; `people` and `logins` what was counted then, and the
    larger of them, with those of what the same person sent alone and nobody has reviewed, is at most `cap`, the
    installation's limit at that time.
    """

    alert = models.OneToOneField(Alert, models.PROTECT, related_name="glass")
    submission = models.OneToOneField(Submission, models.PROTECT, related_name="glass")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=1000)
    content_hash = models.CharField(max_length=64)
    place = models.CharField(max_length=6)
    people = models.PositiveIntegerField()
    logins = models.PositiveIntegerField()
    cap = models.PositiveIntegerField()
    at = models.DateTimeField()
    second_factor_at = models.DateTimeField()

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cap__gt=0), name="notifications_breakglass_where_it_is_allowed"),
            models.CheckConstraint(condition=FRESH_FACTOR, name="notifications_breakglass_by_a_fresh_second_factor"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            *triggers.OF_BREAK_GLASS,
        ]

    @property
    def review_by(self) -> datetime:
        return self.at + REVIEW_WITHIN


class BreakGlassReview(PublicModel):
    """What somebody who had no hand in the alert says of it, once."""

    glass = models.OneToOneField(BreakGlass, models.PROTECT, related_name="review")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=13, choices=GlassVerdict.choices)
    words = models.CharField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=GlassVerdict.values) & ~Q(words=""), name="notifications_breakglassreview_whole"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            *triggers.OF_REVIEWS,
        ]
