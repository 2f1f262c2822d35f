"""What differs between two versions of an alert? Field by field, texts by words, lists by their entries. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A text, or a list of entries; by the path of the field.
Readable = Mapping[str, str | Sequence[str]]
# Words with the space behind them, so that pieces put together are the text again.
WORD = re.compile(r"\S+\s*|\s+")


class Kind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    kind: Kind
    text: str


@dataclass(frozen=True)
class Difference:
    """`pieces` in reading order: what stays, what goes and what comes."""

    path: str
    pieces: tuple[Piece, ...]


def differences(before: Readable, after: Readable) -> list[Difference]:
    """In the order of the fields; those of `before` alone come last."""
    paths = dict.fromkeys([*after, *before])
    found = [(path, before.get(path, ""), after.get(path, "")) for path in paths]
    return [Difference(path, pieces(old, new)) for path, old, new in found if (old or "") != (new or "")]


def pieces(before: str | Sequence[str], after: str | Sequence[str]) -> tuple[Piece, ...]:
    if isinstance(before, str) and isinstance(after, str):
        return tuple(by_words(WORD.findall(before), WORD.findall(after)))
    return tuple(by_entries(entries(before), entries(after)))


def by_words(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for kind, start, end, begin, stop in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece(Kind.SAME, "".join(before[start:end]))
            continue
        if end > start:
            yield Piece(Kind.GONE, "".join(before[start:end]))
        if stop > begin:
            yield Piece(Kind.NEW, "".join(after[begin:stop]))


def by_entries(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for entry in dict.fromkeys([*before, *after]):
        kind = Kind.SAME if entry in before and entry in after else Kind.GONE if entry in before else Kind.NEW
        yield Piece(kind, entry)


def entries(value: str | Sequence[str]) -> Sequence[str]:
    return [value] if isinstance(value, str) and value else list(value)
