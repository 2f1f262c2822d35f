"""How old, until when is somebody a child, who may end whose right, and whose names are alike? Pure."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from consular.citizens.mrz.transliteration import NotTransliterable, printed

MAJORITY = 18
# Spellings of one sound in passports of our region and beyond; longer ones first.
SPELLINGS = "SHCH:SH DZH:J ZH:J DJ:J KH:H KS:H X:H GH:G PH:F CK:K Q:K W:V"
SOUNDS = tuple(entry.split(":") for entry in SPELLINGS.split())
SILENT = re.compile(r"[AEIOUY]|(?<=.)H$")
DOUBLED = re.compile(r"(.)\1+")


def birthday(born: date, years: int) -> date:
    """The day this age is reached; 29 February gives 1 March in common years."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def latest_birth(text: str) -> date:
    """The latest day an ICAO 9303 birth date can mean: unknown parts (`XX`) count as late as possible.

    Nobody loses the protection of a minor because a passport doesn't know the day.
    """
    year, month, day = text.split("-")
    if month == "XX":
        return date(int(year), 12, 31)
    if day == "XX":
        after = date(int(year) + 1, 1, 1) if month == "12" else date(int(year), int(month) + 1, 1)
        return date.fromordinal(after.toordinal() - 1)
    return date(int(year), int(month), int(day))


def age_on(birth_date: str, on: date) -> int:
    """Completed years of age."""
    born = latest_birth(birth_date)
    years = on.year - born.year
    return years - 1 if on < birthday(born, years) else years


# By law or by a court; only an officer who holds the order of one ends it for another of them.
GIVEN_BY_LAW = frozenset({"parent", "guardian"})


def may_end(kind: str, *, as_kind: str, is_proven: bool, is_of_age: bool) -> bool:
    """Whether who acts for a person as `as_kind` may end another's right of this kind.

    People of age end any right to act for them, minors none. Parents and guardians, once their right is proven, end
    what was given to an attorney or to a helping officer, never each other's.
    """
    if kind == "self":
        return False
    if as_kind == "self":
        return is_of_age
    return as_kind in GIVEN_BY_LAW and is_proven and kind not in GIVEN_BY_LAW


def skeleton(primary: str, secondary: str | None, birth_date: str) -> str:
    """What stays the same when one name is written in several ways: consonants by sound, and the year of birth.

    The order of names doesn't count, nor do given names after the first. Equal skeletons are a question for a human.
    """
    words = [*components(primary), *components(secondary or "")[:1]]
    return " ".join([*sorted(consonants(word) for word in words), birth_date[:4]])


def sounds(*names: str | None) -> list[str]:
    """Each word of these names by its consonants, once, in the order given: one name in any of its spellings."""
    words = (word for name in names if name for word in components(name))
    return list(dict.fromkeys(consonants(word) for word in words))


@lru_cache(maxsize=1024)
def components(name: str) -> Sequence[str]:
    try:
        return tuple(printed(name))
    except NotTransliterable:
        return tuple(name.upper().split())


@lru_cache(maxsize=1024)
def consonants(word: str) -> str:
    for spelling, sound in SOUNDS:
        word = word.replace(spelling, sound)
    return DOUBLED.sub(r"\1", SILENT.sub("", word)) or word
