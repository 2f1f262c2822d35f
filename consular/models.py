"""Models of this app, gathered for Django; code imports them from their own slices."""

from consular.visas.models.catalogue import CatalogueVersion, NationalityGroup, VisaCategory
from consular.visas.models.fees import Fee
from consular.visas.models.grounds import RefusalGround, ReviewReason
from consular.visas.models.requirements import VisaRequirement

__all__ = [
    "CatalogueVersion",
    "Fee",
    "NationalityGroup",
    "RefusalGround",
    "ReviewReason",
    "VisaCategory",
    "VisaRequirement",
]
