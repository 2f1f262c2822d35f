"""Which way did a file go between missions, and why?"""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from consular.missions.models.missions import Mission
from consular.visas.models.applications import VisaApplication
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedText
from econsulate.core.crypto.models import DataKey


class Transfer(PublicModel):
    """One move of a file from one mission to another; append-only."""

    application = models.ForeignKey(VisaApplication, models.PROTECT, related_name="transfers")
    sender = models.ForeignKey(Mission, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Mission, models.PROTECT, related_name="+")
    reason: Any = SealedText()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(sender=F("receiver")), name="consular_transfer_to_another_mission"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    @property
    def sealing_key(self) -> DataKey:
        return self.application.person.data_key
