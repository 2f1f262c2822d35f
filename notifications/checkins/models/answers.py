"""What was said of how somebody is, by whom, by which way, and what have others told? Appended, never changed."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q

from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedJSON
from econsulate.core.crypto.models import DataKey
from notifications.checkins.models.check_ins import CheckIn
from notifications.checkins.models.choices import ANSWERS, SAID, Help, Speaker, Way


class CheckInAnswer(PublicModel):
    """One word on one person: a family's answer is a row for each of them, under one `client_id`.

    `at` is when it was said, by the phone's clock as far as it can be believed; `created_at` when it came. `told` is
    `{"note", "position", "reason"}`: text, `{"latitude", "longitude", "accuracy_m"}` in WGS 84 degrees and metres, or
    null; and why an officer may say it.
    """

    check_in = models.ForeignKey(CheckIn, models.PROTECT, related_name="answers")
    subject = models.UUIDField()
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    at = models.DateTimeField()
    channel = models.CharField(max_length=8, choices=Way.choices)
    speaker = models.CharField(max_length=9, choices=Speaker.choices)
    status = models.CharField(max_length=11, choices=ANSWERS)
    help = models.CharField(max_length=10, choices=Help.choices, blank=True)
    people = models.PositiveSmallIntegerField(null=True)
    told: Any = SealedJSON()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_in", "said_by", "client_id", "subject"], name="notifications_checkinanswer_once"
            ),
            models.CheckConstraint(condition=Q(status__in=SAID), name="notifications_checkinanswer_status_known"),
            models.CheckConstraint(
                condition=Q(channel=Way.STAFF, speaker=Speaker.STAFF)
                | ~Q(channel=Way.STAFF) & ~Q(speaker=Speaker.STAFF) & Q(channel__in=Way.values),
                name="notifications_checkinanswer_staff_speaks_as_staff",
            ),
            models.CheckConstraint(
                condition=Q(help="", people=None) | Q(status="need_help"),
                name="notifications_checkinanswer_help_needed",
            ),
        ]
        indexes = [models.Index(fields=["check_in", "subject"], name="notifications_checkin_answers")]
        triggers = [pgtrigger.Protect(name="said_once", operation=pgtrigger.Update)]

    @property
    def sealing_key(self) -> DataKey:
        return self.check_in.data_key


class CheckInReport(PublicModel):
    """What somebody says of somebody else. It stands beside the answers and changes nobody's status. `subject` where
    an officer knows whom it is about; `told` is `{"name", "note"}`."""

    check_in = models.ForeignKey(CheckIn, models.PROTECT, related_name="reports")
    subject = models.UUIDField(null=True)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_staff = models.BooleanField()
    client_id = models.UUIDField()
    status = models.CharField(max_length=11, choices=ANSWERS)
    told: Any = SealedJSON()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_in", "said_by", "client_id"], name="notifications_checkinreport_once"
            ),
            models.CheckConstraint(condition=Q(status__in=SAID), name="notifications_checkinreport_status_known"),
        ]
        indexes = [models.Index(fields=["check_in", "subject"], name="notifications_checkin_reports")]
        triggers = [pgtrigger.Protect(name="said_once", operation=pgtrigger.Update)]

    @property
    def sealing_key(self) -> DataKey:
        return self.check_in.data_key
