"""Who acts for whom? Self, parent, guardian, attorney and the officer who helps are one mechanism."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person, in_force
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel


class RepresentationKind(models.TextChoices):
    SELF = "self", _("Myself")
    PARENT = "parent", _("Parent")
    GUARDIAN = "guardian", _("Guardian")
    ATTORNEY = "attorney", _("Attorney")
    ASSISTED = "assisted", _("Assisted by an officer")


class RepresentationQuerySet(models.QuerySet["Representation"]):
    def in_force(self) -> Self:
        """Those by which a login that can sign in acts at this moment."""
        return self.filter(in_force(), person__erased_at=None, user__is_active=True)

    def visible_to(self, user: User) -> Self:
        """The user's own, also those that have ended by their day: another deed may be sent for them."""
        return self.filter(user=user.pk, revoked_at=None, person__erased_at=None)

    def with_evidence(self) -> Self:
        return self.select_related("person__data_key", "user", "evidence").prefetch_related("evidence__files__file")


class Representation(PublicModel):
    """A user's right to act for a person; a parent's ends on the child's 18th birthday by `valid_to` (excluded)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="representations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="representations")
    kind = models.CharField(max_length=8, choices=RepresentationKind.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = RepresentationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=RepresentationKind.values), name="consular_representation_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="consular_representation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(kind="parent") | Q(valid_to__isnull=False), name="consular_representation_parent_ends"
            ),
            models.UniqueConstraint(
                fields=["user", "person"],
                condition=Q(revoked_at=None),
                name="consular_representation_once",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(kind="self", revoked_at=None),
                name="consular_representation_one_self",
            ),
        ]

    def has_ended(self, today: date) -> bool:
        return self.revoked_at is not None or (self.valid_to is not None and self.valid_to <= today)


def acting_for(person: Person) -> models.QuerySet[User]:
    """Logins that see this person at this moment, oldest first: `Person.objects.visible_to` turned round."""
    acting = Representation.objects.in_force().filter(person=person)
    return User.objects.filter(pk__in=acting.values("user")).order_by("pk")
