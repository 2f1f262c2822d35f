"""What does an applicant hand in, and who is asked for it?"""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.visas.models.catalogue import MIN_ONE, CatalogueRow
from consular.visas.models.choices import ItemKind, MediaType, Purpose, Residence
from consular.visas.models.texts import TextsField


class VisaRequirement(CatalogueRow):
    """A possible item of a checklist and whom it is asked from; an empty list of conditions means everybody.

    Ages in completed years: from `age_from`, below `age_below`. Both days of the period included.
    """

    kind = models.CharField(max_length=12, choices=ItemKind)
    mandatory = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(editable=False)
    label = TextsField()
    help = TextsField()
    asked_when = TextsField(blank=True, default=dict)
    categories = ArrayField(models.SlugField(max_length=40), default=list, blank=True)
    purposes = ArrayField(models.CharField(max_length=20, choices=Purpose), default=list, blank=True)
    nationality_groups = ArrayField(models.SlugField(max_length=40), default=list, blank=True)
    residence = models.CharField(max_length=8, choices=Residence, default=Residence.ANYWHERE)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_below = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    media_types = ArrayField(models.CharField(max_length=20, choices=MediaType), default=list, blank=True)
    max_pages = models.PositiveSmallIntegerField(null=True, blank=True, validators=MIN_ONE)
    min_width_px = models.PositiveSmallIntegerField(null=True, blank=True, validators=MIN_ONE)
    min_height_px = models.PositiveSmallIntegerField(null=True, blank=True, validators=MIN_ONE)
    width_mm = models.PositiveSmallIntegerField(null=True, blank=True, validators=MIN_ONE)
    height_mm = models.PositiveSmallIntegerField(null=True, blank=True, validators=MIN_ONE)

    class Meta(CatalogueRow.Meta):
        constraints = [
            *CatalogueRow.Meta.constraints,
            models.CheckConstraint(
                name="visarequirement_files_have_media_types",
                condition=(Q(kind__in=[ItemKind.DOCUMENT, ItemKind.PHOTO]) & ~Q(media_types=[]))
                | Q(kind__in=[ItemKind.FORM, ItemKind.BIOMETRICS], media_types=[]),
            ),
            models.CheckConstraint(
                name="visarequirement_ages_in_order",
                condition=Q(age_from=None) | Q(age_below=None) | Q(age_below__gt=F("age_from")),
            ),
            models.CheckConstraint(
                name="visarequirement_period_in_order",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    @property
    def depends_on_person(self) -> bool:
        return bool(
            self.nationality_groups
            or self.residence != Residence.ANYWHERE
            or self.age_from is not None
            or self.age_below is not None
        )

    def is_valid(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    def clean(self) -> None:
        is_file = self.kind in {ItemKind.DOCUMENT, ItemKind.PHOTO}
        if is_file != bool(self.media_types):
            raise ValidationError({"media_types": _("Documents and photos need media types, other items have none.")})
        if self.kind == ItemKind.PHOTO and MediaType.PDF in self.media_types:
            raise ValidationError({"media_types": _("A photo can't be a PDF.")})
        if self.age_from is not None and self.age_below is not None and self.age_below <= self.age_from:
            raise ValidationError({"age_below": _("The ages are not in order.")})
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The period ends before it starts.")})
        if self.depends_on_person != bool(self.asked_when):
            raise ValidationError({"asked_when": _("Say in words when this is asked, exactly if it isn't always.")})
