"""What do we know of each channel from sending something to an address of our own every minute?"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from notifications.channels.base import Result


class RouteHealth(models.Model):
    """The last tests of one channel. `since`: watched from then on; `failing_since`: the first failure after the last
    that was accepted; `took_ms`: how long that one took; `alarmed_at`: an alarm was raised and is not over."""

    channel = models.CharField(max_length=16, primary_key=True)
    since = models.DateTimeField(db_default=Now())
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=16, choices=[(result, result) for result in Result], blank=True)
    code = models.CharField(max_length=40, blank=True)
    accepted_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(null=True)
    failing_since = models.DateTimeField(null=True)
    alarmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "health of routes"
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None, took_ms=None) | Q(accepted_at__isnull=False, took_ms__isnull=False),
                name="notifications_routehealth_accepted_took_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.result}"
