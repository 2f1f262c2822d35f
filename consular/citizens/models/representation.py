"""Who acts for whom? Self, parent, guardian, attorney and the officer who helps are one mechanism."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person
from econsulate.core.base import PublicModel


class RepresentationKind(models.TextChoices):
    SELF = "self", _("Myself")
    PARENT = "parent", _("Parent")
    GUARDIAN = "guardian", _("Guardian")
    ATTORNEY = "attorney", _("Attorney")
    ASSISTED = "assisted", _("Assisted by an officer")


class Representation(PublicModel):
    """A user's right to act for a person; a parent's ends on the child's 18th birthday by `valid_to` (excluded)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="representations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="representations")
    kind = models.CharField(max_length=8, choices=RepresentationKind.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

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
