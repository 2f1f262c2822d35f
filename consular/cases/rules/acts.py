"""In which words does a citizen read what was done with their messages?"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

IN_YOUR_NAME = _("This was done in your name.")
PASSED_ON = _("Your conversation was passed on to another mission.")
HANDED = _("Your conversation was given to an officer, or laid back for whoever is free.")

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
    "cases.message.sent": IN_YOUR_NAME,
    "cases.message.answered": _("An officer answered you."),
    "cases.message.noted": _("An officer wrote a note beside your conversation."),
    "cases.message.translated": _("An officer wrote a translation beside a message."),
}
