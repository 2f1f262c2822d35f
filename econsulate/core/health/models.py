"""Which parts have said that they live, and when?"""

from django.db import models


class Pulse(models.Model):
    """`part` is beat, sweeper, or the name of a queue that somebody reads; whoever of that kind lives writes here."""

    part = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.part} {self.at}"
