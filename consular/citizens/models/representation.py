"""Who acts for whom? Self, parent, guardian, attorney and the officer who helps are one mechanism."""

from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person, in_force
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.models import DataKey


class RepresentationKind(models.TextChoices):
    SELF = "self", _("Myself")
    PARENT = "parent", _("Parent")
    GUARDIAN = "guardian", _("Guardian")
    ATTORNEY = "attorney", _("Attorney")
    ASSISTED = "assisted", _("Assisted by an officer")


class Ending(models.TextChoices):
    """Why a right ended before its day. Officers give the reasons in `BY_OFFICERS`, the others follow from who ends."""

    GIVEN_UP = "given_up", _("Given up by who held it")
    BY_PERSON = "by_person", _("Ended by the person acted for")
    BY_PARENT = "by_parent", _("Ended by somebody with parental responsibility")
    OF_AGE = "of_age", _("The person is of age by the corrected date of birth")
    COURT_ORDER = "court_order", _("A court or authority ended it")
    FALSE_EVIDENCE = "false_evidence", _("It rested on false evidence")
    ERROR = "error", _("It was entered by mistake")


BY_OFFICERS = (Ending.COURT_ORDER, Ending.FALSE_EVIDENCE, Ending.ERROR)
# These can be asked for where the person is known already.
CLAIMABLE = (RepresentationKind.PARENT, RepresentationKind.GUARDIAN, RepresentationKind.ATTORNEY)


class RepresentationQuerySet(models.QuerySet["Representation"]):
    def in_force(self) -> Self:
        """Those by which a login that can sign in acts at this moment."""
        return self.filter(in_force(), person__isnull=False, person__erased_at=None, user__is_active=True)

    def claims(self) -> Self:
        """Rights asked for of which nobody has said yet whom they are about."""
        return self.filter(person=None, revoked_at=None)

    def visible_to(self, user: User) -> Self:
        """The user's own, also those that have ended by their day: another deed may be sent for them."""
        return self.filter(user=user.pk, revoked_at=None, person__erased_at=None)

    def with_evidence(self) -> Self:
        related = ("person__data_key", "user", "evidence", "claim__data_key", "claim__mission")
        return self.select_related(*related).prefetch_related("evidence__files__file")


class Representation(PublicModel):
    """A user's right to act for a person; a parent's ends on the child's 18th birthday by `valid_to` (excluded).

    `person` is null while the right is only asked for (models/claims): nothing leads from there to anybody.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="representations")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="representations")
    kind = models.CharField(max_length=8, choices=RepresentationKind.choices)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=14, choices=Ending.choices, null=True)  # noqa: DJ001 - absent, not empty
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

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
                condition=~Q(kind="parent") | Q(valid_to__isnull=False) | Q(person=None),
                name="consular_representation_parent_ends",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(kind__in=CLAIMABLE, revoked_at=None),
                name="consular_representation_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(ending=None, ended_by=None) | Q(ending__in=Ending.values, revoked_at__isnull=False),
                name="consular_representation_ended_for_a_reason",
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
        triggers = [
            pgtrigger.ReadOnly(name="whose_it_is_stays", fields=["user", "kind"]),
            pgtrigger.Protect(
                name="of_whom_it_is_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.person_id IS NOT NULL AND OLD.person_id IS DISTINCT FROM NEW.person_id"
                ),
            ),
            pgtrigger.Protect(
                name="ended_stays_ended",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__revoked_at__isnull=False),
            ),
        ]

    @property
    def whom(self) -> Person:
        """The person acted for. Raises LookupError of a right that is only asked for."""
        if self.person is None:
            raise LookupError(self.public_id)
        return self.person

    @property
    def sealing_key(self) -> DataKey:
        """What is sent as its proof lies under the person's key; until the person is found, under the claim's own."""
        key: DataKey = self.claim.data_key if self.person is None else self.person.data_key
        return key

    def has_ended(self, today: date) -> bool:
        return self.revoked_at is not None or (self.valid_to is not None and self.valid_to <= today)


def acting_for(person: Person) -> models.QuerySet[User]:
    """Logins that see this person at this moment, oldest first: `Person.objects.visible_to` turned round."""
    acting = Representation.objects.in_force().filter(person=person)
    return User.objects.filter(pk__in=acting.values("user")).order_by("pk")
