"""Which passport is this? One row per document; a renewed one replaces the old, which stays."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedJSON, SealedText
from econsulate.core.crypto.models import DataKey


class DocumentKind(models.TextChoices):
    PASSPORT = "passport", _("Passport")
    DIPLOMATIC = "diplomatic", _("Diplomatic passport")
    SERVICE = "service", _("Service passport")
    TRAVEL = "travel", _("Travel document of a refugee or stateless person")
    IDENTITY_CARD = "identity_card", _("Identity card")


class DocumentStatus(models.TextChoices):
    VALID = "valid", _("Valid")
    EXPIRED = "expired", _("Expired")
    LOST = "lost", _("Lost")
    CANCELLED = "cancelled", _("Cancelled")
    REPLACED = "replaced", _("Replaced")


class MrzVerdict(models.TextChoices):
    NOT_READ = "not_read", _("Not given")
    ACCEPT = "accept", _("In order")
    REVIEW = "review", _("An officer must look")


class TravelDocumentQuerySet(models.QuerySet["TravelDocument"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(person__in=Person.objects.visible_to(user))


class TravelDocument(PublicModel):
    """A travel document. Number and machine-readable zone are sealed; `differences` names fields typed otherwise."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="travel_documents")
    kind = models.CharField(max_length=13, choices=DocumentKind.choices)
    number: Any = SealedText(null=True)
    number_index = models.BinaryField(db_index=True, editable=False)
    issuing_state = models.CharField(max_length=3)
    nationality = models.CharField(max_length=3)
    issued_on = models.DateField(null=True)
    expires_on = models.DateField()
    mrz_lines: Any = SealedJSON(null=True)
    mrz_verdict = models.CharField(max_length=8, choices=MrzVerdict.choices, default=MrzVerdict.NOT_READ)
    mrz_reasons = models.JSONField(default=list)
    differences = models.JSONField(default=list)
    status = models.CharField(max_length=9, choices=DocumentStatus.choices, default=DocumentStatus.VALID)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    objects = TravelDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=DocumentKind.values), name="consular_traveldocument_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=DocumentStatus.values), name="consular_traveldocument_status_known"
            ),
            models.CheckConstraint(
                condition=Q(mrz_verdict__in=MrzVerdict.values), name="consular_traveldocument_verdict_known"
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(expires_on__gt=F("issued_on")),
                name="consular_traveldocument_expires_after_issue",
            ),
            models.CheckConstraint(
                condition=(Q(status="replaced") & Q(replaced_by__isnull=False))
                | (~Q(status="replaced") & Q(replaced_by=None)),
                name="consular_traveldocument_replaced_names_the_new",
            ),
            models.UniqueConstraint(
                fields=["person", "number_index", "issuing_state"], name="consular_traveldocument_once_per_person"
            ),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.person.data_key
