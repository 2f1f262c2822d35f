"""What is still to be done? The ledger of background work: a row here is the truth, a broker message only a hint."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Work(models.Model):
    """One piece of work: `kind` names the handler, `subject` the row it is about (a public id)."""

    class State(models.TextChoices):
        DUE = "due"
        LEASED = "leased"
        DONE = "done"
        PARKED = "parked"

    kind = models.CharField(max_length=60)
    queue = models.CharField(max_length=20)
    subject = models.UUIDField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())
    hinted_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], condition=Q(state="due"), name="core_work_due_once"),
            models.CheckConstraint(condition=Q(state__in=["due", "leased", "done", "parked"]), name="core_work_state"),
            models.CheckConstraint(
                condition=~Q(state="leased") | Q(lease_until__isnull=False), name="core_work_lease_has_end"
            ),
        ]
        indexes = [
            models.Index(fields=["queue", "due_at"], condition=Q(state__in=["due", "leased"]), name="core_work_open"),
            models.Index(fields=["subject"], name="core_work_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.state}"
