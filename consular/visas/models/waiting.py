"""What could nobody be told about an application, because nobody acted for the applicant?"""

from typing import Any

from django.db import models
from django.db.models import Q

from consular.visas.models.applications import VisaApplication
from econsulate.core.base import PublicModel
from econsulate.core.crypto.fields import SealedJSON
from econsulate.core.crypto.models import DataKey


class WaitingMessage(PublicModel):
    """One message that waits for whoever acts next; its row goes when it is handed on.

    `content` is what notifications packed, sealed under the applicant's key, since no recipient has one yet. `tries`
    counts how often handing it on failed, `rests_until` is when it is tried again.
    """

    application = models.ForeignKey(VisaApplication, models.PROTECT, related_name="waiting_messages")
    topic = models.CharField(max_length=80)
    content: Any = SealedJSON()
    dedupe_key = models.CharField(max_length=120)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "dedupe_key"], name="consular_waitingmessage_once"),
            models.CheckConstraint(
                condition=~Q(topic="") & ~Q(dedupe_key=""), name="consular_waitingmessage_names_its_topic"
            ),
        ]

    @property
    def sealing_key(self) -> DataKey:
        return self.application.person.data_key
