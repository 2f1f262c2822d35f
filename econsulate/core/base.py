"""What does every row that the outside may name have in common?"""

import uuid

from django.db import models
from django.utils import timezone


class PublicModel(models.Model):
    """A row with a random public id; the bigint key stays inside, since counted ids leak how many and whose."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.public_id}"
