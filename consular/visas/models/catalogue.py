"""Which visas does this State offer, and to whom? Immutable rows, one set per version.

Rows are only ever inserted: an application keeps pointing at the rows it was submitted against, whatever is
published later. The version in force is the one with the highest number.
"""

from datetime import date, datetime

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.visas.models.choices import Entries, Purpose
from consular.visas.models.texts import TextsField
from econsulate.core.base import PublicModel

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
MIN_ONE = [MinValueValidator(1)]
STATE_CODE = RegexValidator(r"^[A-Z]{3}\Z", _("Give three capital letters, as in a passport's machine-readable zone."))


class Origin(models.TextChoices):
    """Whence a version came; what the panel edited, files don't overwrite unasked (decision 0013)."""

    FILES = "files", _("Files")
    PANEL = "panel", _("Staff panel")


class CatalogueVersionQuerySet(models.QuerySet["CatalogueVersion"]):
    def current(self) -> "CatalogueVersion | None":
        return self.order_by("-number").first()

    def from_files(self) -> "CatalogueVersion | None":
        """The last one that was loaded from files."""
        return self.filter(origin=Origin.FILES).order_by("-number").first()


class CatalogueVersion(PublicModel):
    """One published catalogue. `sources` are the files it was read from, so it can be shown, compared and edited."""

    number = models.PositiveIntegerField(unique=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    sources = models.JSONField(editable=False)
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.FILES, editable=False)
    reason = models.CharField(max_length=500, blank=True, default="", editable=False)
    issuing_state = models.CharField(max_length=3, validators=[STATE_CODE])
    demo = models.BooleanField(default=False)
    notice = TextsField(blank=True, default=dict)
    remedy = TextsField()
    appeal_days = models.PositiveSmallIntegerField(validators=MIN_ONE)

    objects = CatalogueVersionQuerySet.as_manager()

    class Meta:
        triggers = [APPEND_ONLY]
        constraints = [
            models.CheckConstraint(name="catalogueversion_number_positive", condition=Q(number__gte=1)),
            models.CheckConstraint(name="catalogueversion_sha256_is_hex", condition=Q(sha256__regex="^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="catalogueversion_edit_has_author_and_reason",
                condition=Q(origin=Origin.FILES) | Q(origin=Origin.PANEL, loaded_by__isnull=False) & ~Q(reason=""),
            ),
        ]

    @property
    def loaded_at(self) -> datetime:
        return self.created_at

    def clean(self) -> None:
        if self.demo and not self.notice:
            raise ValidationError({"notice": _("A demonstration catalogue must say so to its readers.")})


class CatalogueRow(models.Model):
    """A row of one version, named by its code in addresses, files and decisions."""

    version = models.ForeignKey(CatalogueVersion, models.PROTECT, related_name="+")
    code = models.SlugField(max_length=40)

    class Meta:
        abstract = True
        triggers = [APPEND_ONLY]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="%(class)s_code_unique_in_version"),
        ]

    def __str__(self) -> str:
        return self.code


class NationalityGroup(CatalogueRow):
    """States treated alike. Every State is in exactly one group; the default group holds all that no other names."""

    name = TextsField()
    is_default = models.BooleanField(default=False)
    members = ArrayField(models.CharField(max_length=3, validators=[STATE_CODE]), default=list, blank=True)
    visa_free_days = models.PositiveSmallIntegerField(default=0)
    visa_free_purposes = ArrayField(models.CharField(max_length=20, choices=Purpose), default=list, blank=True)

    class Meta(CatalogueRow.Meta):
        constraints = [
            *CatalogueRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["version"], condition=Q(is_default=True), name="nationalitygroup_one_default_in_version"
            ),
            models.CheckConstraint(
                name="nationalitygroup_default_names_no_state",
                condition=Q(is_default=True, members=[]) | (Q(is_default=False) & ~Q(members=[])),
            ),
            models.CheckConstraint(
                name="nationalitygroup_visa_free_for_some_purpose",
                condition=Q(visa_free_days=0, visa_free_purposes=[])
                | (Q(visa_free_days__gt=0) & ~Q(visa_free_purposes=[])),
            ),
        ]

    def clean(self) -> None:
        if self.is_default == bool(self.members):
            raise ValidationError({"members": _("The default group names no States, every other group names some.")})
        if bool(self.visa_free_days) != bool(self.visa_free_purposes):
            raise ValidationError({"visa_free_purposes": _("Visa-free days and purposes go together.")})


class VisaCategory(CatalogueRow):
    """A kind of visa. Stay, validity and passport margin in days; service standard in working days."""

    purpose = models.CharField(max_length=20, choices=Purpose)
    printed_type = models.CharField(max_length=4, validators=[RegexValidator(r"^[A-Z][A-Z0-9]*\Z")])
    entries = ArrayField(models.CharField(max_length=8, choices=Entries))
    max_stay_days = models.PositiveSmallIntegerField(validators=MIN_ONE)
    validity_days = models.PositiveSmallIntegerField(validators=MIN_ONE)
    passport_margin_days = models.PositiveSmallIntegerField()
    ordinary_working_days = models.PositiveSmallIntegerField(validators=MIN_ONE)
    urgent_working_days = models.PositiveSmallIntegerField(null=True, blank=True, validators=MIN_ONE)
    name = TextsField()
    description = TextsField()
    for_whom = TextsField()
    active_from = models.DateField()
    active_to = models.DateField(null=True, blank=True)

    class Meta(CatalogueRow.Meta):
        constraints = [
            *CatalogueRow.Meta.constraints,
            models.CheckConstraint(name="visacategory_has_entries", condition=~Q(entries=[])),
            models.CheckConstraint(
                name="visacategory_stay_within_validity",
                condition=Q(max_stay_days__gte=1, validity_days__gte=F("max_stay_days")),
            ),
            models.CheckConstraint(
                name="visacategory_urgent_is_faster",
                condition=Q(ordinary_working_days__gte=1)
                & (
                    Q(urgent_working_days=None)
                    | Q(urgent_working_days__gte=1, urgent_working_days__lt=F("ordinary_working_days"))
                ),
            ),
            models.CheckConstraint(
                name="visacategory_period_in_order",
                condition=Q(active_to=None) | Q(active_to__gte=F("active_from")),
            ),
        ]

    def clean(self) -> None:
        if self.max_stay_days > self.validity_days:
            raise ValidationError({"max_stay_days": _("The stay can't be longer than the visa is valid.")})
        if self.urgent_working_days and self.urgent_working_days >= self.ordinary_working_days:
            raise ValidationError({"urgent_working_days": _("Urgent service must be faster than ordinary service.")})
        if self.active_to and self.active_to < self.active_from:
            raise ValidationError({"active_to": _("The period ends before it starts.")})

    def is_active(self, on: date) -> bool:
        return self.active_from <= on and (self.active_to is None or on <= self.active_to)
