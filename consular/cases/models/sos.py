"""Who calls for help, who has answered, and who was called for it?"""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from consular.cases.models.threads import Thread
from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission, MissionKind, MissionQuerySet, missions_of
from consular.missions.models.posts import Post
from consular.missions.models.rota import DUTY_ROLES
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedJSON, SealedText
from econsulate.core.crypto.models import DataKey
from econsulate.core.states import Transitions


class SosState(models.TextChoices):
    CALLING = "calling", _("Nobody has answered yet")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


class SosEnding(models.TextChoices):
    HELPED = "helped", _("Help was given")
    SAFE = "safe", _("Safe without our help")
    PASSED_ON = "passed_on", _("With the local emergency services")
    CASE = "case", _("Goes on as a consular case")
    DUPLICATE = "duplicate", _("Told twice")
    NOT_REACHED = "not_reached", _("The caller could not be reached")
    MISTAKE = "mistake", _("Called by mistake")


TRANSITIONS = Transitions(
    {SosState.CALLING: {SosState.ANSWERED, SosState.CLOSED}, SosState.ANSWERED: {SosState.CLOSED}}
)


def missions_helped_by(user: User) -> MissionQuerySet:
    """Where the user answers calls: at their own missions; who may be on duty at headquarters, everywhere."""
    everywhere = Post.objects.live().filter(user=user, role__in=DUTY_ROLES, mission__kind=MissionKind.HEADQUARTERS)
    return Mission.objects.filter(Q(pk__in=missions_of(user, *DUTY_ROLES)) | Exists(everywhere))


class SosLink(PublicModel):
    """A key to call for help without signing in, kept on paper or by a friend. Only its fingerprint is kept here."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="sos_links")
    fingerprint = models.BinaryField(unique=True)
    revoked_at = models.DateTimeField(null=True)


class SosCallQuerySet(models.QuerySet["SosCall"]):
    def visible_to(self, user: User) -> Self:
        """Calls the user made, and those about the user."""
        return self.filter(Q(user=user.pk) | Q(person__in=Person.objects.is_user(user)))

    def visible_to_staff(self, user: User) -> Self:
        """Calls at the missions the user helps. Also family's: in danger somebody must answer, and it is on record."""
        return self.filter(mission__in=missions_helped_by(user))

    def whole(self) -> Self:
        return self.select_related(
            "data_key",
            "person__data_key",
            "mission",
            "thread",
            "user",
            "link__user",
            "answered_by__officer",
            "closed_by__officer",
        )


class SosCall(PublicModel):
    """One call for help. `person` is whom it is about where the house knows them, `user` the login that called.

    `told` is `{"phone", "words"}`. `rung` counts how far up the ladder (missions/services/rota) it was called already.
    """

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="sos_calls")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    link = models.ForeignKey(SosLink, models.PROTECT, null=True, related_name="+")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="sos_calls")
    thread = models.OneToOneField(Thread, models.PROTECT, null=True, related_name="sos_call")
    client_id = models.UUIDField()
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    told: Any = SealedJSON()
    state = models.CharField(max_length=8, choices=SosState.choices, default=SosState.CALLING)
    rung = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ending = models.CharField(max_length=11, choices=SosEnding.choices, null=True)  # noqa: DJ001 - absent, not empty
    note: Any = SealedText(null=True)
    positions_forgotten = models.BooleanField(default=False)
    marked_as_abuse_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = SosCallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "client_id"], name="consular_soscall_once_a_login"),
            models.UniqueConstraint(fields=["link", "client_id"], name="consular_soscall_once_a_link"),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(link__isnull=False), name="consular_soscall_by_somebody"
            ),
            models.CheckConstraint(condition=Q(state__in=SosState.values), name="consular_soscall_state_known"),
            models.CheckConstraint(
                condition=Q(state=SosState.CALLING, answered_at=None, answered_by=None)
                | Q(state=SosState.ANSWERED, answered_at__isnull=False, answered_by__isnull=False)
                | Q(state=SosState.CLOSED),
                name="consular_soscall_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=SosState.CLOSED) & Q(closed_at=None, closed_by=None, ending=None)
                | Q(state=SosState.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                & Q(ending__in=SosEnding.values),
                name="consular_soscall_closed_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["mission", "state", "created_at"], name="consular_soscall_board")]
        triggers = [
            pgtrigger.ReadOnly(name="whose_stays", fields=["person", "user", "link", "client_id", "data_key"]),
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[(a, b) for a, targets in TRANSITIONS.table.items() for b in sorted(targets)],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.data_key


class SosUpdate(PublicModel):
    """What came in while a call was open. `told` is `{"words", "position"}`, the position `{"latitude", "longitude",
    "accuracy_m"}` in WGS 84 degrees and metres, or null; gone some days after the call was closed."""

    call = models.ForeignKey(SosCall, models.PROTECT, related_name="updates")
    client_id = models.UUIDField()
    told: Any = SealedJSON()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "client_id"], name="consular_sosupdate_once")]

    @property
    def sealing_key(self) -> DataKey:
        return self.call.data_key


class SosAlarm(models.Model):
    """Somebody was called to a call for help, on this rung of the ladder."""

    call = models.ForeignKey(SosCall, models.PROTECT, related_name="alarms")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    rung = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "user", "rung"], name="consular_sosalarm_once")]

    def __str__(self) -> str:
        return f"alarm {self.rung}"
