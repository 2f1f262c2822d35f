"""Which messages of host countries were brought to a mission, and what became of each?"""

from collections.abc import Collection
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q, Value

from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from notifications.alerts.cap.vocabulary import MsgType, Status
from notifications.alerts.models.alerts import Alert
from notifications.alerts.models.incidents import Incident

TAKEN = {
    "status": [Status.ACTUAL.value, Status.EXERCISE.value],
    "msg_type": [MsgType.ALERT.value, MsgType.UPDATE.value, MsgType.CANCEL.value],
}
LONGEST_NAME = 250


class Outcome(models.TextChoices):
    DRAFTED = "drafted"
    NOBODY_THERE = "nobody_there"
    CANCELS = "cancels"


class CapImportQuerySet(models.QuerySet["CapImport"]):
    def of_missions(self, codes: Collection[str]) -> Self:
        return self.filter(mission__in=codes)


class CapImport(PublicModel):
    """A message by its three names of CAP 1.2, once for a mission, with its bytes as they came.

    `earlier` is the message it changes or cancels; `people` were counted in its area when it was looked at last;
    `remarks` say what of it the draft does not hold (services/host_drafts.py).
    """

    mission = models.CharField(max_length=11)
    sender = models.CharField(max_length=LONGEST_NAME)
    identifier = models.CharField(max_length=LONGEST_NAME)
    sent = models.DateTimeField()
    status = models.CharField(max_length=8)
    msg_type = models.CharField(max_length=6)
    raw = models.BinaryField()
    digest = models.GeneratedField(
        expression=Func(Func(F("raw"), function="sha256"), Value("hex"), function="encode"),
        output_field=models.CharField(max_length=64),
        db_persist=True,
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    earlier = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="imports")
    alert = models.ForeignKey(Alert, models.PROTECT, null=True, related_name="imports")
    people = models.PositiveIntegerField(default=0)
    remarks = models.JSONField(default=dict)

    objects = CapImportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["mission", "-created_at"], name="notifications_capimport_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "sender", "identifier", "sent"], name="notifications_capimport_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=TAKEN["status"]) & Q(msg_type__in=TAKEN["msg_type"]),
                name="notifications_capimport_of_what_is_taken",
            ),
            models.CheckConstraint(
                condition=Q(alert=None) | Q(incident__isnull=False) & ~Q(msg_type=MsgType.CANCEL.value),
                name="notifications_capimport_draft_of_a_warning",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="what_came_stays", fields=["mission", "sender", "identifier", "sent", "status", "msg_type", "raw"]
            ),
            pgtrigger.Protect(
                name="draft_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__alert__isnull=False)
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    @property
    def outcome(self) -> Outcome:
        if self.alert_id:
            return Outcome.DRAFTED
        return Outcome.CANCELS if self.msg_type == MsgType.CANCEL else Outcome.NOBODY_THERE
