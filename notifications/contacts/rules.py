"""In which words do we write to an emergency contact? No more than that we can't reach somebody, and about which place.

Pure but for the language: gettext's texts are those of the language that is active.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from notifications.contacts.models import Word


@dataclass(frozen=True)
class Wording:
    """`{mission}`, `{name}`, `{place}`, `{number}` are filled in; `call` stands there where there is a number."""

    subject: Any
    text: Any
    sms: Any
    call: Any = ""
    why: Any = ""


WORDINGS: Mapping[str, Wording] = {
    Word.UNREACHED: Wording(
        subject=_("We can't reach {name}"),
        text=_(
            "{mission} has had no answer from {name} about an emergency in {place}. That does not mean that something"
            " happened to them.\n\nIf you are in touch with them, please ask them to answer our message. If you know"
            " how they are, please tell us."
        ),
        sms=_("{mission}: no answer from {name} about an emergency in {place}. Please ask them to answer our message."),
        call=_("Telephone: {number}"),
        why=_("We write to you because {name}, or somebody who acts for them, asked us to tell you in such a case."),
    ),
    Word.CANCELLED: Wording(
        subject=_("Our message about {name} no longer applies"),
        text=_(
            "The alert for {place} is cancelled and no longer applies. We had written to you because we had no answer"
            " from {name}. This message does not say how they are."
        ),
        sms=_("{mission}: the alert for {place}, of which we wrote to you about {name}, is cancelled."),
    ),
    Word.ALL_CLEAR: Wording(
        subject=_("The emergency in {place} is over"),
        text=_(
            "The danger in {place} is over. We had written to you because we had no answer from {name}. This message"
            " does not say how they are."
        ),
        sms=_("{mission}: the emergency in {place}, of which we wrote to you about {name}, is over."),
    ),
}


def words(word: str, *, brief: bool, mission: str, name: str, place: str, number: str) -> tuple[str, str]:
    """Subject and text."""
    found, said = WORDINGS[word], {"mission": mission, "name": name, "place": place, "number": number}
    call = found.call if number else ""
    parts = [found.sms, call] if brief else [found.text, call, found.why, "{mission}"]
    told = [str(part).format(**said) for part in parts if part]
    return str(found.subject).format(**said), (" " if brief else "\n\n").join(told)
