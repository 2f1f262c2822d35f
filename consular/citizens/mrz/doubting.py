"""Where can a zone be read in a second way that no check digit tells apart? Names, widths, letters in a number."""

from collections.abc import Iterator
from itertools import combinations

from consular.citizens.mrz.formats import LAYOUTS, Format, Layout
from consular.citizens.mrz.slips import DIGIT_FOR, GUILLEMET, Glyph, Glyphs, Slip, text_of

Zone = tuple[Glyphs, ...]
MOST_LETTERS = 4
REFILLED = (Slip.MISSING_FILLERS, Slip.TOO_MANY_FILLERS)


def is_divided_by_guess(zone: Zone, format: Format) -> bool:
    """Whether only a space tells, or doesn't tell, where one part of the name ends.

    Single spaces or chevrons throughout don't say where the surname ends. A dropped space may have parted two names;
    a kept one may be for the eye only, if the same person parted other lines for the eye.
    """
    line, first = divmod(LAYOUTS[format].cells["name"].start, LAYOUTS[format].width)
    name = text_of(zone[line])[first:].rstrip("<")
    inside = set(slips_inside(zone[line], first, first + len(name)))
    if "<<" not in name and any(slip is Slip.SPACE_FOR_FILLER or typed == GUILLEMET for slip, typed, _ in inside):
        return True
    between = {slip for slip, _, in_between in inside if in_between}
    if Slip.STRAY_SPACE in between:
        return True
    return Slip.SPACE_FOR_FILLER in between and any(
        parts_for_the_eye(other) for place, other in enumerate(zone) if place != line
    )


def is_wide_by_guess(zone: Zone, format: Format) -> bool:
    """Whether a visa's width was made: the two visas differ in nothing else, and have no composite check digit."""
    if LAYOUTS[format].composite:
        return False
    return refilled(zone) > 0 or any(glyph.typed == GUILLEMET for line in zone for glyph in line)


def refilled(zone: Zone) -> int:
    """How many lines had not the length of their format."""
    return sum(map(is_refilled, zone))


def is_refilled(line: Glyphs) -> bool:
    return any(glyph.slip in REFILLED for glyph in line)


def parts_for_the_eye(line: Glyphs) -> bool:
    return any(slip is Slip.STRAY_SPACE and between for slip, _, between in slips_inside(line, 0, len(text_of(line))))


def slips_inside(line: Glyphs, first: int, end: int) -> Iterator[tuple[Slip, str, bool]]:
    """Each slip between these positions, with what was typed, and whether those beside it are no fillers."""
    text, position = text_of(line), 0
    for glyph in line:
        after = position + len(glyph.meant)
        if glyph.slip and first < position and after < end:
            yield glyph.slip, glyph.typed, "<" not in (text[position - 1], text[after])
        position = after


def layout_of(zone: Zone) -> Layout:
    """A layout of this shape; document and visa of one shape have their numbers in the same place."""
    shape = len(zone), len(text_of(zone[0]))
    return next(layout for layout in LAYOUTS.values() if (layout.height, layout.width) == shape)


def renumbered(zone: Zone) -> Iterator[tuple[Glyphs, ...]]:
    """The zone with letters among the digits of its document number taken for digits, one or more of them."""
    layout = layout_of(zone)
    line, first = divmod(layout.cells["document_number"].start, layout.width)
    glyphs = zone[line]
    printed = [place for place, glyph in enumerate(glyphs) if glyph.meant][first : first + 9]
    digits = [place for place in printed if glyphs[place].meant.isdigit()]
    doubtful = [place for place in printed if glyphs[place].meant in DIGIT_FOR and digits and place > digits[0]]
    for count in range(1, min(len(doubtful), MOST_LETTERS) + 1):
        for places in combinations(doubtful, count):
            mended = tuple(as_digit(glyph) if place in places else glyph for place, glyph in enumerate(glyphs))
            yield (*zone[:line], mended, *zone[line + 1 :])


def as_digit(glyph: Glyph) -> Glyph:
    return Glyph(DIGIT_FOR[glyph.meant], glyph.typed, Slip.LETTER_FOR_DIGIT)
