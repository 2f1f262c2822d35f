"""Which words are there for how somebody is, what they need, who said it and by which way?"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    SILENT = "silent", _("No answer yet")
    SAFE = "safe", _("Safe")
    NEED_HELP = "need_help", _("Needs help")
    NOT_IN_AREA = "not_in_area", _("Not there")


ANSWERS = [(status.value, status.label) for status in (Status.SAFE, Status.NEED_HELP, Status.NOT_IN_AREA)]
SAID = [value for value, _label in ANSWERS]


class Help(models.TextChoices):
    MEDICAL = "medical", _("Hurt or ill")
    TRAPPED = "trapped", _("Trapped")
    SHELTER = "shelter", _("No shelter")
    SUPPLIES = "supplies", _("No food, water or medicine")
    EVACUATION = "evacuation", _("Can't get away")
    SECURITY = "security", _("Threatened")
    OTHER = "other", _("Something else")


class Way(models.TextChoices):
    APP = "app", _("App")
    LINK = "link", _("Link")
    SMS = "sms", _("SMS")
    TELEGRAM = "telegram", "Telegram"
    STAFF = "staff", _("Staff")


class Speaker(models.TextChoices):
    """Whose word it is: the person's own, that of who acts for them or brought them along, or an officer's."""

    SELF = "self", _("The person")
    HOUSEHOLD = "household", _("The family")
    STAFF = "staff", _("Staff")
