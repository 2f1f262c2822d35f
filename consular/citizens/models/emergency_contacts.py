"""Who is to be called when something happens to somebody? Third persons, of whom we keep no more than that takes."""

from typing import Any, Self, TypedDict

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedJSON
from econsulate.core.crypto.models import DataKey

A_HANDFUL = 5


class ContactDetails(TypedDict):
    """`phone` in E.164; one of the two addresses is there at least."""

    name: str
    email: str | None
    phone: str | None


class Relation(models.TextChoices):
    PARTNER = "partner", _("Wife, husband or partner")
    PARENT = "parent", _("Mother or father")
    CHILD = "child", _("Daughter or son")
    SIBLING = "sibling", _("Sister or brother")
    RELATIVE = "relative", _("Another relative")
    FRIEND = "friend", _("Friend")
    COLLEAGUE = "colleague", _("Colleague or employer")
    OTHER = "other", _("Somebody else")


class EmergencyContactQuerySet(models.QuerySet["EmergencyContact"]):
    def present(self) -> Self:
        return self.filter(removed_at=None)

    def visible_to(self, user: User) -> Self:
        """Those the user named while acting for the person, and all about the user's own person. No other parent's:
        whom somebody trusts is theirs to tell."""
        told = Q(told_by=user.pk, person__in=Person.objects.visible_to(user))
        return self.present().filter(told | Q(person__in=Person.objects.is_user(user)))

    def in_use(self) -> Self:
        """Those named by somebody who acts for the person now: whoever no longer does has no say in whom we call."""
        acting = Representation.objects.in_force().filter(person=OuterRef("person"), user=OuterRef("told_by"))
        return self.present().filter(Exists(acting))

    def whole(self) -> Self:
        return self.select_related("person__data_key", "told_by")


class EmergencyContact(PublicModel):
    """Somebody to call, first, second or further down (`rank`) among those the same login named for a person.

    One that is taken away is blank if a consent tells of it, else it is deleted.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="emergency_contacts")
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(null=True)
    relation = models.CharField(max_length=9, choices=Relation.choices)
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    details: Any = SealedJSON(null=True)
    removed_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EmergencyContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(relation__in=Relation.values), name="consular_emergencycontact_relation_known"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, details__isnull=False, rank__isnull=False)
                | Q(removed_at__isnull=False, details=None, rank=None, relation=Relation.OTHER),
                name="consular_emergencycontact_removed_is_blank",
            ),
            models.CheckConstraint(
                condition=Q(rank=None) | Q(rank__gte=1, rank__lte=A_HANDFUL), name="consular_emergencycontact_a_handful"
            ),
            models.UniqueConstraint(
                fields=["person", "told_by", "rank"],
                deferrable=models.Deferrable.DEFERRED,
                name="consular_emergencycontact_ranked",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="whose_stays", fields=["person", "told_by"]),
            pgtrigger.Protect(
                name="removed_stays_removed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__removed_at__isnull=False),
            ),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.person.data_key
