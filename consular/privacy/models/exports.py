"""What did we put together for whom to take along, and until when can it be fetched?"""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.files.models import StoredFile

LIFETIME = timedelta(days=7)


class ExportState(models.TextChoices):
    PREPARING = "preparing", _("Being put together")
    READY = "ready", _("Ready")


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(user=user)


class Export(PublicModel):
    """One archive of everything a login may see of its people; row and bytes go together at `expires_at`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="exports")
    state = models.CharField(max_length=9, choices=ExportState.choices, default=ExportState.PREPARING, editable=False)
    expires_at = models.DateTimeField(editable=False)
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, editable=False, related_name="export")

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="preparing", file=None) | Q(state="ready", file__isnull=False),
                name="consular_export_ready_has_a_file",
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(state="preparing"), name="consular_export_one_at_a_time"
            ),
        ]
