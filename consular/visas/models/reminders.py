"""Of which approaching end has an applicant already been reminded?"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consular.visas.models.applications import VisaApplication


class ReminderKind(models.TextChoices):
    DRAFT_EARLY = "draft_early", _("Two weeks before a draft ends")
    DRAFT_LAST = "draft_last", _("Three days before a draft ends")
    ANSWER_HALF = "answer_half", _("Half of the time to answer has passed")
    ANSWER_LAST = "answer_last", _("Three days before the time to answer ends")


class Reminder(models.Model):
    """One reminder that was sent; its row is what makes a second one impossible."""

    application = models.ForeignKey(VisaApplication, models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=11, choices=ReminderKind.choices)
    deadline = models.DateTimeField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ReminderKind.values), name="consular_reminder_kind_known"),
            models.UniqueConstraint(fields=["application", "kind", "deadline"], name="consular_reminder_once"),
        ]

    def __str__(self) -> str:
        return self.kind
