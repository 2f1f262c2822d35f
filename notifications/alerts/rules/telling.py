"""In which words do people hear of an alert? The approved ones, where to see that they are ours, and what ends them.

Pure but for the language: gettext's texts are those of the language that is active.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from notifications.alerts.models.choices import EventKind
from notifications.alerts.rules.wording import GAPS
from notifications.channels.segments import spelt

Words = Mapping[str, str]
PARTS = ("event", "headline", "description", "instruction", "sms")


def marked(words: Words) -> dict[str, str]:
    """So that nobody takes an exercise for the real thing, wherever they read it."""
    return {part: with_mark(text) if part in {"headline", "sms"} and text else text for part, text in words.items()}


def with_mark(text: str) -> str:
    """Once is enough."""
    mark = _("EXERCISE: %(text)s") % {"text": ""}
    return text if text.casefold().startswith(mark.strip().casefold()) else f"{mark}{text}"


def outside(words: Words, *, link: str) -> dict[str, str]:
    """What a broadcast says in this language."""
    body = [words["description"], words["instruction"], _("See whether this is genuine: %(link)s") % {"link": link}]
    return {
        "subject": words["headline"],
        "text": "\n\n".join(text for text in body if text),
        "sms": short(words["sms"] or words["headline"], link=link),
    }


def short(text: str, *, link: str) -> str:
    """With the link; where that would be another part to pay for, with its last piece, which the page asks for."""
    whole, code = f"{text} {link}", f"{text} {link.rsplit('/', 1)[1]}"
    return whole if spelt(whole).parts == spelt(text).parts else code


def ending(kind: EventKind, words: Words, paired: Words, place: str) -> dict[str, str]:
    """How what was told in `words` is taken back or ended: as the template says, where it leaves nothing to fill in
    but the place; otherwise in a sentence of ours. One person ends an alert, so nobody's own words go out."""
    filled = {part: paired.get(part, "").replace("{place}", place) for part in PARTS}
    if filled["headline"] and filled["description"] and not any(map(GAPS.search, filled.values())):
        return {**filled, "event": filled["event"] or words["event"], "sms": filled["sms"] or filled["headline"]}
    said = {"headline": words["headline"], "place": place}
    if kind == EventKind.CANCEL:
        headline = _("Cancelled: %(headline)s") % said
        text = _("This alert for %(place)s is cancelled and no longer applies: %(headline)s") % said
    else:
        headline = _("All clear: %(headline)s") % said
        text = _("The danger is over in %(place)s. This alert no longer applies: %(headline)s") % said
    return {"event": words["event"], "headline": headline, "description": text, "instruction": "", "sms": headline}
