"""Whom do we ask how they are, about what, until when, and when is all of it forgotten?"""

from collections.abc import Collection
from datetime import datetime
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Now

from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.models import DataKey
from notifications.areas.fields import PointField
from notifications.broadcasts.models.broadcasts import Mode
from notifications.checkins.models.choices import FIRST_TURN, WORST_RISK, Help, Status


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def open(self) -> Self:
        """Those we still ask in."""
        return self.filter(closed_at=None, closes_at__gt=Now(), purged_at=None)

    def of_missions(self, codes: Collection[str]) -> Self:
        """Those of these missions, and those with people in them whom these serve."""
        theirs = CheckInPerson.objects.filter(check_in=OuterRef("pk"), served_by__in=codes)
        return self.filter(Q(mission__in=codes) | Exists(theirs))


class CheckIn(PublicModel):
    """One question to many, beside what was told them under `thread`. `target` is whom it is about, as a broadcast has
    it; the list of people (services/roll) is taken from it while it is open. What people say lies under `data_key`,
    which goes with everything at `purge_at`; `tally` stays."""

    thread = models.UUIDField()
    mission = models.CharField(max_length=11)
    mode = models.CharField(max_length=8, choices=Mode.choices)
    target = models.JSONField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    purge_at = models.DateTimeField()
    purged_at = models.DateTimeField(null=True)
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    tally = models.JSONField(default=dict)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="notifications_checkin_mode_known"),
            models.CheckConstraint(
                condition=Q(mission__regex=r"^[A-Z]{2}-[A-Z0-9]{2,8}$"), name="notifications_checkin_mission_by_code"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opened_at"), purge_at__gt=F("closes_at")),
                name="notifications_checkin_times_in_order",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None) | Q(closed_at__isnull=False),
                name="notifications_checkin_closed_at_some_time",
            ),
            models.UniqueConstraint(
                fields=["thread"], condition=Q(closed_at=None), name="notifications_checkin_one_open_a_thread"
            ),
        ]
        indexes = [
            models.Index(fields=["mission", "-created_at"], name="notifications_checkin_mission"),
            models.Index(fields=["purge_at"], condition=Q(purged_at=None), name="notifications_checkin_purge"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="what_it_is_stays",
                fields=[
                    "thread", "mission", "mode", "target", "opened_by", "opened_at", "closes_at", "purge_at",
                    "data_key",
                ],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="closed_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closed_at__isnull=False, new__closed_at__df=pgtrigger.F("old__closed_at")),
            ),
        ]  # fmt: skip

    @property
    def chain(self) -> str:
        """The audit trail this belongs in."""
        return self.mission


# What processes of the version before, which know no turns, leave out.
LAST_SILENT = FIRST_TURN[Status.SILENT] + WORST_RISK
# Since when they say what they say, or are silent.
WAITS = Coalesce("said_at", "since")


class CheckInPersonQuerySet(models.QuerySet["CheckInPerson"]):
    def standing(self, status: str) -> Self:
        """By their turns, as the index has them."""
        first = FIRST_TURN[status]
        return self.filter(status=status, turn__range=(first, first + WORST_RISK))

    def in_turn(self) -> Self:
        """In the order in which officers look at them."""
        return self.annotate(waits=WAITS).order_by("turn", "waits", "id")

    def behind(self, turn: int, waits: datetime, pk: int) -> Self:
        """Those after this place in that order."""
        rows = self.annotate(waits=WAITS).filter(turn__gte=turn)
        return rows.filter(Q(turn__gt=turn) | Q(waits__gt=waits) | Q(waits=waits, pk__gt=pk))


class CheckInPerson(models.Model):
    """One human being of whom we want to know how they are, by the subject of their presences.

    `status` follows from what was said (rules/standing), `help` is what they need, `said_at` when it was said.
    `listed`: they were asked; others answered of their own accord. The place, `is_minor` and `grounds`, which add up to
    `risk` (rules/risk), are what was known when they came onto the list; of our own calls, what we know since. `turn`
    (rules/turns) is their place in the order in which officers look. `tries`: how often they were called in vain;
    nobody calls them before `call_after`.
    """

    check_in = models.ForeignKey(CheckIn, models.PROTECT, related_name="people")
    subject = models.UUIDField()
    status = models.CharField(max_length=11, choices=Status.choices, default=Status.SILENT)
    help = models.CharField(max_length=10, choices=Help.choices, blank=True, default="", db_default="")
    said_at = models.DateTimeField(null=True)
    listed = models.BooleanField()
    served_by = models.CharField(max_length=11)
    state = models.CharField(max_length=2, blank=True)
    subdivision = models.CharField(max_length=6, blank=True)
    point = PointField(null=True)
    accuracy_m = models.PositiveIntegerField(null=True)
    by_area = models.BooleanField()
    is_minor = models.BooleanField()
    risk = models.PositiveSmallIntegerField()
    grounds = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    turn = models.PositiveSmallIntegerField(db_default=LAST_SILENT)
    since = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    call_after = models.DateTimeField(null=True)

    objects = CheckInPersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "check-in people"
        constraints = [
            models.UniqueConstraint(fields=["check_in", "subject"], name="notifications_checkinperson_once"),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="notifications_checkinperson_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.SILENT, said_at=None) | (~Q(status=Status.SILENT) & Q(said_at__isnull=False)),
                name="notifications_checkinperson_said_at_some_time",
            ),
        ]
        indexes = [
            models.Index("check_in", "turn", WAITS, "id", name="notifications_checkin_turns"),
            models.Index(fields=["check_in", "served_by", "status"], name="notifications_checkin_served"),
            models.Index(fields=["subject"], name="notifications_checkin_subject"),
        ]

    def __str__(self) -> str:
        return f"CheckInPerson {self.pk}"
