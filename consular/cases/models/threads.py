"""Who talks with which mission, and who waits for an answer?"""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Q
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission, MissionKind, MissionQuerySet, missions_of
from consular.missions.models.posts import Post, Role
from consular.missions.models.texts import LANGUAGES
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedText
from econsulate.core.crypto.models import DataKey
from econsulate.core.states import Transitions

THREAD_ROLES = (Role.INTAKE, Role.OFFICER)


class ThreadState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


TRANSITIONS = Transitions(
    {ThreadState.OPEN: {ThreadState.CLOSED}, ThreadState.CLOSED: {ThreadState.OPEN}},
)


def missions_served_by(user: User) -> MissionQuerySet:
    """Where the user talks with citizens: a case officer at headquarters does so for every mission."""
    everywhere = Post.objects.live().filter(user=user, role=Role.OFFICER, mission__kind=MissionKind.HEADQUARTERS)
    return Mission.objects.filter(Q(pk__in=missions_of(user, *THREAD_ROLES)) | Exists(everywhere))


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, user: User) -> Self:
        """Threads the user began, while they act for whom these are about, and those about the user. No other
        parent's: what one writes to a mission may tell where they are."""
        told = Q(told_by=user.pk, person__in=Person.objects.visible_to(user))
        return self.filter(told | Q(person__in=Person.objects.is_user(user)))

    def visible_to_staff(self, user: User) -> Self:
        """Threads with the missions the user serves, never one's own family's."""
        own = Person.objects.filter(representations__user=user.pk)
        return self.filter(mission__in=missions_served_by(user)).exclude(person__in=own)

    def whole(self) -> Self:
        """With all that is read to show them."""
        return self.select_related("person__data_key", "mission", "assigned_to", "continues")


class Thread(PublicModel):
    """A conversation about one person with one mission. `told_by` is the login that began it, if one did.

    `waiting_since` is since when what the citizen wrote has had no answer; `last_at` when either side last wrote to
    the other. A thread closed for long isn't opened again: another one `continues` it.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="threads")
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="threads")
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=24, unique=True, editable=False)
    subject: Any = SealedText()
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    state = models.CharField(max_length=6, choices=ThreadState.choices, default=ThreadState.OPEN)
    continues = models.OneToOneField("self", models.PROTECT, null=True, related_name="continued_by")
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    waiting_since = models.DateTimeField(null=True)
    last_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # Its mission closed and another has it now, of which nobody has been told yet (services/succession).
    move_is_untold = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ThreadState.values), name="consular_thread_state_known"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="consular_thread_language_known"),
            models.CheckConstraint(
                condition=Q(state=ThreadState.OPEN, closed_at=None)
                | Q(state=ThreadState.CLOSED, closed_at__isnull=False, waiting_since=None),
                name="consular_thread_closed_waits_for_nothing",
            ),
            models.CheckConstraint(
                condition=Q(continues=None) | ~Q(continues=F("id")), name="consular_thread_continues_another"
            ),
        ]
        indexes = [
            models.Index(fields=["mission", "state", "waiting_since"], name="consular_thread_queues"),
            models.Index(fields=["-last_at", "-id"], name="consular_thread_newest"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="whose_stays", fields=["person", "told_by", "reference", "continues"]),
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[(a, b) for a, targets in TRANSITIONS.table.items() for b in sorted(targets)],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="with_an_outsider",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__assigned_to__isnull=False),
                func="""
                    IF EXISTS (
                        SELECT FROM consular_representation r
                        WHERE r.person_id = NEW.person_id AND r.user_id = NEW.assigned_to_id
                    ) THEN
                        RAISE EXCEPTION 'nobody answers their own family'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'consular_thread_with_an_outsider';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.person.data_key
