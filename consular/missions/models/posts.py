"""Who works where, in which role, since when, and by whose word?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.missions.models.texts import LANGUAGES
from consular.missions.models.validity import ends_after_it_begins, in_force, moments_in_force
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.present import Now

if TYPE_CHECKING:
    from consular.missions.models.missions import Mission


class Role(models.TextChoices):
    INTAKE = "intake", _("Intake")
    OFFICER = "officer", _("Case officer")
    DECIDER = "decider", _("Decision maker")
    APPEAL_REVIEWER = "appeal_reviewer", _("Appeal reviewer")
    OPERATOR = "operator", _("Alert operator")
    APPROVER = "approver", _("Alert approver")
    MISSION_ADMIN = "mission_admin", _("Mission administrator")
    AUDITOR = "auditor", _("Auditor")


# Whoever could appoint a decision maker alone could be the second pair of eyes himself.
TWO_PERSON_ROLES = (Role.DECIDER, Role.APPEAL_REVIEWER, Role.APPROVER, Role.MISSION_ADMIN)


class PostState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    LIVE = "live", _("Live")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PostQuerySet(models.QuerySet["Post"]):
    def live(self, at: datetime | None = None) -> Self:
        """Posts in which somebody serves at this moment, now if not given."""
        return self.filter(in_force(at or Now()), state=PostState.LIVE)


class Post(PublicModel):
    """A role one user holds at one mission. The only source of an officer's powers."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts", verbose_name=_("login"))
    mission = models.ForeignKey(
        "consular.Mission", on_delete=models.PROTECT, related_name="posts", verbose_name=_("mission")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    state = models.CharField(_("state"), max_length=10, choices=PostState.choices)
    valid_from = models.DateTimeField(_("valid from"))
    valid_to = models.DateTimeField(_("valid to"), null=True, blank=True)
    # Empty only for the first administrators, whom the installation itself appoints.
    appointed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("appointed by")
    )
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [models.Index(fields=["mission", "role"], name="consular_post_mission_role")]
        constraints = [
            ends_after_it_begins("consular_post"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="consular_post_role_known"),
            models.CheckConstraint(condition=Q(state__in=PostState.values), name="consular_post_state_known"),
            models.CheckConstraint(
                condition=~Q(appointed_by=F("user")) & ~Q(confirmed_by=F("user")),
                name="consular_post_nobody_appoints_himself",
                violation_error_code="nobody_appoints_himself",
                violation_error_message=_("Nobody gives a role to himself or confirms it."),
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("appointed_by")),
                name="consular_post_confirmed_by_a_second_person",
                violation_error_code="confirmed_by_a_second_person",
                violation_error_message=_("The person who proposes an appointment can't confirm it."),
            ),
            models.CheckConstraint(
                condition=~Q(state=PostState.LIVE)
                | ~Q(role__in=TWO_PERSON_ROLES)
                | Q(appointed_by=None)
                | Q(confirmed_by__isnull=False),
                name="consular_post_powerful_roles_need_two_persons",
            ),
            ExclusionConstraint(
                name="consular_post_one_live_at_a_time",
                violation_error_code="one_live_at_a_time",
                violation_error_message=_("This person already holds this role at the mission at that time."),
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("mission", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (moments_in_force(), RangeOperators.OVERLAPS),
                ],
                condition=Q(state=PostState.LIVE),
            ),
            models.UniqueConstraint(
                fields=["user", "mission", "role"],
                condition=Q(state=PostState.PROPOSED),
                name="consular_post_one_proposal_at_a_time",
                violation_error_code="one_proposal_at_a_time",
                violation_error_message=_("This person is already proposed for this role at the mission."),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="who_and_where_stay", fields=["user", "mission", "role", "appointed_by"]),
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[("proposed", "live"), ("proposed", "withdrawn"), ("live", "withdrawn")],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.public_id}"


class Officer(models.Model):
    """How a staff member appears to colleagues; a login itself has no name."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="officer", verbose_name=_("login"))
    display_name = models.CharField(_("name at work"), max_length=120)
    languages = ArrayField(
        models.CharField(max_length=10, choices=[(tag, tag) for tag in LANGUAGES]),
        default=list,
        blank=True,
        verbose_name=_("languages"),
    )

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")
        constraints = [
            models.CheckConstraint(condition=~Q(display_name=""), name="consular_officer_has_a_name"),
            models.CheckConstraint(
                condition=Q(languages__contained_by=list(LANGUAGES)), name="consular_officer_languages_known"
            ),
        ]

    def __str__(self) -> str:
        return f"officer {self.pk}"


def roles_of(user: User, mission: Mission, at: datetime | None = None) -> frozenset[Role]:
    """The roles the user holds at this mission at this moment; one query."""
    held = Post.objects.live(at).filter(user=user, mission=mission).values_list("role", flat=True)
    return frozenset(Role(role) for role in held)
