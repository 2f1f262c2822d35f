"""Which words may a catalogue use?"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    TOURISM = "tourism", _("Tourism")
    BUSINESS = "business", _("Business")
    FAMILY_VISIT = "family_visit", _("Visit to family or friends")
    STUDY = "study", _("Study")
    WORK = "work", _("Work")
    TRANSIT = "transit", _("Transit")
    MEDICAL = "medical", _("Medical treatment")
    OFFICIAL = "official", _("Diplomatic or official journey")


class Entries(models.TextChoices):
    SINGLE = "single", _("One entry")
    DOUBLE = "double", _("Two entries")
    MULTIPLE = "multiple", _("Any number of entries")


class Urgency(models.TextChoices):
    ORDINARY = "ordinary", _("Ordinary")
    URGENT = "urgent", _("Urgent")


class ItemKind(models.TextChoices):
    DOCUMENT = "document", _("Document")
    PHOTO = "photo", _("Photo")
    FORM = "form", _("Form")
    BIOMETRICS = "biometrics", _("Biometrics")


class MediaType(models.TextChoices):
    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"


class Residence(models.TextChoices):
    ANYWHERE = "anywhere", _("Wherever the traveller lives")
    HOME = "home", _("The traveller lives in the State of nationality")
    ABROAD = "abroad", _("The traveller lives outside the State of nationality")


class Ruling(models.TextChoices):
    """What a legal ground can carry."""

    INADMISSIBLE = "inadmissible", _("The application is inadmissible")
    REFUSAL = "refusal", _("The visa is refused")
    ANNULMENT = "annulment", _("The visa is annulled: its conditions were never met")
    REVOCATION = "revocation", _("The visa is revoked: its conditions are no longer met")
    SUSPENSION = "suspension", _("The visa is suspended")


class ReasonUse(models.TextChoices):
    ITEM_REJECTED = "item_rejected", _("A document is not accepted")
    WITHDRAWAL = "withdrawal", _("The applicant withdraws")
