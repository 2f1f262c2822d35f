"""What was mended in an application after it was submitted, and how did it read before?"""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models

from consular.visas.models.applications import VisaApplication
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedJSON, SealedText
from econsulate.core.crypto.models import DataKey


class Correction(PublicModel):
    """One correction, immutable. `diff` lists path, before and after of each changed field.

    `version` is the application's version it led to, so no two corrections can start from the same content. With
    `assisted` an officer entered it for the applicant, who had called or written.
    """

    application = models.ForeignKey(VisaApplication, models.PROTECT, related_name="corrections")
    version = models.PositiveIntegerField()
    diff: Any = SealedJSON()
    reason: Any = SealedText()
    assisted = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "version"], name="consular_correction_one_for_a_version"),
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]

    @property
    def sealing_key(self) -> DataKey:
        return self.application.person.data_key
