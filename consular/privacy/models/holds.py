"""What may not be erased although its time has come? Held by the word of an administrator or auditor."""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person
from consular.missions.models.missions import Mission, MissionKind, missions_of
from consular.missions.models.posts import Post, Role
from consular.visas.models.applications import VisaApplication
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedText
from econsulate.core.crypto.models import DataKey

# Administrators hear of courts and disputes first; auditors hold what an administrator would rather see gone.
HOLDERS = (Role.MISSION_ADMIN, Role.AUDITOR)


def missions_held_by(user: User) -> models.QuerySet[Mission]:
    """Missions at whose files this user may place holds; all of them from headquarters."""
    at_headquarters = Post.objects.live().filter(user=user, role__in=HOLDERS, mission__kind=MissionKind.HEADQUARTERS)
    own = missions_of(user, *HOLDERS)
    return Mission.objects.filter(Q(pk__in=own.values("pk")) | Exists(at_headquarters))


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    def live(self) -> Self:
        return self.filter(lifted_at=None)

    def visible_to_staff(self, user: User) -> Self:
        """Holds on files of the user's missions, never on the user's own or their family's."""
        own = Person.objects.filter(representations__user=user)
        return self.filter(application__mission__in=missions_held_by(user)).exclude(person__in=own)


def held(application: str = "pk", person: str = "person") -> Exists:
    """A condition on applications: a live hold keeps this one, or all there is of its person."""
    whole = Q(person=OuterRef(person), whole_person=True)
    return Exists(LegalHold.objects.live().filter(whole | Q(application=OuterRef(application))))


class LegalHold(PublicModel):
    """An application, or with `whole_person` all that is kept of its person, is not erased before this is lifted."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="legal_holds")
    application = models.ForeignKey(VisaApplication, models.PROTECT, related_name="legal_holds")
    whole_person = models.BooleanField(_("holds everything of the person"))
    reason: Any = SealedText()
    review_on = models.DateField(_("to be reviewed on"))
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(_("lifted at"), null=True, editable=False)
    lift_reason: Any = SealedText(null=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lift_reason=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False, lift_reason__isnull=False),
                name="consular_legalhold_lifted_by_somebody_for_a_reason",
            ),
            models.CheckConstraint(condition=~Q(placed_by=F("lifted_by")), name="consular_legalhold_lifted_by_another"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="content_stays", fields=["person", "application", "whole_person", "reason", "placed_by"]
            ),
            pgtrigger.Protect(
                name="live_hold_stays", operation=pgtrigger.Delete, condition=pgtrigger.Q(old__lifted_at__isnull=True)
            ),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.person.data_key
