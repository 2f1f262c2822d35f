"""What does a host country's message say in languages of ours, and what does it leave to be translated? Pure.

A text is ours only where its tag (RFC 3066) says so and its letters don't say otherwise: a message without a tag counts
as English by the standard, and many of those are not.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from econsulate.core.characters import is_unfit
from notifications.alerts.cap.messages import Info
from notifications.alerts.rules.content import LONGEST

# The script each of our languages is read in here; Kazakh in Latin letters is not what our readers were promised.
SCRIPTS = {"en": "LATIN", "ru": "CYRILLIC", "kk": "CYRILLIC", "uz": "LATIN", "uz-cyrl": "CYRILLIC"}
TAGS = {"LATIN": "latn", "CYRILLIC": "cyrl"}
PARTS = ("event", "headline", "description", "instruction")
LINES = ("event", "headline")
CUT = "…"
MOST_FOREIGN = 30


@dataclass(frozen=True)
class Foreign:
    """What is said in a language that is not ours; `language` as its tag came."""

    language: str
    words: dict[str, str]


@dataclass
class Words:
    """`texts` as a version holds them, without short messages; `shortened` are paths where not all of it fits."""

    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    foreign: list[Foreign] = field(default_factory=list)
    shortened: list[str] = field(default_factory=list)


def words_of(blocks: Sequence[Info]) -> Words:
    """Of blocks in one language that differ, as for two districts, all is kept."""
    found, ours, others = Words(), dict[str, list[Info]](), dict[str, list[Info]]()
    for block in blocks:
        code = our_language(block)
        (ours if code else others).setdefault(code or block.language, []).append(block)
    for code, several in ours.items():
        whole = said_by(several)
        found.shortened += [f"texts.{code}.{part}" for part, text in whole.items() if len(text) > LONGEST[part]]
        found.texts[code] = {**fitting(whole), "sms": ""}
    for tag, several in islice(others.items(), MOST_FOREIGN):
        found.foreign.append(Foreign(tag, fitting(said_by(several))))
    return found


def said_by(blocks: Sequence[Info]) -> dict[str, str]:
    return {part: joined((tidy(getattr(block, part), part) for block in blocks), part) for part in PARTS}


def fitting(words: Mapping[str, str]) -> dict[str, str]:
    return {part: shortened(text, LONGEST[part]) for part, text in words.items()}


def our_language(block: Info) -> str | None:
    code = code_of(block.language)
    said = " ".join(getattr(block, part) for part in PARTS)
    return code if code and is_written_in(said, SCRIPTS[code]) else None


def code_of(tag: str) -> str | None:
    """Our code for a tag such as `en-AU` or `uz-Cyrl-UZ`; Uzbek of Afghanistan is in Arabic letters."""
    head, *rest = tag.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    if head == "uz" and script == "cyrl":
        head = "uz-cyrl"
    if head not in SCRIPTS or (head == "uz" and not script and "af" in rest):
        return None
    return head if script in {"", TAGS[SCRIPTS[head]]} else None


def is_written_in(text: str, script: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return sum(unicodedata.name(char, "").startswith(script) for char in letters) * 2 > len(letters)


def tidy(text: str, part: str = "event") -> str:
    """Without characters no text of ours may hold; a line is one line."""
    kept = "".join(" " if char.isspace() and char != "\n" else char for char in text if fits(char))
    if part in LINES:
        return " ".join(kept.split())
    lines = [" ".join(line.split()) for line in kept.splitlines()]
    return "\n".join(line for line, before in zip(lines, ["", *lines], strict=False) if line or before).strip()


def fits(char: str) -> bool:
    return char.isspace() or not is_unfit(char)


def joined(texts: Iterable[str], part: str) -> str:
    return ("; " if part in LINES else "\n\n").join(filter(None, dict.fromkeys(texts)))


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + CUT


def untranslated(foreign: Sequence[Foreign]) -> Iterator[str]:
    """Each language under its tag."""
    for block in foreign:
        yield "\n".join([f"[{block.language}]", *filter(None, block.words.values())])
