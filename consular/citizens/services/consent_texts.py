"""To what exactly does somebody consent? Texts by version, told as they were whenever a consent is read again.

A text that was once consented to never changes: another wording is another version, and who consents names the one
they read. A thing that may be told from now on brings its own text into the version in force; those of the others
stay. What counts is the meaning in each language, so a better translation is no other version.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from consular.citizens.models.consents import Told

FIRST: Mapping[str, Any] = {
    Told.SAFETY: _(
        "The mission may tell them whether the person is known to be safe, and since when. Nothing else, and not where"
        " the person is. You can withdraw this at any time."
    ),
    Told.WHEREABOUTS: _(
        "The mission may tell them where the person is or was last known to be, as far as it knows. You can withdraw"
        " this at any time."
    ),
    Told.CASE: _(
        "The mission may tell them how the person's case with it stands and what happens next. You can withdraw this"
        " at any time."
    ),
    Told.HEALTH: _(
        "The mission may tell them how the person's health is, as far as it knows. You can withdraw this at any time."
    ),
    Told.UNREACHED: _(
        "When an emergency alert is out for the place where the person is, and the mission gets no sign from them, it"
        " may write to them by itself that it had no answer from the person, and about which place, and later that it"
        " is over. Not where the person is exactly. You can withdraw this at any time."
    ),
}
WORDINGS: Mapping[int, Mapping[str, Any]] = {1: FIRST}
CURRENT = max(WORDINGS)


def text_of(wording: int, what: str) -> str:
    """In the reader's language."""
    return str(WORDINGS[wording][what])
