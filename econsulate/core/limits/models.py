"""How full is each bucket? One row per caller and limit; unlogged, since a crash may forget it."""

from django.db import models


class RequestLimit(models.Model):
    """`full_at`: when the caller's allowance is used up to (generic cell rate algorithm)."""

    key = models.BinaryField(primary_key=True)
    full_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return bytes(self.key).hex()
