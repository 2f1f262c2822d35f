"""What did we put together for whom to take along, and until when can it be fetched?"""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from consular.citizens.models.person import Person
from consular.citizens.models.representation import Representation
from econsulate.core.accounts.models import User
from econsulate.core.base import PublicModel
from econsulate.core.files.models import StoredFile

LIFETIME = timedelta(days=7)


class ExportState(models.TextChoices):
    PREPARING = "preparing", _("Being put together")
    READY = "ready", _("Ready")


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, user: User) -> Self:
        """One's own, unless it holds somebody the user acts for no longer."""
        return self.filter(~outlives_its_right(), user=user)


def outlives_its_right() -> Exists:
    """A condition on exports: the archive holds somebody its owner acts for no longer."""
    acting = Representation.objects.in_force().filter(user=OuterRef("export__user"), person=OuterRef("person"))
    held = Export.people.through._default_manager.filter(export=OuterRef("pk"))
    return Exists(held.exclude(Exists(acting)))


class Export(PublicModel):
    """One archive of everything a login may see of its people; row and bytes go together at `expires_at`.

    `people` are those it holds. It is there for its owner only while they may act for every one of them.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="exports")
    state = models.CharField(max_length=9, choices=ExportState.choices, default=ExportState.PREPARING, editable=False)
    expires_at = models.DateTimeField(editable=False)
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, editable=False, related_name="export")
    people = models.ManyToManyField(Person, related_name="+", editable=False)

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
