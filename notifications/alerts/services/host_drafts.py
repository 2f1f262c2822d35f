"""What does a draft take from a host country's message, and what does it leave to the operator?"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _

from notifications.alerts.cap.messages import Info, Message
from notifications.alerts.cap.values import time_text
from notifications.alerts.cap.vocabulary import Certainty, Severity, Urgency
from notifications.alerts.rules.content import LONGEST_AREA_NAME
from notifications.alerts.rules.host_words import Words, joined, our_language, shortened, tidy, untranslated, words_of
from notifications.alerts.services.host_areas import Placed, placed
from notifications.channels.registry import CHANNELS

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_CODE = 120, 2000, 40
LAST_YEAR = 2199
GRAVEST_FIRST: list[list[Any]] = [list(Severity), list(Urgency), list(Certainty)]
Grade = tuple[Any, ...]


@dataclass(frozen=True)
class Draft:
    """`content` as the composing service takes it; title, place and summary for an incident of its own."""

    content: dict[str, Any]
    title: str
    place: str
    summary: str
    words: Words
    placed: Placed
    blocks_left_out: int

    def remarks(self) -> dict[str, Any]:
        return {
            "languages": sorted(self.words.texts),
            "foreign": [asdict(block) for block in self.words.foreign],
            "shortened": self.words.shortened,
            "placed": self.placed.is_whole,
            "unplaced": self.placed.unplaced,
            "blocks_left_out": self.blocks_left_out,
        }


def still_true(message: Message, now: datetime) -> list[Info]:
    """Blocks that hold now. One that doesn't say until when holds as long as an alert of ours may."""
    longest = timedelta(hours=settings.ALERTS["longest_hours"])
    return [info for info in message.infos if now < (info.expires or message.sent + longest)]


def draft_from(message: Message, infos: Sequence[Info]) -> Draft:
    """One draft has one grade. Of blocks that differ in it the gravest count, and how many are left is told."""
    grade = min(map(grade_of, infos))
    blocks = [info for info in infos if grade_of(info) == grade]
    words, found = words_of(blocks), placed(blocks)
    first, leading, areas = blocks[0], leading_words(words), area_names(blocks, words)
    content = {
        "template": None,
        "category": first.categories[0].value,
        "event_code": event_code(first, leading["event"]),
        "urgency": first.urgency.value,
        "severity": first.severity.value,
        "certainty": first.certainty.value,
        "response_types": sorted({response.value for block in blocks for response in block.response_types}),
        "texts": words.texts,
        "area_name": shortened(areas, LONGEST_AREA_NAME) if words.texts else "",
        "area": found.area(),
        "nationalities": [],
        "languages": [],
        "channels": list(CHANNELS),
        "expires_at": last_moment(blocks),
    }
    return Draft(
        content,
        title=shortened(leading["headline"] or leading["event"] or message.identifier, LONGEST_TITLE),
        place=shortened(areas or message.sender, LONGEST_AREA_NAME),
        summary=shortened(whose(message, first, words), LONGEST_SUMMARY),
        words=words,
        placed=found,
        blocks_left_out=len(infos) - len(blocks),
    )


def leading_language(words: Words) -> str | None:
    return "en" if "en" in words.texts else next(iter(words.texts), None)


def leading_words(words: Words) -> Mapping[str, str]:
    """English, else another language of ours, else what it says."""
    code = leading_language(words)
    return words.texts[code] if code else words.foreign[0].words


def area_names(blocks: Sequence[Info], words: Words) -> str:
    code = leading_language(words)
    named = [block for block in blocks if code and our_language(block) == code] or blocks[:1]
    return joined((tidy(area.area_desc) for block in named for area in block.areas), "headline")


def grade_of(info: Info) -> Grade:
    """The gravest is the smallest; what is over comes last, however grave it was."""
    values = (info.severity, info.urgency, info.certainty)
    places = (order.index(value) for order, value in zip(GRAVEST_FIRST, values, strict=True))
    return (info.urgency == Urgency.PAST, *places)


def event_code(info: Info, event: str) -> str:
    said = [slugify(code.value) for code in info.event_codes] + [slugify(event)]
    return next(filter(None, said), "")[:LONGEST_CODE]


def last_moment(blocks: Sequence[Info]) -> datetime | None:
    """None where a block doesn't say it, or means for ever."""
    ends = [block.expires for block in blocks]
    said = [end for end in ends if end is not None and end.year <= LAST_YEAR]
    return max(said) if len(said) == len(ends) else None


def whose(message: Message, info: Info, words: Words) -> str:
    """The source, then everything that is still to be translated."""
    name = tidy(info.sender_name) or message.sender
    names = f"{message.sender}, {message.identifier}, {time_text(message.sent)}"
    head = _("From a message of the host country: {name}.").format(name=name)
    return "\n\n".join([f"{head}\n{names}", *untranslated(words.foreign)])
