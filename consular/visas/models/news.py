"""What came in for a file, and what of it has each officer had before them?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consular.visas.models.applications import VisaApplication


class ArrivalKind(models.TextChoices):
    DOCUMENT = "document", _("New document")
    PROOF = "proof", _("New proof")
    ANSWER = "answer", _("Answered")
    CORRECTION = "correction", _("Corrected by the applicant")


class Arrival(models.Model):
    """Something the applicant's side sent after submission. A row of its own, since the file's is locked by others."""

    application = models.ForeignKey(VisaApplication, models.PROTECT, related_name="arrivals")
    kind = models.CharField(max_length=10, choices=ArrivalKind.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ArrivalKind.values), name="consular_arrival_kind_known")
        ]
        indexes = [models.Index(fields=["application", "id"], name="consular_arrival_latest")]

    def __str__(self) -> str:
        return self.kind


class Look(models.Model):
    """The newest arrival that was there when an officer last had the file open."""

    application = models.ForeignKey(VisaApplication, models.PROTECT, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    seen = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "user"], name="consular_look_last")]

    def __str__(self) -> str:
        return str(self.seen)
