"""What is an alert at this moment, what did it say in each of its versions, and who had a hand in it?"""

from collections.abc import Collection
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from notifications.alerts.models import triggers
from notifications.alerts.models.choices import AlertState, Category, Certainty, ResponseType, Severity, Urgency
from notifications.alerts.models.incidents import Incident
from notifications.alerts.models.templates import AlertTemplate

# What may follow what. Whatever is changed is a draft again, so nothing changes under the eyes of who approves it.
WRITTEN: dict[str, list[AlertState]] = {
    AlertState.DRAFT: [AlertState.SUBMITTED],
    AlertState.SUBMITTED: [
        AlertState.DRAFT,
        AlertState.RETURNED,
        AlertState.REJECTED,
        AlertState.APPROVED,
        # Where one person breaks the glass (models/break_glass).
        AlertState.LIVE,
    ],
    AlertState.RETURNED: [AlertState.DRAFT],
    AlertState.APPROVED: [AlertState.DRAFT, AlertState.REJECTED, AlertState.LAPSED, AlertState.LIVE],
    AlertState.LAPSED: [AlertState.DRAFT, AlertState.SUBMITTED],
    # Only while an earlier version is out.
    AlertState.REJECTED: [AlertState.DRAFT],
    AlertState.LIVE: [AlertState.DRAFT, AlertState.EXPIRED],
}
ENDS = [AlertState.CANCELLED, AlertState.ALL_CLEAR]
# What is out is stopped whatever its next version waits for.
MOVES: dict[str, list[AlertState]] = {
    **{state: [*after, *ENDS] for state, after in WRITTEN.items()},
    **{end: [] for end in (*ENDS, AlertState.EXPIRED)},
}


class AlertQuerySet(models.QuerySet["Alert"]):
    def of_missions(self, codes: Collection[str]) -> Self:
        return self.filter(incident__mission__in=codes)


class Alert(PublicModel):
    """A thread of an incident; `version` is the number of the version that counts, `state` what became of that one.
    Until `live_until` something of it is out, whether or not a next version is being written meanwhile."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="alerts")
    state = models.CharField(max_length=9, choices=AlertState.choices, default=AlertState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    live_until = models.DateTimeField(null=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AlertState.values), name="notifications_alert_state_known"),
            models.CheckConstraint(condition=Q(version__gte=1), name="notifications_alert_has_a_version"),
            models.CheckConstraint(
                condition=~Q(state=AlertState.LIVE, live_until=None)
                & (Q(live_until=None) | ~Q(state__in=[*ENDS, AlertState.EXPIRED])),
                name="notifications_alert_live_until_it_ends",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="incident_stays", fields=["incident"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[(str(before), str(after)) for before, moves in MOVES.items() for after in moves],
            ),
            *triggers.OF_ALERTS,
        ]

    @property
    def chain(self) -> str:
        return self.incident.mission


class AlertVersion(PublicModel):
    """Exactly what one version says and whom it is for. Never changed: a change is the next version.

    `texts` by language; `area` holds own shapes as CAP 1.2 writes them, codes of States (ISO 3166-1), subdivisions
    (ISO 3166-2) and missions, and the edition of the library these codes meant. `canonical` is all of it as text
    (rules/content.py) and `content_hash` its SHA-256: the database compares them with the columns.
    """

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    template = models.ForeignKey(AlertTemplate, models.PROTECT, null=True, related_name="+")
    category = models.CharField(max_length=9, choices=Category.choices, blank=True)
    event_code = models.SlugField(max_length=40, blank=True)
    urgency = models.CharField(max_length=9, choices=Urgency.choices, blank=True)
    severity = models.CharField(max_length=8, choices=Severity.choices, blank=True)
    certainty = models.CharField(max_length=8, choices=Certainty.choices, blank=True)
    response_types = ArrayField(models.CharField(max_length=8, choices=ResponseType.choices), default=list)
    texts = models.JSONField(default=dict)
    area_name = models.CharField(max_length=120, blank=True)
    area = models.JSONField(default=dict)
    nationalities = ArrayField(models.CharField(max_length=3), default=list)
    languages = ArrayField(models.CharField(max_length=8, choices=settings.LANGUAGES), default=list)
    channels = ArrayField(models.CharField(max_length=16), default=list)
    expires_at = models.DateTimeField(null=True)
    canonical = models.TextField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alert", "number"], name="notifications_alertversion_numbered"),
            models.CheckConstraint(
                condition=Q(category__in=["", *Category.values])
                & Q(urgency__in=["", *Urgency.values])
                & Q(severity__in=["", *Severity.values])
                & Q(certainty__in=["", *Certainty.values])
                & Q(response_types__contained_by=ResponseType.values),
                name="notifications_alertversion_values_of_cap",
            ),
            models.CheckConstraint(
                condition=Q(languages__contained_by=[code for code, _name in settings.LANGUAGES]),
                name="notifications_alertversion_languages_known",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            *triggers.OF_VERSIONS,
        ]


class Contribution(models.Model):
    """Somebody created, changed or submitted a version of the thread, or wrote the template it came from.

    Written by triggers alone, so that no way of writing a version can leave its author out.
    """

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="contributions")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert", "person"], name="notifications_contribution_once")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"Contribution {self.pk}"
