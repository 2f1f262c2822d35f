"""What does an application cost?"""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from consular.visas.models.catalogue import APPEND_ONLY, NationalityGroup, VisaCategory
from consular.visas.models.choices import Entries, Urgency


class Fee(models.Model):
    """What one application costs, in minor units of an ISO 4217 currency; both days of the period included."""

    category = models.ForeignKey(VisaCategory, models.PROTECT, related_name="+")
    nationality_group = models.ForeignKey(NationalityGroup, models.PROTECT, related_name="+")
    entries = models.CharField(max_length=8, choices=Entries)
    urgency = models.CharField(max_length=8, choices=Urgency)
    amount = models.PositiveIntegerField()
    currency = models.CharField(max_length=3, validators=[RegexValidator(r"^[A-Z]{3}\Z")])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        triggers = [APPEND_ONLY]
        constraints = [
            ExclusionConstraint(
                name="fee_no_overlap",
                expressions=[
                    ("category", RangeOperators.EQUAL),
                    ("nationality_group", RangeOperators.EQUAL),
                    ("entries", RangeOperators.EQUAL),
                    ("urgency", RangeOperators.EQUAL),
                    (
                        Func(
                            "valid_from", "valid_to", Value("[]"), function="daterange", output_field=DateRangeField()
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                name="fee_period_in_order", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(name="fee_currency_is_a_code", condition=Q(currency__regex="^[A-Z]{3}$")),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def clean(self) -> None:
        if self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The period ends before it starts.")})

    def is_valid(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
