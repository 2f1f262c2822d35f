"""Who complains of how they were treated, who answers in the first stage at the mission, who in the second at home?"""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from consular.cases.models.threads import Thread
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission, MissionKind, MissionQuerySet, missions_of
from consular.missions.models.posts import Post, Role
from consular.missions.models.texts import LANGUAGES
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedText
from econsulate.core.crypto.models import DataKey
from econsulate.core.states import Transitions

# Whoever heads a mission's work, and its case officers: a complaint is no matter for the intake desk.
COMPLAINT_ROLES = (Role.OFFICER, Role.MISSION_ADMIN)


class ComplaintState(models.TextChoices):
    LODGED = "lodged", _("Lodged")
    ACKNOWLEDGED = "acknowledged", _("Being examined")
    UPHELD = "upheld", _("Upheld")
    PARTLY_UPHELD = "partly_upheld", _("Upheld in part")
    NOT_UPHELD = "not_upheld", _("Not upheld")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_S = ComplaintState
FINDINGS = (_S.UPHELD, _S.PARTLY_UPHELD, _S.NOT_UPHELD)
LIVE_COMPLAINT = (_S.LODGED, _S.ACKNOWLEDGED)
COMPLAINT_TRANSITIONS = Transitions(
    {_S.LODGED: {_S.ACKNOWLEDGED, _S.WITHDRAWN}, _S.ACKNOWLEDGED: {*FINDINGS, _S.WITHDRAWN}}
)


class HasHandled(models.Func):
    """Whether a login has written or acted in a conversation, one it continues, or a case it was merged into.

    The database answers (migration 0020), so that the service and the trigger ask the same.
    """

    function = "consular_has_handled"
    output_field = models.BooleanField()


def complaints_answered_by(user: User) -> MissionQuerySet:
    """Where the user answers complaints; somebody at headquarters sees those of every mission."""
    at_home = Post.objects.live().filter(user=user, role__in=COMPLAINT_ROLES, mission__kind=MissionKind.HEADQUARTERS)
    return Mission.objects.filter(Q(pk__in=missions_of(user, *COMPLAINT_ROLES)) | Exists(at_home))


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def visible_to(self, user: User) -> Self:
        """One's own, while one may read the conversation; and those about oneself."""
        mine = Q(lodged_by=user.pk, thread__in=Thread.objects.visible_to(user))
        return self.filter(mine | Q(thread__person__in=Person.objects.is_user(user)))

    def visible_to_staff(self, user: User) -> Self:
        """Those of the missions one answers for; none about one's own work, and none of one's own family."""
        own = Person.objects.filter(representations__user=user.pk)
        stages = ComplaintStage.objects.filter(complaint=OuterRef("pk"), mission__in=complaints_answered_by(user))
        found = self.filter(Exists(stages)).exclude(thread__person__in=own)
        return found.filter(~Q(HasHandled(F("thread_id"), Value(user.pk, models.BigIntegerField()))))

    def whole(self) -> Self:
        """With all that is read to show them; three queries and those of the calendars."""
        stages = ComplaintStage.objects.select_related("mission", "handler").prefetch_related(
            "mission__hours", "mission__calendar_days"
        )
        return self.select_related("thread__person__data_key", "thread__mission").prefetch_related(
            models.Prefetch("stages", stages.order_by("number"))
        )


class Complaint(PublicModel):
    """A complaint about what a mission did, or didn't do, in one conversation. One at a time is live."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="complaints")
    lodged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=24, unique=True, editable=False)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    is_live = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="consular_complaint_language_known"),
            models.UniqueConstraint(
                fields=["thread"], condition=Q(is_live=True), name="consular_complaint_one_at_a_time"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="whose_stays", fields=["thread", "lodged_by", "reference", "language"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    @property
    def stage(self) -> "ComplaintStage":
        """The last one, with this complaint behind it."""
        last = max(self.stages.all(), key=lambda stage: stage.number)
        last.complaint = self
        return last

    @property
    def sealing_key(self) -> DataKey:
        return self.thread.sealing_key


class ComplaintStage(PublicModel):
    """What was complained of, to whom, and what they found. `handler` has taken it up, `answered_by` has answered.

    `remedy` says where to turn after the second stage, in which the house has its last word.
    """

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="stages")
    number = models.PositiveSmallIntegerField()
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="+")
    state = models.CharField(max_length=13, choices=ComplaintState.choices, default=ComplaintState.LODGED)
    text: Any = SealedText()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    client_id = models.UUIDField()
    handler = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answer: Any = SealedText(null=True)
    remedy: Any = SealedText(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "number"], name="consular_complaintstage_numbered"),
            models.UniqueConstraint(fields=["by", "client_id"], name="consular_complaintstage_sent_once"),
            models.CheckConstraint(condition=Q(number__in=[1, 2]), name="consular_complaintstage_two_of_them"),
            models.CheckConstraint(
                condition=Q(state__in=ComplaintState.values), name="consular_complaintstage_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=_S.LODGED, handler=None, acknowledged_at=None)
                | Q(state=_S.WITHDRAWN)
                | Q(state__in=[_S.ACKNOWLEDGED, *FINDINGS], handler__isnull=False, acknowledged_at__isnull=False),
                name="consular_complaintstage_taken_up_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FINDINGS, answer__isnull=False, answered_by__isnull=False, ended_at__isnull=False)
                | Q(state=_S.WITHDRAWN, answer=None, answered_by=None, ended_at__isnull=False)
                | Q(state__in=LIVE_COMPLAINT, answer=None, answered_by=None, ended_at=None),
                name="consular_complaintstage_ends_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(number=2, state__in=FINDINGS, remedy__isnull=False)
                | ((Q(number=1) | ~Q(state__in=FINDINGS)) & Q(remedy=None)),
                name="consular_complaintstage_last_word_says_where_to_turn",
            ),
        ]
        indexes = [models.Index(fields=["mission", "state"], name="consular_complaintstage_queues")]
        triggers = [
            pgtrigger.ReadOnly(name="content_stays", fields=["complaint", "number", "text", "by", "client_id"]),
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[(a, b) for a, targets in COMPLAINT_TRANSITIONS.table.items() for b in sorted(targets)],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="by_an_outsider",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF EXISTS (
                        SELECT FROM consular_complaint c JOIN consular_thread t ON t.id = c.thread_id,
                            unnest(ARRAY[
                                CASE WHEN NEW.handler_id IS DISTINCT FROM OLD.handler_id THEN NEW.handler_id END,
                                CASE WHEN NEW.answered_by_id IS DISTINCT FROM OLD.answered_by_id
                                    THEN NEW.answered_by_id END
                            ]) AS who(id)
                        WHERE c.id = NEW.complaint_id AND who.id IS NOT NULL AND (
                            consular_has_handled(c.thread_id, who.id)
                            OR EXISTS (
                                SELECT FROM consular_representation r
                                WHERE r.person_id = t.person_id AND r.user_id = who.id
                            )
                            OR EXISTS (
                                SELECT FROM consular_complaintstage s
                                JOIN consular_complaint other ON other.id = s.complaint_id
                                WHERE other.thread_id = c.thread_id AND s.id <> NEW.id
                                    AND who.id IN (s.handler_id, s.answered_by_id)
                            )
                        )
                    ) THEN
                        RAISE EXCEPTION 'nobody answers a complaint about what they had a hand in'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_complaintstage_by_an_outsider';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.complaint.sealing_key
