"""How is a suggestion told, in words and in the language of who reads it?"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from consular.citizens.mrz.slips import Slip
from consular.citizens.mrz.suggesting import Suggestion

TEXTS: Mapping[Slip, Any] = {
    Slip.LOWER_CASE: _("The zone prints capital letters only."),
    Slip.OTHER_ALPHABET: _(
        "This character is of another alphabet; the zone prints the Latin letter that looks like it."
    ),
    Slip.CHEVRON: _("The zone prints < here."),
    Slip.SPACE_FOR_FILLER: _("The zone has no spaces; it prints < here."),
    Slip.STRAY_SPACE: _("The zone has no spaces."),
    Slip.LETTER_FOR_DIGIT: _("This is a digit that looks like the letter."),
    Slip.DIGIT_FOR_LETTER: _("This is a letter that looks like the digit."),
    Slip.MISSING_FILLERS: _("The line was too short; < fills it up."),
    Slip.TOO_MANY_FILLERS: _("The line was too long; it has fewer <."),
    Slip.JOINED_LINES: _("A new line begins here."),
}


def in_words(suggestion: Suggestion) -> dict[str, Any]:
    """The suggestion as the API answers it; texts are translated when they are rendered."""
    changes = [
        {
            "line": change.line,
            "position": change.position,
            "from": change.typed,
            "to": change.meant,
            "reason": change.slip.value,
            "text": TEXTS[change.slip],
        }
        for change in suggestion.changes
    ]
    return {"lines": list(suggestion.lines), "changes": changes}
