"""In which words does a citizen read what was done with their messages?"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

IN_YOUR_NAME = _("This was done in your name.")
PASSED_ON = _("Your conversation was passed on to another mission.")
HANDED = _("Your conversation was given to an officer, or laid back for whoever is free.")

LIKE_OTHERS = _("An officer brought your case together with another one.")

ACTS: Mapping[str, Any] = {
    "cases.thread.begun": IN_YOUR_NAME,
    "cases.thread.continued": IN_YOUR_NAME,
    "cases.thread.reopened": _("Your conversation was opened again."),
    "cases.thread.opened": _("An officer read your conversation with the mission."),
    "cases.thread.assigned": HANDED,
    "cases.thread.released": HANDED,
    "cases.thread.sent_on": PASSED_ON,
    "cases.thread.received": PASSED_ON,
    "cases.thread.closed": _("An officer closed your conversation."),
    "cases.sos.called": _("A call for help was made."),
    "cases.sos.updated": _("Somebody told more about a call for help."),
    "cases.sos.opened": _("An officer read a call for help, with its position."),
    "cases.sos.answered": _("An officer answered a call for help."),
    "cases.sos.passed_on": _("A call for help was passed on to another mission."),
    "cases.sos.received": _("A call for help was passed on to another mission."),
    "cases.sos.closed": _("An officer closed a call for help."),
    "cases.sos.marked": _("An officer marked a call for help as abuse."),
    "cases.sos_link.made": IN_YOUR_NAME,
    "cases.sos_link.revoked": IN_YOUR_NAME,
    "cases.thread.entered": _("An officer entered your case for somebody who called."),
    "cases.case.received": _("Your case was received."),
    "cases.case.opened": _("An officer opened your case."),
    "cases.case.receipt_opened": _("An officer printed the receipt of your case."),
    "cases.case.triaged": _("An officer looked at your case and said how urgent it is."),
    "cases.case.open": _("Your case is being worked on."),
    "cases.case.waiting_citizen": _("The mission waits for your answer in your case."),
    "cases.case.waiting_third_party": _("The mission waits for somebody else in your case."),
    "cases.case.resolved": _("An officer resolved your case."),
    "cases.case.closed": _("An officer closed your case."),
    "cases.case.handed_over": _("Your case was handed over to another mission."),
    "cases.case.linked": LIKE_OTHERS,
    "cases.case.merged": LIKE_OTHERS,
    "cases.case.joined": LIKE_OTHERS,
    "cases.mail.received": _("An e-mail came that claims to belong to your conversation; an officer looks at it."),
    "cases.mail.opened": _("An officer read an e-mail that claims to belong to your conversation."),
    "cases.mail.taken_over": _("An officer took an e-mail over into a conversation."),
    "cases.mail.dismissed": _("An officer laid an e-mail aside."),
    "cases.complaint.lodged": IN_YOUR_NAME,
    "cases.complaint.taken_further": IN_YOUR_NAME,
    "cases.complaint.withdrawn": IN_YOUR_NAME,
    "cases.complaint.opened": _("An officer read your complaint and the conversation it is about."),
    "cases.complaint.acknowledged": _("An officer took up your complaint."),
    "cases.complaint.answered": _("An officer answered your complaint."),
    "cases.message.sent": IN_YOUR_NAME,
    "cases.message.answered": _("An officer answered you."),
    "cases.message.noted": _("An officer wrote a note beside your conversation."),
    "cases.message.translated": _("An officer wrote a translation beside a message."),
}
