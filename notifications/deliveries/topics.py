"""In which words is each topic told? The apps that know their matters register them at start.

Three texts: `subject` and `notice` go outside (e-mail today) and may name nothing but the reference; `body` stays in
the app and may use all values. Values are text, whole numbers, days, moments, or texts by language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from string import Formatter
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from econsulate.core.dates import said_day, said_moment
from notifications.recipients.models import Purpose

logger = structlog.get_logger(__name__)

REFERENCE = "reference"
Value = str | int | date | datetime | Mapping[str, str]

NEUTRAL = _("You have a message")
NEUTRAL_TEXT = _("You have a message.")
FOOTER = _(
    "The details are in the app, not in this e-mail. We never ask for passwords, codes or payments by e-mail, "
    "and our e-mails contain no links."
)
ANSWERABLE = _(
    "You can answer this e-mail from this address, and your answer will stand in the conversation. An e-mail can be "
    "read on its way: what nobody else may read is better written in the app."
)


@dataclass(frozen=True)
class Topic:
    """One kind of message; the texts are lazy translations with `{placeholders}`.

    `answerable`: whoever gets it by mail may answer by mail, and who registered it takes the answer in.
    """

    code: str
    purpose: Purpose
    subject: Any
    body: Any
    notice: Any
    answerable: bool = False

    @property
    def values(self) -> frozenset[str]:
        return placeholders(self.body) | placeholders(self.subject) | placeholders(self.notice)


@dataclass(frozen=True)
class Reference:
    """What a message is about: `type` and `id` let the app open it (as in /api/v1/{type}/{id}), `label` people read."""

    type: str
    id: UUID
    label: str


@dataclass(frozen=True)
class Wording:
    subject: str
    text: str


TOPICS: dict[str, Topic] = {}


def register_topic(topic: Topic) -> None:
    """Make a topic known. Raises ValueError for another one of that code, or outside texts that tell too much."""
    if TOPICS.get(topic.code, topic) != topic:
        raise ValueError(f"two topics {topic.code}")
    placeholders(topic.body)
    telling = (placeholders(topic.subject) | placeholders(topic.notice)) - {REFERENCE}
    if telling:
        raise ValueError(f"{topic.code}: subject and notice leave the house, they may not name {sorted(telling)}")
    TOPICS[topic.code] = topic


def is_urgent(code: str) -> bool:
    return purpose_of(code) == Purpose.URGENT


def is_answerable(code: str) -> bool:
    return code in TOPICS and TOPICS[code].answerable


def purpose_of(code: str) -> str:
    """ "" for a topic this release no longer knows."""
    topic = TOPICS.get(code)
    return topic.purpose if topic else ""


def placeholders(text: Any) -> frozenset[str]:
    """Names in braces, in the source language. Raises ValueError for anything cleverer than {name}."""
    with override("en"):
        names = [(name, form, turn) for _t, name, form, turn in Formatter().parse(str(text)) if name is not None]
    if any(form or turn or not name.isidentifier() for name, form, turn in names):
        raise ValueError(f"only plain {{name}} placeholders: {text}")
    return frozenset(name for name, _form, _turn in names)


def packed(topic: Topic, context: Mapping[str, Value], reference: Reference | None) -> dict[str, Any]:
    """The values as JSON for the sealed column. Raises ValueError unless they are exactly those the texts use."""
    given = set(context) | ({REFERENCE} if reference else set())
    missing, unused = topic.values - given, set(context) - topic.values
    if missing or unused:
        raise ValueError(f"{topic.code}: missing {sorted(missing)}, unused {sorted(unused)}")
    values = {name: pack(value) for name, value in context.items()}
    return {**values, REFERENCE: reference.label} if reference else values


def pack(value: Value) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Mapping):
        return {"texts": dict(value)}
    return value if isinstance(value, int) else str(value)


def spoken(value: Any, *, language: str, zone: ZoneInfo) -> str:
    """A packed value in words."""
    match value:
        case {"moment": moment}:
            return said_moment(datetime.fromisoformat(moment).astimezone(zone), language)
        case {"day": day}:
            return said_day(date.fromisoformat(day), language)
        case {"texts": texts}:
            return str(texts.get(language) or texts.get("en") or next(iter(texts.values())))
    return str(value)


def for_inbox(code: str, content: Mapping[str, Any], *, language: str, time_zone: str) -> Wording:
    """The full words, for the signed-in person. A topic this release no longer knows still shows that it came."""
    topic = TOPICS.get(code)
    with override(language):
        if topic is None:
            return Wording(str(NEUTRAL), str(NEUTRAL_TEXT))
        values = {name: spoken(value, language=language, zone=ZoneInfo(time_zone)) for name, value in content.items()}
        return Wording(filled(topic.subject, values), filled(topic.body, values))


def for_outside(
    code: str, label: str, *, language: str, discreet: bool, brief: bool, answerable: bool = False
) -> Wording:
    """What leaves the house: what changed and the reference; for discreet people only that there is something."""
    topic = TOPICS.get(code)
    with override(language):
        if discreet or topic is None:
            return Wording(str(NEUTRAL), str(NEUTRAL_TEXT))
        values = {REFERENCE: label}
        notice = filled(topic.notice, values)
        if brief:
            return Wording(filled(topic.subject, values), notice)
        parts = [notice, *([str(ANSWERABLE)] if answerable else []), str(FOOTER)]
        return Wording(filled(topic.subject, values), "\n\n".join(parts) + "\n")


def filled(text: Any, values: Mapping[str, str]) -> str:
    """The translation with its values; one with broken placeholders gives way to the source text."""
    try:
        return str(text).format_map(values)
    except (KeyError, ValueError, IndexError, AttributeError):
        logger.error("translation has broken placeholders", exc_info=True)
        with override("en"):
            return str(text).format_map(values)
