"""When does a mission keep its doors open, week by week and on single dates?"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from consular.missions.models.missions import Mission
from consular.missions.models.texts import TextsField, english_kept
from consular.missions.models.validity import Dated, dates_in_force, ends_after_it_begins


class Service(models.TextChoices):
    GENERAL = "general", _("General hours")  # working days are counted by these
    VISAS = "visas", _("Visas")
    PASSPORTS = "passports", _("Passports")
    CIVIL_STATUS = "civil_status", _("Civil status")
    NOTARY = "notary", _("Notary")


class ServiceHours(Dated):
    """Hours of one service on one ISO weekday (Monday is 1), on the wall clock of the mission."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="hours", verbose_name=_("mission"))
    service = models.CharField(_("service"), max_length=12, choices=Service.choices, default=Service.GENERAL)
    weekday = models.PositiveSmallIntegerField(_("weekday"), validators=[MinValueValidator(1), MaxValueValidator(7)])
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        verbose_name = _("hours")
        verbose_name_plural = _("hours")
        constraints = [
            ends_after_it_begins("consular_servicehours"),
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")),
                name="consular_servicehours_closes_after_it_opens",
            ),
            models.CheckConstraint(condition=Q(weekday__range=(1, 7)), name="consular_servicehours_weekday_by_iso"),
            models.CheckConstraint(condition=Q(service__in=Service.values), name="consular_servicehours_service_known"),
            ExclusionConstraint(
                name="consular_servicehours_no_overlap",
                violation_error_code="no_overlap",
                violation_error_message=_("These hours overlap with others of the same service."),
                expressions=[
                    ("mission", RangeOperators.EQUAL),
                    ("service", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (dates_in_force(), RangeOperators.OVERLAPS),
                    (
                        # PostgreSQL has no range of times: the hours of one arbitrary date stand for them.
                        Func(
                            "opens",
                            "closes",
                            arg_joiner=", DATE '2000-01-01' + ",
                            function="tsrange",
                            template="%(function)s(DATE '2000-01-01' + %(expressions)s)",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.weekday}"

    def clean(self) -> None:
        super().clean()
        if self.opens and self.closes and self.closes <= self.opens:
            raise ValidationError({"closes": _("It must close after it opens.")})


class DayKind(models.TextChoices):
    CLOSED = "closed", _("Closed")
    HALF = "half", _("Half day")
    EXTRA = "extra", _("Opened additionally")


class DaySource(models.TextChoices):
    OWN = "own", _("Decided by the mission")
    HOST = "host", _("Ordered by the host State")
    SENDING = "sending", _("Ordered by the sending State")


class CalendarDay(models.Model):
    """A date on which a mission departs from its week or from the public holidays it keeps."""

    mission = models.ForeignKey(
        Mission, on_delete=models.CASCADE, related_name="calendar_days", verbose_name=_("mission")
    )
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=6, choices=DayKind.choices)
    source = models.CharField(_("ordered by"), max_length=7, choices=DaySource.choices, default=DaySource.OWN)
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)
    reasons = TextsField(_("reason"))

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        constraints = [
            english_kept("consular_calendarday", "reasons"),
            models.UniqueConstraint(
                fields=["mission", "date"],
                name="consular_calendarday_once",
                violation_error_code="once",
                violation_error_message=_("This date is already entered for the mission."),
            ),
            models.CheckConstraint(condition=Q(source__in=DaySource.values), name="consular_calendarday_source_known"),
            models.CheckConstraint(
                condition=Q(kind=DayKind.CLOSED, opens=None, closes=None)
                | Q(kind__in=[DayKind.HALF, DayKind.EXTRA], opens__isnull=False, closes__isnull=False)
                & Q(closes__gt=F("opens")),
                name="consular_calendarday_hours_fit_its_kind",
                violation_error_code="hours_fit_its_kind",
                violation_error_message=_("A closed day has no hours; any other day opens before it closes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"
