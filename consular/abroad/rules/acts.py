"""In which words does a citizen read what was done with their entry in the register?"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

IN_YOUR_NAME = _("This was done in your name.")
BY_ITSELF = _("The system did this by the rules.")
PASSED_ON = _("Your entry in the register of citizens abroad was passed on to another mission.")
CALLED = _("An officer looked up how you wish to be called.")

ACTS: Mapping[str, Any] = {
    "abroad.registration.submitted": IN_YOUR_NAME,
    "abroad.registration.changed": IN_YOUR_NAME,
    "abroad.registration.confirmed": IN_YOUR_NAME,
    "abroad.registration.opened": _("An officer opened your entry in the register of citizens abroad."),
    "abroad.registration.accepted": _("An officer took you into the register of citizens abroad."),
    "abroad.registration.sent_on": PASSED_ON,
    "abroad.registration.received": PASSED_ON,
    "abroad.registration.reconfirm_due": BY_ITSELF,
    "abroad.registration.stale": BY_ITSELF,
    "abroad.registration.imported": _("Your entry was taken over from an older register of citizens abroad."),
    "abroad.registration.exported": _("An administrator took the register you stand in out as a file."),
    "abroad.position.shared": IN_YOUR_NAME,
    "abroad.position.withdrawn": IN_YOUR_NAME,
    "abroad.whereabouts.told": IN_YOUR_NAME,
    "abroad.whereabouts.withdrawn": IN_YOUR_NAME,
    "abroad.whereabouts.opened": _("An officer looked up where you said that you are."),
    "abroad.whereabouts.forgotten": BY_ITSELF,
    "abroad.trip.told": IN_YOUR_NAME,
    "abroad.trip.changed": IN_YOUR_NAME,
    "abroad.trip.cancelled": IN_YOUR_NAME,
    "abroad.trip.claimed": IN_YOUR_NAME,
    "abroad.trip.opened": _("An officer opened the journey you told us of."),
    "abroad.trip.forgotten": BY_ITSELF,
    "abroad.contacts.opened": _("An officer looked up whom you want called when something happens to you."),
    # Not a word of a word: whoever they fear may read this with them.
    "abroad.duress_word.compared": CALLED,
    "abroad.duress_word.opened": CALLED,
    "abroad.registration.forgotten": BY_ITSELF,
    "abroad.registration.ended": _("Your entry in the register of citizens abroad was ended."),
}
