"""How does a version read as a CAP 1.2 message? Its words, values and shapes, each at the place the standard gives it.

What the standard has no element for stands in parameters: shapes left out of the area, and nationalities meant. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from notifications.alerts.cap.messages import Area, Circle, Info, Message, Named, Polygon, Reference
from notifications.alerts.cap.shapes import circle, coordinates
from notifications.alerts.cap.vocabulary import (
    Category,
    Certainty,
    MsgType,
    ResponseType,
    Scope,
    Severity,
    Status,
    Urgency,
)
from notifications.alerts.models.choices import EventKind, Mode

# As RFC 3066 writes them.
TAGS = {"uz-cyrl": "uz-Cyrl"}
NOTE = "Exercise. Nothing of this has happened, and nobody need do anything."
MSG_TYPES = {
    EventKind.ALERT: MsgType.ALERT,
    EventKind.UPDATE: MsgType.UPDATE,
    EventKind.CANCEL: MsgType.CANCEL,
    # CAP has no type of its own for it: an update that says the danger is over.
    EventKind.ALL_CLEAR: MsgType.UPDATE,
}
EXCLUDED = "excluded-"
GEOCODES = {"states": "ISO3166-1", "subdivisions": "ISO3166-2", "missions": "mission"}


@dataclass(frozen=True)
class Graveness:
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    response_types: tuple[ResponseType, ...]


ENDED = {
    EventKind.CANCEL: Graveness(Urgency.PAST, Severity.UNKNOWN, Certainty.UNKNOWN, (ResponseType.NONE,)),
    EventKind.ALL_CLEAR: Graveness(Urgency.PAST, Severity.MINOR, Certainty.OBSERVED, (ResponseType.ALL_CLEAR,)),
}


@dataclass(frozen=True)
class Facts:
    """`texts` by language as they are told now; `names` of the mission in each of these languages; `content` has the
    columns of the version."""

    kind: EventKind
    mode: Mode
    identifier: str
    sender: str
    sent: datetime
    expires_at: datetime
    references: tuple[Reference, ...]
    incident: str
    texts: Mapping[str, Mapping[str, str]]
    names: Mapping[str, str]
    content: Mapping[str, Any]
    web: str


def message(facts: Facts) -> Message:
    exercise = facts.mode == Mode.EXERCISE
    return Message(
        identifier=facts.identifier,
        sender=facts.sender,
        sent=facts.sent,
        status=Status.EXERCISE if exercise else Status.ACTUAL,
        msg_type=MSG_TYPES[facts.kind],
        scope=Scope.PUBLIC,
        note=NOTE if exercise else "",
        references=facts.references,
        incidents=(facts.incident,),
        infos=tuple(info(facts, language) for language in in_order(facts.texts)),
    )


def in_order(texts: Mapping[str, Any]) -> list[str]:
    """English first: readers that know one block alone take the first."""
    return sorted(texts, key=lambda language: (language != "en", language))


def info(facts: Facts, language: str) -> Info:
    words, content, graveness = facts.texts[language], facts.content, graveness_of(facts)
    return Info(
        language=TAGS.get(language, language),
        categories=(Category(content["category"]),),
        event=words["event"],
        response_types=graveness.response_types,
        urgency=graveness.urgency,
        severity=graveness.severity,
        certainty=graveness.certainty,
        event_codes=(Named("event", content["event_code"]),),
        effective=facts.sent,
        expires=facts.expires_at,
        sender_name=facts.names[language],
        headline=words["headline"],
        description=words["description"],
        instruction=words["instruction"],
        web=facts.web,
        parameters=tuple(parameters(content)),
        areas=(area(content["area_name"], content["area"]),),
    )


def graveness_of(facts: Facts) -> Graveness:
    content = facts.content
    return ENDED.get(facts.kind) or Graveness(
        Urgency(content["urgency"]),
        Severity(content["severity"]),
        Certainty(content["certainty"]),
        tuple(map(ResponseType, content["response_types"])),
    )


def area(name: str, kept: Mapping[str, Any]) -> Area:
    polygons, circles = shapes(kept["include"])
    geocodes = (Named(of, code) for part, of in GEOCODES.items() for code in kept[part])
    return Area(area_desc=name, polygons=polygons, circles=circles, geocodes=tuple(geocodes))


def shapes(typed: Sequence[Mapping[str, str]]) -> tuple[tuple[Polygon, ...], tuple[Circle, ...]]:
    polygons = tuple(ring(one["polygon"]) for one in typed if "polygon" in one)
    return polygons, tuple(circle(one["circle"]) for one in typed if "circle" in one)


def ring(text: str) -> Polygon:
    points = tuple(coordinates(pair, "polygon-form") for pair in text.split())
    return Polygon(points if points[0] == points[-1] else (*points, points[0]))


def parameters(content: Mapping[str, Any]) -> Iterator[Named]:
    for shape in content["area"]["exclude"]:
        ((kind, text),) = shape.items()
        yield Named(f"{EXCLUDED}{kind}", text)
    for code in content["nationalities"]:
        yield Named("nationality", code)
