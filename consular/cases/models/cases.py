"""Who needs which consular help, how far is it, and what was promised on the way?"""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.cases.models.threads import Thread
from consular.missions.models.clock import ClockEvent
from consular.missions.models.missions import Mission
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedJSON, SealedText
from econsulate.core.crypto.models import DataKey
from econsulate.core.states import Transitions


class CaseKind(models.TextChoices):
    """After VCCR articles 5, 36 and 37."""

    ARREST = "arrest", _("Arrest or detention")
    DEATH = "death", _("Death")
    HOSPITAL = "hospital", _("Hospital")
    MISSING = "missing", _("Missing person")
    CRIME_VICTIM = "crime_victim", _("Victim of a crime")
    DOMESTIC_VIOLENCE = "domestic_violence", _("Domestic violence")
    CHILD_ABDUCTION = "child_abduction", _("Child abduction")
    DESTITUTION = "destitution", _("Without means")
    REPATRIATION = "repatriation", _("Return home")
    LOST_PASSPORT = "lost_passport", _("Lost passport")
    WELFARE_ENQUIRY = "welfare_enquiry", _("Enquiry after somebody")
    DISASTER = "disaster", _("Disaster")
    GENERAL = "general", _("Other help")


class Severity(models.IntegerChoices):
    LOW = 1, _("Low")
    MEDIUM = 2, _("Medium")
    HIGH = 3, _("High")
    CRITICAL = 4, _("Critical")


class CaseState(models.TextChoices):
    RECEIVED = "received", _("Received")
    TRIAGED = "triaged", _("Looked at")
    OPEN = "open", _("Being worked on")
    WAITING_CITIZEN = "waiting_citizen", _("Waiting for the citizen")
    WAITING_THIRD_PARTY = "waiting_third_party", _("Waiting for somebody else")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")


_S = CaseState
WAITING = (_S.WAITING_CITIZEN, _S.WAITING_THIRD_PARTY)
LIVE = (_S.RECEIVED, _S.TRIAGED, _S.OPEN, *WAITING)
CASE_TRANSITIONS = Transitions(
    {
        _S.RECEIVED: {_S.TRIAGED},
        _S.TRIAGED: {_S.OPEN},
        _S.OPEN: {*WAITING, _S.RESOLVED},
        _S.WAITING_CITIZEN: {_S.OPEN, _S.WAITING_THIRD_PARTY, _S.RESOLVED},
        _S.WAITING_THIRD_PARTY: {_S.OPEN, _S.WAITING_CITIZEN, _S.RESOLVED},
        _S.RESOLVED: {_S.OPEN, _S.CLOSED},
        _S.CLOSED: {_S.OPEN},
    }
)


class CaseQuerySet(models.QuerySet["ConsularCase"]):
    def visible_to(self, user: User) -> Self:
        """Whoever reads the conversation of a case reads the case."""
        return self.filter(thread__in=Thread.objects.visible_to(user))

    def visible_to_staff(self, user: User) -> Self:
        """Those whose conversation they may work on: never one's own family's."""
        return self.filter(thread__in=Thread.objects.visible_to_staff(user))

    def live(self) -> Self:
        """Those somebody works on; one that was merged is worked on in the other."""
        return self.filter(state__in=LIVE, merged_into=None)

    def whole(self) -> Self:
        related = ("thread__person__data_key", "thread__mission", "thread__assigned_to", "merged_into__thread")
        return self.select_related(*related)


class ConsularCase(PublicModel):
    """Help for one person. Its conversation says where it lies, who has it in hand and who may read it.

    `severity` is what it was at the beginning or as an officer judged it; that it rises with age is computed
    (rules/urgency). `counted_from` is when its clocks began: of merged cases the earlier one's beginning.
    """

    thread = models.OneToOneField(Thread, models.PROTECT, related_name="case")
    kind = models.CharField(max_length=17, choices=CaseKind.choices)
    severity = models.PositiveSmallIntegerField(choices=Severity.choices)
    state = models.CharField(max_length=19, choices=CaseState.choices, default=CaseState.RECEIVED)
    counted_from = models.DateTimeField()
    # An officer entered it for somebody who called: `caller` is {"name", "phone", "relation"}.
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    caller: Any = SealedJSON(null=True)
    resolution: Any = SealedText(null=True)
    resolved_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CaseKind.values), name="consular_consularcase_kind_known"),
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="consular_consularcase_state_known"),
            models.CheckConstraint(
                condition=Q(severity__in=Severity.values), name="consular_consularcase_severity_known"
            ),
            models.CheckConstraint(
                condition=Q(caller=None) | Q(entered_by__isnull=False), name="consular_consularcase_caller_was_heard"
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE, resolution=None, resolved_at=None)
                | Q(state__in=[_S.RESOLVED, _S.CLOSED], resolution__isnull=False, resolved_at__isnull=False),
                name="consular_consularcase_resolved_in_words",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="consular_consularcase_not_into_itself"
            ),
        ]
        indexes = [models.Index(fields=["state", "counted_from"], name="consular_consularcase_live")]
        triggers = [
            pgtrigger.ReadOnly(name="whose_stays", fields=["thread", "entered_by", "caller"]),
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[(a, b) for a, targets in CASE_TRANSITIONS.table.items() for b in sorted(targets)],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="merged_stays_merged",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__merged_into__isnull=False, new__merged_into__isnull=False),
            ),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.thread.sealing_key


class FirstAnswerTick(ClockEvent):
    """How long until somebody was answered for the first time."""

    subject = models.ForeignKey(ConsularCase, models.PROTECT, related_name="first_answer_clock")


class ResolutionTick(ClockEvent):
    """How long until it was resolved. Resolved is a rest, not a stop: a case opened again goes on where it was."""

    subject = models.ForeignKey(ConsularCase, models.PROTECT, related_name="resolution_clock")


class CaseHandover(PublicModel):
    """A case passed between missions and headquarters, with what was promised until then."""

    case = models.ForeignKey(ConsularCase, models.PROTECT, related_name="handovers")
    sender = models.ForeignKey(Mission, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Mission, models.PROTECT, related_name="+")
    promised: Any = SealedText()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(sender=F("receiver")), name="consular_casehandover_goes_somewhere")
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    @property
    def sealing_key(self) -> DataKey:
        return self.case.sealing_key


class CaseLink(models.Model):
    """Two cases that have to do with each other; `first` is the one with the lower key."""

    first = models.ForeignKey(ConsularCase, models.PROTECT, related_name="links_on")
    second = models.ForeignKey(ConsularCase, models.PROTECT, related_name="links_back")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="consular_caselink_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="consular_caselink_lower_first"),
        ]

    def __str__(self) -> str:
        return f"CaseLink {self.pk}"
