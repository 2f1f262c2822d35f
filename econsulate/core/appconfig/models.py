"""What did we tell the apps about themselves, and since when?"""

import pgtrigger
from django.conf import settings
from django.db import models

from econsulate.core.base import PublicModel


class AppPolicy(PublicModel):
    """One state of the remote configuration; the highest `serial` is in force. `policy` is what `text` says (rules)."""

    serial = models.PositiveIntegerField(unique=True)
    text = models.TextField()
    policy = models.JSONField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)]
