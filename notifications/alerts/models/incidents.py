"""What has happened, or is played as if it had, and which mission alerts its people about it?"""

from collections.abc import Collection
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from notifications.alerts.models.choices import Mode
from notifications.alerts.models.refusals import unless

PENDING = ("submitted", "approved")
NOTHING_PENDING = unless(
    f"""NOT EXISTS (
        SELECT FROM notifications_alert
        WHERE incident_id = NEW.id AND (state IN {PENDING} OR live_until IS NOT NULL)
    )""",
    "notifications_incident",
    "closed_with_nothing_pending",
    "an incident with alerts that wait, are approved or are out stays open",
)


class IncidentQuerySet(models.QuerySet["Incident"]):
    def of_missions(self, codes: Collection[str]) -> Self:
        return self.filter(mission__in=codes)


class Incident(PublicModel):
    """The mode can't change: an exercise never becomes an alarm by a slip, nor an alarm an exercise."""

    mode = models.CharField(max_length=8, choices=Mode.choices)
    mission = models.CharField(max_length=11)
    title = models.CharField(max_length=120)
    place = models.CharField(max_length=120)
    summary = models.CharField(max_length=2000, blank=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closing_reason = models.CharField(max_length=500, blank=True)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["mission", "-created_at"], name="notifications_incident_mission")]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="notifications_incident_mode_known"),
            models.CheckConstraint(
                condition=Q(mission__regex=r"^[A-Z]{2}-[A-Z0-9]{2,8}$"), name="notifications_incident_mission_by_code"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(place=""), name="notifications_incident_says_what_and_where"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, closing_reason="")
                | Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(closing_reason=""),
                name="notifications_incident_closing_whole",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="what_it_is_stays", fields=["mode", "mission", "opened_by", "opened_at"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="closed_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
            ),
            pgtrigger.Trigger(
                name="nothing_pending",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__closed_at__isnull=False),
                func=f"{NOTHING_PENDING} RETURN NEW;",
            ),
        ]

    @property
    def chain(self) -> str:
        """The audit trail this belongs in."""
        return self.mission
