"""Which slip of the pen is to be mended on an issued visa, and who else looked at it?"""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from consular.visas.models.visas import OrderState, Visa
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedJSON, SealedText
from econsulate.core.crypto.models import DataKey


class VisaReplacement(PublicModel):
    """One officer asks for a visa with corrected print, another confirms. `corrected` maps printed fields to values.

    Only what is printed about the holder can be corrected; the terms stay those of the decision.
    """

    visa = models.ForeignKey(Visa, models.PROTECT, related_name="replacements")
    state = models.CharField(max_length=8, choices=OrderState.choices, default=OrderState.OPEN, editable=False)
    corrected: Any = SealedJSON()
    reason: Any = SealedText()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OrderState.values), name="consular_visareplacement_state_known"
            ),
            models.CheckConstraint(condition=~Q(asked_by=F("confirmed_by")), name="consular_visareplacement_four_eyes"),
            models.CheckConstraint(
                condition=~Q(state="in_force") | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="consular_visareplacement_needs_a_second_person",
            ),
            models.UniqueConstraint(
                fields=["visa"], condition=Q(state="open"), name="consular_visareplacement_one_open"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="content_stays", fields=["visa", "corrected", "reason", "asked_by"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.visa.sealing_key
