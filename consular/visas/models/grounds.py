"""Which coded reasons may officers and applicants give?"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from consular.visas.models.catalogue import CatalogueRow
from consular.visas.models.choices import ReasonUse, Ruling
from consular.visas.models.texts import TextsField


class RefusalGround(CatalogueRow):
    """A ground in law for deciding against somebody, and which rulings it can carry."""

    rulings = ArrayField(models.CharField(max_length=12, choices=Ruling))
    legal_basis = TextsField()
    text = TextsField()

    class Meta(CatalogueRow.Meta):
        constraints = [
            *CatalogueRow.Meta.constraints,
            models.CheckConstraint(name="refusalground_has_rulings", condition=~Q(rulings=[])),
        ]


class ReviewReason(CatalogueRow):
    """A coded reason of daily work: why a document is not accepted, why an application is withdrawn."""

    use = models.CharField(max_length=16, choices=ReasonUse)
    text = TextsField()
    advice = TextsField(blank=True, default=dict)
