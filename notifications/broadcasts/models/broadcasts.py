"""What is everybody in an area told at once, how far has it come, and what became of each hand-over?"""

from datetime import datetime

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel


class Mode(models.TextChoices):
    LIVE = "live"
    EXERCISE = "exercise"


class Reach(models.TextChoices):
    """`reached`: whom an earlier broadcast of the thread reached, or may have, by the ways that reached them."""

    AREA = "area"
    AREA_AND_REACHED = "area_and_reached"
    REACHED = "reached"


WHAT_IT_IS = ["thread", "number", "mode", "reach", "words", "target", "plan", "urgent", "expires_at"]


class Broadcast(PublicModel):
    """One thing told to many. What it says, whom it is for and by which steps never changes once it is there.

    `thread` is the same for an alert and all that corrects it, so that a phone shows one. `words` by language: subject,
    text, sms. `target` as services/starting takes it. `plan`: steps, each with its `channels`, `after_seconds`, and
    whether those who have seen it already are spared (`unless_seen`). `frozen_to`: presences up to this id were looked
    at; `step` is the next one of the plan. `tally` is what is left once the ledger went (services/progress).
    `unaccounted`: hand-overs without an end, which is none; counted when it is over (services/reconciling).
    """

    thread = models.UUIDField()
    number = models.PositiveIntegerField()
    mode = models.CharField(max_length=8, choices=Mode.choices)
    reach = models.CharField(max_length=16, choices=Reach.choices)
    words = models.JSONField()
    target = models.JSONField()
    plan = models.JSONField()
    urgent = models.BooleanField()
    expires_at = models.DateTimeField()
    frozen_to = models.BigIntegerField(default=0)
    frozen_at = models.DateTimeField(null=True)
    step = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    tally = models.JSONField(default=dict)
    unaccounted = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="notifications_broadcast_numbered"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="notifications_broadcast_mode_known"),
            models.CheckConstraint(condition=Q(reach__in=Reach.values), name="notifications_broadcast_reach_known"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="notifications_broadcast_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["ended_at"], condition=Q(ended_at=None), name="notifications_broadcast_open")]
        triggers = [pgtrigger.ReadOnly(name="what_it_is_stays", fields=WHAT_IT_IS)]

    @property
    def withdrawn_at(self) -> datetime | None:
        """Since when nothing more of it begins."""
        stop: Withdrawal | None = getattr(self, "withdrawal", None)
        return stop.at if stop else None


class Withdrawal(models.Model):
    """Nothing more of this broadcast begins. Written once, for good."""

    broadcast = models.OneToOneField(Broadcast, models.PROTECT, primary_key=True, related_name="withdrawal")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        triggers = [pgtrigger.Protect(name="withdrawn_for_good", operation=pgtrigger.Update | pgtrigger.Delete)]


class Batch(models.Model):
    """Contact points of one channel that are handed over together. `tries` is also the fence of the lease."""

    broadcast = models.ForeignKey(Broadcast, models.PROTECT, related_name="batches")
    channel = models.CharField(max_length=16)
    step = models.PositiveSmallIntegerField(default=0)
    members = ArrayField(models.BigIntegerField())
    round = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    tally = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "batches"
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(lease_until=None), name="notifications_batch_done_is_not_leased"
            ),
            models.CheckConstraint(condition=~Q(members=[]), name="notifications_batch_has_members"),
        ]
        indexes = [
            models.Index(fields=["broadcast", "due_at"], condition=Q(done_at=None), name="notifications_batch_open"),
        ]

    def __str__(self) -> str:
        return f"Batch {self.pk}"


class Lane(PublicModel):
    """A channel's way through a broadcast, gone by one worker at a time, so that a slow channel holds up no other."""

    broadcast = models.ForeignKey(Broadcast, models.PROTECT, related_name="lanes")
    channel = models.CharField(max_length=16)
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["broadcast", "channel", "number"], name="notifications_lane_once")
        ]


class Enrolment(models.Model):
    """Somebody takes part in exercises. No exercise reaches anybody else: hearers of one refer to a row here."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"Enrolment {self.pk}"
