"""Who acts for whom? Self, parent, guardian, attorney and the officer who helps are one mechanism."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel


class RepresentationKind(models.TextChoices):
    SELF = "self", _("Myself")
    PARENT = "parent", _("Parent")
    GUARDIAN = "guardian", _("Guardian")
    ATTORNEY = "attorney", _("Attorney")
    ASSISTED = "assisted", _("Assisted by an officer")


class RepresentationQuerySet(models.QuerySet["Representation"]):
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
