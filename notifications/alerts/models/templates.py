"""Which texts are ready before anything happens, each with its correction and its all-clear?"""

from collections.abc import Collection
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from notifications.alerts.models.choices import Category, Certainty, ResponseType, Severity, TemplateState, Urgency
from notifications.alerts.models.refusals import unless

CONTENT = (
    "mission", "code", "number", "texts", "corrections", "all_clears", "category", "event_code", "urgency", "severity",
    "certainty", "response_types", "least_people", "most_people", "author",
)  # fmt: skip
LANGUAGES_OF = "(SELECT coalesce(array_agg(k ORDER BY k), ARRAY[]::text[]) FROM jsonb_object_keys(NEW.{}) k)"
PAIRED = unless(
    " = ".join(LANGUAGES_OF.format(name) for name in ("texts", "corrections"))
    + " AND "
    + " = ".join(LANGUAGES_OF.format(name) for name in ("texts", "all_clears")),
    "notifications_alerttemplate",
    "paired_in_each_language",
    "each language of a template has its text, its correction and its all-clear",
)


class AlertTemplateQuerySet(models.QuerySet["AlertTemplate"]):
    def of_missions(self, codes: Collection[str]) -> Self:
        return self.filter(mission__in=codes)


class AlertTemplate(PublicModel):
    """One version of a template of a mission; those of headquarters are for all. Its words stay as they are.

    `least_people` and `most_people` are the band within which the number of people reached is no surprise.
    `break_glass`: whoever approved it said that one person on duty may send these words alone.
    """

    mission = models.CharField(max_length=11)
    code = models.SlugField(max_length=40)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=TemplateState.choices, default=TemplateState.PROPOSED)
    texts = models.JSONField()
    corrections = models.JSONField()
    all_clears = models.JSONField()
    category = models.CharField(max_length=9, choices=Category.choices)
    event_code = models.SlugField(max_length=40)
    urgency = models.CharField(max_length=9, choices=Urgency.choices)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    certainty = models.CharField(max_length=8, choices=Certainty.choices)
    response_types = ArrayField(models.CharField(max_length=8, choices=ResponseType.choices))
    least_people = models.PositiveIntegerField()
    most_people = models.PositiveIntegerField()
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    break_glass = models.BooleanField(default=False, db_default=False)

    objects = AlertTemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "code", "number"], name="notifications_alerttemplate_numbered"),
            models.UniqueConstraint(
                fields=["mission", "code"],
                condition=Q(state=TemplateState.APPROVED),
                name="notifications_alerttemplate_one_in_use",
            ),
            models.CheckConstraint(
                condition=Q(state__in=TemplateState.values), name="notifications_alerttemplate_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=TemplateState.APPROVED) | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="notifications_alerttemplate_approved_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(approved_by=F("author")), name="notifications_alerttemplate_four_eyes"),
            models.CheckConstraint(
                condition=Q(break_glass=False) | Q(approved_by__isnull=False),
                name="notifications_alerttemplate_break_glass_by_an_approval",
            ),
            models.CheckConstraint(
                condition=Q(texts__has_key="en"), name="notifications_alerttemplate_texts_in_english"
            ),
            models.CheckConstraint(
                condition=Q(
                    category__in=Category.values,
                    urgency__in=Urgency.values,
                    severity__in=Severity.values,
                    certainty__in=Certainty.values,
                    response_types__contained_by=ResponseType.values,
                ),
                name="notifications_alerttemplate_values_of_cap",
            ),
            models.CheckConstraint(
                condition=Q(least_people__lte=F("most_people")), name="notifications_alerttemplate_band_in_order"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="words_stay", fields=list(CONTENT)),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[("proposed", "approved"), ("proposed", "withdrawn"), ("approved", "withdrawn")],
            ),
            pgtrigger.Protect(
                name="approved_for_what_it_is",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'proposed' AND (OLD.break_glass, OLD.approved_by_id) IS DISTINCT FROM"
                    " (NEW.break_glass, NEW.approved_by_id)"
                ),
            ),
            pgtrigger.Trigger(
                name="paired", when=pgtrigger.Before, operation=pgtrigger.Insert, func=f"{PAIRED} RETURN NEW;"
            ),
        ]
