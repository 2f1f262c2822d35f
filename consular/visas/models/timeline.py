"""What happened to an application, in events the applicant can be told in words?"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consular.missions.models.clock import ClockEvent
from consular.visas.models.applications import VisaApplication


class Happening(models.TextChoices):
    """Each label is the sentence the applicant reads; `{names}` are filled from the event's `values`."""

    DRAFTED = "drafted", _("You started the application.")
    SUBMITTED = "submitted", _("You submitted the application. We have everything you sent.")
    ACCEPTED = "accepted", _("The application is complete and has been accepted for review.")
    INADMISSIBLE = "inadmissible", _("The application can't be examined. The notice says why and what you can do.")
    REVIEW_BEGUN = "review_begun", _("An officer has begun to review the application.")
    ITEM_REJECTED = "item_rejected", _("One document has to be sent again.")
    CORRECTED = "corrected", _("You corrected the application. The officers see what you changed.")
    CORRECTED_FOR_YOU = (
        "corrected_for_you",
        _("An officer corrected the application as you asked. Look at the change, and write to us if it is wrong."),
    )
    INFORMATION_REQUESTED = (
        "information_requested",
        _("We asked you for something until {day}. The time for the decision stands still until you answer."),
    )
    INFORMATION_GIVEN = "information_given", _("You answered. The review goes on.")
    CONSULTATION_BEGUN = "consultation_begun", _("Another authority is being asked. This is part of the ordinary road.")
    CONSULTATION_ENDED = "consultation_ended", _("The other authority has answered. The review goes on.")
    ESTIMATE = "estimate", _("We expect the decision by {day}.")
    TRANSFERRED = "transferred", _("The application was passed on to another mission. You need not do anything.")
    PROPOSED = "proposed", _("The review is finished. A second officer will decide.")
    DECIDED = "decided", _("The decision has been taken.")
    ISSUED = "issued", _("Your visa has been issued. You can download it.")
    REFUSED = "refused", _("The visa was refused. The notice gives the reasons and how you can appeal.")
    WITHDRAWN = "withdrawn", _("The application was withdrawn.")
    LAPSED = "lapsed", _("The time to answer has passed, so the application has ended.")
    VISA_REVOKED = "visa_revoked", _("The visa is no longer valid. The notice says why.")
    VISA_REINSTATED = "visa_reinstated", _("The suspension was lifted. Your visa is valid again.")
    VISA_REPLACED = (
        "visa_replaced",
        _("Your visa was corrected. Download the new one; the old one is no longer valid."),
    )
    EVIDENCE_AWAITED = (
        "evidence_awaited",
        _("Send the document that gives you the right to act for the applicant. No visa can be granted before."),
    )
    EVIDENCE_SENT = "evidence_sent", _("The document that gives the right to act for the applicant has come.")
    EVIDENCE_ASKED = "evidence_asked", _("The mission asks for the document that gives the right to act.")
    EVIDENCE_ACCEPTED = "evidence_accepted", _("The right to act for the applicant has been shown.")
    EVIDENCE_REFUSED = (
        "evidence_refused",
        _("The document that gives the right to act was not accepted. Another can be sent."),
    )
    VISA_ENDED = "visa_ended", _("The visa has ended, so the file is closed.")
    APPEAL_LODGED = "appeal_lodged", _("You appealed. An officer who had no part in the decision will examine it.")
    APPEAL_TAKEN = "appeal_taken", _("An officer has begun to examine your appeal.")
    APPEAL_INADMISSIBLE = "appeal_inadmissible", _("Your appeal can't be examined. Open the appeal to read why.")
    APPEAL_UPHELD = (
        "appeal_upheld",
        _("Your appeal was upheld: the decision no longer holds. Other officers examine the matter anew as {anew}."),
    )
    APPEAL_ADMITTED = "appeal_admitted", _("Your appeal was upheld: the application will be examined after all.")
    APPEAL_DISMISSED = "appeal_dismissed", _("Your appeal was dismissed. Open the appeal to read the reasons.")
    APPEAL_WITHDRAWN = "appeal_withdrawn", _("The appeal was withdrawn.")
    REOPENED = "reopened", _("This application was opened because your appeal was upheld. You need not send anything.")


class Because(models.TextChoices):
    """Why an expected day changed, by the code in the event's `because`; the label is what the applicant reads."""

    STANDARD = "standard", _("This is the time this visa ordinarily takes.")
    AWAITING_APPLICANT = "awaiting_applicant", _("The time stands still until you answer.")
    APPLICANT_ANSWERED = "applicant_answered", _("You answered, so the time runs on.")
    TRANSFERRED = "transferred", _("Another mission works on it now, and its working days count.")
    HOURS_CHANGED = "hours_changed", _("The working hours of the mission have changed.")
    DAY_SET = "calendar_day_set", _("The mission closes or opens on a day on which it otherwise would not.")
    DAY_CLEARED = "calendar_day_cleared", _("A special day of the mission was taken back.")
    APPEAL_UPHELD = "appeal_upheld", _("Your appeal was upheld, so the time of an ordinary application begins anew.")
    INADMISSIBLE = "inadmissible", _("The time stands still while the application is not examined.")
    APPEAL_ADMITTED = "appeal_admitted", _("Your appeal was upheld, so the time runs on.")
    ZONE_CHANGED = "zone_changed", _("The time zone of the mission was corrected.")


class TimelineEvent(models.Model):
    """One event of the story the applicant reads; append-only."""

    application = models.ForeignKey(VisaApplication, models.PROTECT, related_name="timeline")
    happening = models.CharField(max_length=24, choices=Happening.choices)
    values = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["application", "at", "id"], name="consular_timelineevent_story")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.happening


class VisaClockEvent(ClockEvent):
    """The clock of one application; read by consular/missions/rules/clock.py."""

    subject = models.ForeignKey(VisaApplication, models.PROTECT, related_name="clock")
