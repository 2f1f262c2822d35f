"""Which of an alert's words are not its template's? One person alone may send no others. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

Texts = Mapping[str, Mapping[str, str]]
# The one thing a template may leave open.
PLACE = "{place}"
GRADES = ("category", "event_code", "urgency", "severity", "certainty")


def filled(texts: Texts, place: str) -> dict[str, dict[str, str]]:
    return {
        language: {part: said.replace(PLACE, place) for part, said in words.items()}
        for language, words in texts.items()
    }


def other_words(template: Any, version: Any) -> Iterator[str]:
    """Paths of what a version says otherwise than its template, filled in with the name of its area."""
    wanted, said = filled(template.texts, version.area_name), version.texts
    for language in sorted(wanted.keys() | said.keys()):
        there, here = wanted.get(language), said.get(language)
        if there is None or here is None:
            yield f"texts.{language}"
        else:
            yield from (
                f"texts.{language}.{part}"
                for part in sorted(there.keys() | here.keys())
                if there.get(part) != here.get(part)
            )
    yield from (name for name in GRADES if getattr(template, name) != getattr(version, name))
    if set(template.response_types) != set(version.response_types):
        yield "response_types"
