"""What do people read of a version, in each of its languages, and by which link do they see that it is ours?"""

from collections.abc import Mapping

from django.conf import settings
from django.utils import translation

from notifications.alerts.models.alerts import AlertVersion
from notifications.alerts.models.choices import EventKind, Mode
from notifications.alerts.rules import telling

Texts = Mapping[str, Mapping[str, str]]
PAIRS = {EventKind.CANCEL: "corrections", EventKind.ALL_CLEAR: "all_clears"}
# As long as any, for counting.
SOME_CODE = "00000000"


def link_to(code: str) -> str:
    return f"{settings.PUBLIC_BASE_URL}/v/{code}"


def as_told(version: AlertVersion, kind: EventKind) -> Texts:
    """In an exercise, with what says so."""
    exercise = version.alert.incident.mode == Mode.EXERCISE
    told = {}
    for language, written in version.texts.items():
        with translation.override(language):
            words = {**dict.fromkeys(telling.PARTS, ""), **written}
            if kind in PAIRS:
                pairs = getattr(version.template, PAIRS[kind]) if version.template else {}
                words = telling.ending(kind, words, pairs.get(language, {}), version.area_name)
            told[language] = telling.marked(words) if exercise else words
    return told


def outside(texts: Texts, code: str) -> Texts:
    """As a broadcast takes it: subject, text, sms."""
    told = {}
    for language, words in texts.items():
        with translation.override(language):
            told[language] = telling.outside(words, link=link_to(code))
    return told


def as_ended(version: AlertVersion, kind: EventKind) -> Texts:
    """What a cancellation or an all-clear of this version will say, but for the code."""
    return outside(as_told(version, kind), SOME_CODE)


def short_messages(version: AlertVersion) -> dict[str, str]:
    """Each language's short message as it will be sent, but for the code; none where nothing was written."""
    written = {language for language, words in version.texts.items() if words.get("sms")}
    told = outside(as_told(version, EventKind.ALERT), SOME_CODE)
    return {language: words["sms"] for language, words in told.items() if language in written}
