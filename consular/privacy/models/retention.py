"""How long is what kept, by which law, and what is left when it has gone?

Rules are data: immutable rows, one set per schedule, so that the trail can always say which rule erased what.
"""

from functools import reduce
from operator import or_

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consular.missions.models.missions import Mission
from consular.visas.models.texts import TextsField
from econsulate.core.base import PublicModel

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
LONGEST_DAYS = 36_500


class Subject(models.TextChoices):
    """What a rule is about."""

    APPLICATION = "visa_application", _("Visa application")
    PERSON = "person", _("Person")
    MESSAGE = "message", _("Message")
    REGISTRATION = "registration", _("Entry in the register")


class Outcome(models.TextChoices):
    """How it ended; `draft` is never kept by a rule and stands in statistics only."""

    DRAFT = "draft", _("Draft")
    LAPSED = "lapsed", _("Lapsed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    INADMISSIBLE = "inadmissible", _("Inadmissible")
    REFUSED = "refused", _("Refused")
    ISSUED = "issued", _("Issued")
    UNREPRESENTED = "unrepresented", _("Nobody may act for the person any longer")
    SENT = "sent", _("Sent")
    ENDED = "ended", _("Ended")


class Event(models.TextChoices):
    """The day the days are counted from."""

    ENDED = "ended", _("The application ended")
    REMEDY_ENDED = "remedy_ended", _("The time to appeal ended")
    VISA_ENDED = "visa_ended", _("The visa ended")
    REPRESENTATION_ENDED = "representation_ended", _("The last representation ended")
    SENT = "sent", _("The message was sent")
    ENTRY_ENDED = "entry_ended", _("The entry in the register ended")


# Which days may be counted from, by what and how it ended. Whatever stands in no row here is kept for ever.
COUNTED: dict[tuple[str, str], tuple[str, ...]] = {
    (Subject.APPLICATION, Outcome.LAPSED): (Event.ENDED,),
    (Subject.APPLICATION, Outcome.WITHDRAWN): (Event.ENDED,),
    (Subject.APPLICATION, Outcome.INADMISSIBLE): (Event.ENDED,),
    (Subject.APPLICATION, Outcome.REFUSED): (Event.ENDED, Event.REMEDY_ENDED),
    (Subject.APPLICATION, Outcome.ISSUED): (Event.VISA_ENDED,),
    (Subject.PERSON, Outcome.UNREPRESENTED): (Event.REPRESENTATION_ENDED,),
    (Subject.MESSAGE, Outcome.SENT): (Event.SENT,),
    (Subject.REGISTRATION, Outcome.ENDED): (Event.ENTRY_ENDED,),
}
KNOWN_COUNTS = reduce(
    or_, (Q(subject=about, outcome=outcome, counted_from__in=events) for (about, outcome), events in COUNTED.items())
)


class RetentionScheduleQuerySet(models.QuerySet["RetentionSchedule"]):
    def current(self) -> "RetentionSchedule | None":
        return self.order_by("-number").first()


class RetentionSchedule(PublicModel):
    """One set of rules as it was loaded from its file; the one with the highest number is in force."""

    number = models.PositiveIntegerField(unique=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    source = models.TextField(editable=False)
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")

    objects = RetentionScheduleQuerySet.as_manager()

    class Meta:
        triggers = [APPEND_ONLY]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="consular_retentionschedule_number_positive"),
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="consular_retentionschedule_sha256_is_hex"
            ),
        ]


class RetentionRule(PublicModel):
    """Keep this for so many days, counted from that event.

    A `binding` rule is a duty in law to keep: it also stands against a person's own wish to be erased.
    """

    schedule = models.ForeignKey(RetentionSchedule, models.PROTECT, related_name="rules")
    code = models.SlugField(max_length=40)
    subject = models.CharField(max_length=16, choices=Subject.choices)
    outcome = models.CharField(max_length=13, choices=Outcome.choices)
    counted_from = models.CharField(max_length=20, choices=Event.choices)
    keep_days = models.PositiveIntegerField(validators=[MaxValueValidator(LONGEST_DAYS)])
    binding = models.BooleanField()
    legal_basis = TextsField()

    class Meta:
        triggers = [APPEND_ONLY]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "code"], name="consular_retentionrule_code_once"),
            models.UniqueConstraint(fields=["schedule", "subject", "outcome"], name="consular_retentionrule_one_each"),
            models.CheckConstraint(condition=KNOWN_COUNTS, name="consular_retentionrule_counts_from_what_happens"),
            models.CheckConstraint(
                condition=Q(keep_days__lte=LONGEST_DAYS), name="consular_retentionrule_at_most_a_century"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CaseStatistic(models.Model):
    """What is left of an erased application: no person, no reference, no day. Append-only."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="+")
    category_code = models.SlugField(max_length=40)
    nationality_group = models.SlugField(max_length=40)
    outcome = models.CharField(max_length=13, choices=Outcome.choices)
    month = models.DateField()
    days_taken = models.PositiveSmallIntegerField(null=True)

    class Meta:
        triggers = [APPEND_ONLY]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="consular_casestatistic_names_no_day"),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="consular_casestatistic_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category_code} {self.outcome}"
