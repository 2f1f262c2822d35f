"""Why may this one not send this alert alone, or not say what is to be said of it afterwards?"""

from django.utils.translation import gettext_lazy as _

from econsulate.core.errors import DomainError, Forbidden


class BreakGlassOff(Forbidden):
    code = "break_glass_off"
    title = _("At this installation nobody sends an alert alone.")


class NotOnDuty(Forbidden):
    code = "not_on_duty"
    title = _("Only who is on duty now, by the duty rota, may send an alert alone.")


class NotInEarnest(DomainError):
    code = "not_in_earnest"
    title = _("In an exercise there is time for two: nobody sends alone.")


class NoSuchTemplate(DomainError):
    code = "no_break_glass_template"
    title = _("The alert doesn't come from a template in use that was approved for being sent by one person alone.")


class OwnApproval(Forbidden):
    code = "own_approval"
    title = _("You approved this template yourself. Alone you send only words that somebody else approved.")


class OtherWords(DomainError):
    """`paths` say which."""

    code = "not_the_templates_words"
    title = _("Alone you send only the template's own words, with nothing filled in but the name of the place.")


class UnknownPlace(DomainError):
    """`places` are the names it may have."""

    code = "unknown_place"
    title = _("Alone you name the area as the library does: by a region or State that it reaches.")


class ReviewOverdue(DomainError):
    """`alerts` that wait for it."""

    code = "review_overdue"
    title = _("What you sent alone before has waited for its review for more than 24 hours. Have it reviewed first.")


class TooManyPeople(DomainError):
    """`people` and `logins` it would reach, `unreviewed` those of what the caller sent alone and nobody reviewed yet,
    `most` the limit for all of it."""

    code = "too_many_people"
    title = _("The alert would reach more people than one person alone may alert.")


class TimeIsOver(DomainError):
    code = "expired"
    title = _("The alert has expired.")


class NobodySentAlone(DomainError):
    code = "nobody_sent_alone"
    title = _("Nobody sent this alert alone.")


class HadAHand(Forbidden):
    code = "four_eyes"
    title = _("You had a hand in this alert, so somebody else must review it.")
