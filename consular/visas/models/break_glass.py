"""Who opened a file outside their rights in an emergency, why, until when, and who looked into it afterwards?"""

from datetime import datetime, timedelta
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person
from consular.missions.models.missions import MissionKind, missions_of
from consular.missions.models.posts import Post, Role
from consular.visas.models.applications import CASE_ROLES, VisaApplication
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedText
from econsulate.core.crypto.models import DataKey

REVIEW_WITHIN = timedelta(hours=24)
SUPERVISORS = (Role.MISSION_ADMIN, Role.AUDITOR)


class Verdict(models.TextChoices):
    JUSTIFIED = "justified", _("Justified")
    UNJUSTIFIED = "unjustified", _("Not justified")


class EmergencyOpeningQuerySet(models.QuerySet["EmergencyOpening"]):
    def visible_to_staff(self, user: User) -> Self:
        """For administrators and auditors of the file's mission, or of headquarters; never about one's own people."""
        held = Post.objects.live().filter(user=user, role__in=SUPERVISORS)
        central = held.filter(mission__kind=MissionKind.HEADQUARTERS)
        own = Person.objects.filter(representations__user=user.pk)
        place = Q(application__mission__in=missions_of(user, *SUPERVISORS)) | Q(models.Exists(central))
        return self.filter(place).exclude(application__person__in=own)

    def open_to(self, user: User, at: datetime) -> Self:
        """Files this officer may read at this moment; ends with the last post, and never holds for one's own people."""
        serving = Post.objects.live(at).filter(user=user, role__in=CASE_ROLES)
        own = Person.objects.filter(representations__user=user.pk)
        live = self.filter(models.Exists(serving), opened_by=user, created_at__lte=at, expires_at__gt=at)
        return live.exclude(application__person__in=own)


class EmergencyOpening(PublicModel):
    """Leave to read one file for a short time, taken on one's own word; another person judges it afterwards."""

    application = models.ForeignKey(VisaApplication, models.PROTECT, related_name="emergency_openings")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason: Any = SealedText()
    expires_at = models.DateTimeField(editable=False)
    verdict = models.CharField(max_length=11, choices=Verdict.choices, null=True)  # noqa: DJ001 - absent until judged
    remark: Any = SealedText(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    objects = EmergencyOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("emergency opening")
        verbose_name_plural = _("emergency openings")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="consular_emergencyopening_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(reviewed_by=F("opened_by")), name="consular_emergencyopening_judged_by_another"
            ),
            models.CheckConstraint(
                condition=Q(verdict=None, remark=None, reviewed_by=None, reviewed_at=None)
                | Q(verdict__in=Verdict.values, remark__isnull=False, reviewed_by__isnull=False)
                & Q(reviewed_at__isnull=False),
                name="consular_emergencyopening_judged_as_a_whole",
            ),
            ExclusionConstraint(
                name="consular_emergencyopening_one_live",
                expressions=[
                    ("application", RangeOperators.EQUAL),
                    ("opened_by", RangeOperators.EQUAL),
                    (
                        Func(
                            F("created_at"),
                            F("expires_at"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="consular_emergencyopen_newest")]
        triggers = [
            pgtrigger.ReadOnly(
                name="content_stays", fields=["application", "opened_by", "reason", "created_at", "expires_at"]
            ),
            pgtrigger.Trigger(
                name="judged_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__reviewed_at__isnull=False),
                func="RAISE EXCEPTION 'pgtrigger: an emergency opening is judged once';",
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.application.person.data_key

    @property
    def review_by(self) -> datetime:
        return self.created_at + REVIEW_WITHIN

    @property
    def is_overdue(self) -> bool:
        return self.reviewed_at is None and timezone.now() > self.review_by
