"""Which character of a zone did somebody mean who typed another one? Every slip we mend, and nothing beside."""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from string import ascii_uppercase, digits
from typing import NamedTuple

from consular.citizens.mrz.formats import Layout


class Slip(StrEnum):
    LOWER_CASE = "lower_case"
    OTHER_ALPHABET = "other_alphabet"
    CHEVRON = "chevron"
    SPACE_FOR_FILLER = "space_for_filler"
    STRAY_SPACE = "stray_space"
    LETTER_FOR_DIGIT = "letter_for_digit"
    DIGIT_FOR_LETTER = "digit_for_letter"
    MISSING_FILLERS = "missing_fillers"
    TOO_MANY_FILLERS = "too_many_fillers"
    JOINED_LINES = "joined_lines"


class Glyph(NamedTuple):
    """What was meant by what was typed, either may be empty; a `slip` where the two differ."""

    meant: str
    typed: str
    slip: Slip | None = None


Glyphs = tuple[Glyph, ...]

PRINTED = frozenset(f"{ascii_uppercase}{digits}<")
SPACE = " "
GUILLEMET = "«"
# Latin letters and digits as a Cyrillic keyboard has them, by the look of the capital.
LOOK_ALIKES = dict(zip("АВСЕНКМОРТХУІЈЅЗ", "ABCEHKMOPTXYIJS3", strict=True))
CHEVRONS = frozenset("‹＜〈⟨˂")
DIGIT_FOR = dict(zip("OILSBZ", "011582", strict=True))
LETTER_FOR = dict(zip("01582", "OISBZ", strict=True))

_LETTER_CELLS = ("issuing_state", "nationality", "name")
_DIGIT_CELLS = ("birth_date", "expiry_date")
_CLASSES = {"letters": frozenset(f"{ascii_uppercase}<"), "digits": frozenset(f"{digits}<"), "any": PRINTED}


def glyphs_of(line: str) -> Glyphs | None:
    """Each character with the one it looks like; None if one looks like nothing a zone prints.

    Spaces and `«` stay what they are: what they mean depends on those beside them.
    """
    glyphs = tuple(map(_glyph, line))
    return None if None in glyphs else glyphs  # type: ignore[return-value]


def _glyph(character: str) -> Glyph | None:
    if character in PRINTED or character == GUILLEMET:
        return Glyph(character, character)
    if character.isspace():
        return Glyph(SPACE, character)
    if unicodedata.category(character) == "Cf":
        return Glyph("", character, Slip.STRAY_SPACE)
    if character in CHEVRONS:
        return Glyph("<", character, Slip.CHEVRON)
    capital = character.upper()
    if character.isascii():
        return Glyph(capital, character, Slip.LOWER_CASE) if capital in PRINTED else None
    twin = LOOK_ALIKES.get(capital) or unicodedata.normalize("NFKC", capital)
    return Glyph(twin, character, Slip.OTHER_ALPHABET) if twin in PRINTED else None


def text_of(glyphs: Iterable[Glyph]) -> str:
    return "".join(glyph.meant for glyph in glyphs)


def classes_of(layout: Layout) -> list[str]:
    """What may stand at each place of the joined lines: letters, digits or any; fillers everywhere."""
    classes = ["any"] * layout.height * layout.width
    for cell, place in layout.cells.items():
        if cell in _LETTER_CELLS or cell == "sex":
            classes[place] = ["letters"] * layout.room(cell)
        elif cell in _DIGIT_CELLS or cell.endswith("_check"):
            classes[place] = ["digits"] * layout.room(cell)
    classes[0] = "letters"
    return classes


def in_its_class(glyph: Glyph, kind: str) -> Glyph | None:
    """The glyph as its place allows it, a look-alike where there is one; None where nothing fits."""
    if glyph.meant in _CLASSES[kind]:
        return glyph
    if kind == "digits" and glyph.meant in DIGIT_FOR:
        return Glyph(DIGIT_FOR[glyph.meant], glyph.typed, Slip.LETTER_FOR_DIGIT)
    if kind == "letters" and glyph.meant in LETTER_FOR:
        return Glyph(LETTER_FOR[glyph.meant], glyph.typed, Slip.DIGIT_FOR_LETTER)
    return None


def are_look_alikes(one: str, other: str) -> bool:
    """Whether two document numbers are the same to an eye that takes O for 0, and the like."""
    one, other = ("".join(DIGIT_FOR.get(sign, sign) for sign in number if sign != "<") for number in (one, other))
    return one == other
