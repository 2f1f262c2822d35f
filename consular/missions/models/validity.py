"""Which rows hold at a moment? Every validity here runs from `valid_from` up to, not including, `valid_to`."""

from datetime import date, datetime

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Field, Func, Q
from django.utils.translation import gettext_lazy as _

from econsulate.core.present import Now


class Dated(models.Model):
    """A row that holds on dates."""

    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(
        _("valid to"), null=True, blank=True, help_text=_("First day on which it no longer holds.")
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        # Said before the constraints are asked: a range that ends before it begins can't even be compared.
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise ValidationError({"valid_to": _("It must end after it begins.")})


def in_force(at: date | datetime | Now) -> Q:
    """Rows that hold at this date or moment."""
    return Q(valid_from__lte=at) & (Q(valid_to=None) | Q(valid_to__gt=at))


def dates_in_force() -> Func:
    """The dates a row holds, for an exclusion constraint."""
    return _span("daterange", DateRangeField())


def moments_in_force() -> Func:
    """The moments a row holds, for an exclusion constraint."""
    return _span("tstzrange", DateTimeRangeField())


def ends_after_it_begins(table: str) -> CheckConstraint:
    """A row can't end before it holds at all."""
    return CheckConstraint(
        condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
        name=f"{table}_ends_after_it_begins",
        violation_error_code="ends_after_it_begins",
        violation_error_message=_("It must end after it begins."),
    )


def _span(function: str, output_field: Field) -> Func:
    return Func("valid_from", "valid_to", function=function, output_field=output_field)
