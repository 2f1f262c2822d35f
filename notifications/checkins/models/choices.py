"""Which words are there for how somebody is, what they need, who said it and by which way?"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    SILENT = "silent", _("No answer yet")
    SAFE = "safe", _("Safe")
    NEED_HELP = "need_help", _("Needs help")
    NOT_IN_AREA = "not_in_area", _("Not there")


ANSWERS = [(status.value, status.label) for status in (Status.SAFE, Status.NEED_HELP, Status.NOT_IN_AREA)]
SAID = [value for value, _label in ANSWERS]

WORST_RISK = 100
# Where the turns of each begin (rules/turns); those of one lie no further apart than risks do.
FIRST_TURN: Mapping[str, int] = {
    Status.NEED_HELP: 0,
    Status.SILENT: 100,
    Status.NOT_IN_AREA: 300,
    Status.SAFE: 400,
}


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


class Ground(models.TextChoices):
    """Why somebody's silence worries us (rules/risk)."""

    INSIDE = "inside", _("known by a point in the area")
    POSSIBLY = "possibly", _("possibly in the area")
    NEAR = "near", _("near its middle")
    FRESH = "fresh", _("said lately that they are there")
    MINOR = "minor", _("a child")
    WITH_MINORS = "with_minors", _("has children with them")
    ALONE = "alone", _("alone")
    UNREACHED = "unreached", _("nothing we send or say reaches them")


class Outcome(models.TextChoices):
    """What came of a call. `lapsed`: nothing was written down in time, and somebody else took the person."""

    SAFE = "safe", _("Reached: safe")
    NEED_HELP = "need_help", _("Reached: needs help")
    NOT_IN_AREA = "not_in_area", _("Reached: is not there")
    NO_ANSWER = "no_answer", _("No answer")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    LAPSED = "lapsed", _("Nothing written down")


OUTCOMES = [(each.value, each.label) for each in Outcome if each != Outcome.LAPSED]
IN_VAIN = frozenset({Outcome.NO_ANSWER, Outcome.WRONG_NUMBER})
