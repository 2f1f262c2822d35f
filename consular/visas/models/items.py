"""What does the checklist of an application ask, and which files answer it?"""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consular.visas.models.applications import VisaApplication
from consular.visas.models.grounds import ReviewReason
from consular.visas.models.requirements import VisaRequirement
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedText
from econsulate.core.crypto.models import DataKey
from econsulate.core.files.models import StoredFile
from econsulate.core.states import Transitions


class ItemState(models.TextChoices):
    MISSING = "missing", _("Missing")
    PROVIDED = "provided", _("Provided")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Please send again")


ITEM_TRANSITIONS = Transitions(
    {
        ItemState.MISSING: {ItemState.PROVIDED},
        ItemState.PROVIDED: {ItemState.PROVIDED, ItemState.ACCEPTED, ItemState.REJECTED, ItemState.MISSING},
        ItemState.REJECTED: {ItemState.PROVIDED},
        # Accepted items are never asked for again: no way leads out.
        ItemState.ACCEPTED: set(),
    }
)


class ApplicationItem(PublicModel):
    """One line of the checklist of one application."""

    application = models.ForeignKey(VisaApplication, models.PROTECT, related_name="items")
    requirement = models.ForeignKey(VisaRequirement, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ItemState.choices, default=ItemState.MISSING, editable=False)
    reason = models.ForeignKey(ReviewReason, models.PROTECT, null=True, related_name="+")
    note: Any = SealedText(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "requirement"], name="consular_applicationitem_once"),
            models.CheckConstraint(
                condition=Q(state__in=ItemState.values), name="consular_applicationitem_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.REJECTED) | Q(reason__isnull=False),
                name="consular_applicationitem_rejected_has_reason",
            ),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.application.person.data_key


class DocumentVersion(PublicModel):
    """One file given for one item. Immutable: a better scan is a new version.

    `carried_from` is the version of an earlier application whose file stands here again, after an appeal.
    """

    item = models.ForeignKey(ApplicationItem, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="document_version")
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="consular_documentversion_numbered"),
            models.UniqueConstraint(
                fields=["file"], condition=Q(carried_from=None), name="consular_documentversion_file_given_once"
            ),
            models.UniqueConstraint(fields=["item", "file"], name="consular_documentversion_file_once_an_item"),
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]


class InformationRequest(PublicModel):
    """A question to the applicant; the clock stands while it is open. The text is sealed.

    `told_at` is when somebody could at last be told, if nobody acted for the applicant when it was asked; the time to
    answer begins then.
    """

    application = models.ForeignKey(VisaApplication, models.PROTECT, related_name="information_requests")
    items = models.ManyToManyField(ApplicationItem, related_name="information_requests")
    message: Any = SealedText()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer_by = models.DateTimeField()
    told_at = models.DateTimeField(null=True, editable=False)
    answer: Any = SealedText(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(answered_at=None),
                name="consular_informationrequest_one_open",
            ),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.application.person.data_key
