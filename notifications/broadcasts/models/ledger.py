"""Who hears of a broadcast, and what became of each hand-over? Millions of rows, one partition for each broadcast.

Written by set-wise SQL (services/freezing, services/recording). They refer to no other table but in an exercise, where
the database itself keeps everybody out who isn't enrolled: a foreign key for each of a million rows would take longer
than telling them. What they hold are numbers of rows; whose they were is gone once those are.
"""

from django.db import models
from django.db.models import Q


class Hearer(models.Model):
    """A login in the audience. `left_at`: the area holds them no longer; `seen_at`: on some screen of theirs;
    `answered_at`: they acknowledged it, or said how they are."""

    pk = models.CompositePrimaryKey("broadcast_id", "user_id")
    broadcast_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    recipient_id = models.BigIntegerField(null=True)
    since = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "notifications_hearer"

    def __str__(self) -> str:
        return f"Hearer {self.user_id} of {self.broadcast_id}"


class HandOver(models.Model):
    """One try at one contact point, or why there was none. Appended, never changed."""

    class Result(models.TextChoices):
        ACCEPTED = "accepted"
        DELIVERED = "delivered"
        DEFERRED = "deferred"
        UNREACHABLE = "unreachable"
        NO_SUCH_ADDRESS = "no_such_address"
        REFUSED = "refused"
        UNKNOWN = "unknown"
        SUPPRESSED = "suppressed"
        WITHDRAWN = "withdrawn"
        EXPIRED = "expired"

    # A later try has a later moment; the same point is never tried by two batches at one moment.
    pk = models.CompositePrimaryKey("broadcast_id", "contact_point_id", "at")
    broadcast_id = models.BigIntegerField()
    contact_point_id = models.BigIntegerField()
    at = models.DateTimeField()
    batch_id = models.BigIntegerField(null=True)
    result = models.CharField(max_length=16, choices=Result.choices)
    code = models.CharField(max_length=40, blank=True)

    class Meta:
        managed = False
        db_table = "notifications_handover"

    def __str__(self) -> str:
        return f"HandOver to {self.contact_point_id}"


REACHED = ("accepted", "delivered")
# May have arrived: no answer came, or the worker died with the batch in hand (its next try says so).
POSSIBLY = (*REACHED, "unknown")
OPEN_ENDS = Q(result__in=("deferred", "unreachable"))
