"""Who answers at any hour? Shifts of duty officers, first and second in line, at each mission."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from consular.missions.models.posts import Post, Role
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel

if TYPE_CHECKING:
    from consular.missions.models.missions import Mission

DUTY_ROLES = (Role.INTAKE, Role.OFFICER, Role.MISSION_ADMIN)
RANKS = (1, 2, 3)
LONGEST = timedelta(days=7)
HOURS = Func(F("begins_at"), F("ends_at"), function="tstzrange", output_field=DateTimeRangeField())


class DutyShiftQuerySet(models.QuerySet["DutyShift"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def at(self, moment: datetime) -> Self:
        """Shifts that hold at this moment and whose officer still serves there; a post that ended ends its shifts."""
        serving = Post.objects.live(moment).filter(user=OuterRef("user"), mission=OuterRef("mission"))
        held = self.standing().filter(begins_at__lte=moment, ends_at__gt=moment, user__is_active=True)
        return held.filter(Exists(serving.filter(role__in=DUTY_ROLES)))


class DutyShift(PublicModel):
    """One officer's hours on duty. `rank` 1 is called first, 2 and 3 when nobody answered.

    A shift handed over ends, and another of the same rank, which names it, goes on.
    """

    mission = models.ForeignKey("consular.Mission", models.PROTECT, related_name="duty_shifts")
    user = models.ForeignKey(User, models.PROTECT, related_name="duty_shifts")
    rank = models.PositiveSmallIntegerField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    instead_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = DutyShiftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")) & Q(ends_at__lte=F("begins_at") + LONGEST),
                name="consular_dutyshift_ends_within_a_week",
                violation_error_code="ends_within_a_week",
                violation_error_message=_("A shift ends after it begins, within seven days."),
            ),
            models.CheckConstraint(condition=Q(rank__in=RANKS), name="consular_dutyshift_rank_known"),
            ExclusionConstraint(
                name="consular_dutyshift_one_officer_a_rank",
                violation_error_code="one_officer_a_rank",
                violation_error_message=_("Somebody else is on duty then in this place of the line."),
                expressions=[
                    ("mission", RangeOperators.EQUAL),
                    ("rank", RangeOperators.EQUAL),
                    (HOURS, RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at=None),
            ),
            ExclusionConstraint(
                name="consular_dutyshift_one_rank_an_officer",
                violation_error_code="one_rank_an_officer",
                violation_error_message=_("This person is on duty then already."),
                expressions=[
                    ("mission", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    (HOURS, RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at=None),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="who_and_where_stay", fields=["mission", "user", "rank", "begins_at", "planned_by", "instead_of"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="withdrawn_stays_withdrawn",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"duty {self.public_id}"

    def clean(self) -> None:
        # Said before the constraints are asked: hours that end before they begin can't even be compared.
        if self.ends_at <= self.begins_at:
            raise ValidationError({"ends_at": _("It must end after it begins.")})


def on_duty(mission: Mission, at: datetime) -> list[DutyShift]:
    """Who is on duty there, first in line first."""
    return list(mission.duty_shifts.at(at).select_related("user__officer").order_by("rank"))
