"""In which ways can a typed line be brought to the width of its format? Spaces, fillers and joined lines."""

import re
from collections.abc import Iterator, Sequence
from itertools import product

from consular.citizens.mrz.formats import Layout
from consular.citizens.mrz.slips import GUILLEMET, SPACE, Glyph, Glyphs, Slip, text_of

# A filler run at the end, or before the check digits that may follow it: two on TD3, one on TD1 and TD2.
LAST_RUN = re.compile(r"<+(?=[A-Z0-9]{0,2}$)")
MOST_FILLERS = 40
_OPEN = ("", "<", GUILLEMET)


def readings_of(glyphs: Glyphs) -> Iterator[Glyphs]:
    """Every way to take the spaces and `«` of a line, each of them taken alike throughout.

    A space may be a filler or noise, and one that touches a filler or an end need not be what the others are.
    A `«` is a chevron, or what a word processor makes of two.
    """
    text = text_of(glyphs)
    touching = touching_fillers(glyphs)
    for at_fillers, elsewhere in product((True, False), repeat=2) if SPACE in text else [(True, True)]:
        for chevrons in ("<", "<<") if GUILLEMET in text else ("<",):
            yield tuple(
                taken
                for glyph, touches in zip(glyphs, touching, strict=True)
                for taken in _taken(glyph, at_fillers if touches else elsewhere, chevrons)
            )


def _taken(glyph: Glyph, is_filler: bool, chevrons: str) -> Iterator[Glyph]:
    if glyph.meant == GUILLEMET:
        yield Glyph(chevrons[0], glyph.typed, Slip.CHEVRON)
        for more in chevrons[1:]:
            yield Glyph(more, "", Slip.CHEVRON)
    elif glyph.meant == SPACE:
        yield Glyph("<", glyph.typed, Slip.SPACE_FOR_FILLER) if is_filler else Glyph("", glyph.typed, Slip.STRAY_SPACE)
    else:
        yield glyph


def touching_fillers(glyphs: Glyphs) -> list[bool]:
    """For each glyph, whether the nearest one before or after it that is no space is a filler or an end."""
    before, after = list(_nearest(glyphs)), list(_nearest(glyphs[::-1]))[::-1]
    return [one in _OPEN or other in _OPEN for one, other in zip(before, after, strict=True)]


def _nearest(glyphs: Glyphs) -> Iterator[str]:
    nearest = ""
    for glyph in glyphs:
        yield nearest
        if glyph.meant not in ("", SPACE):
            nearest = glyph.meant


def fitted(glyphs: Glyphs, width: int) -> Iterator[Glyphs]:
    """The line at its width: as it is, or with fillers added or taken where their number can't be told by eye."""
    text = text_of(glyphs)
    lacking = width - len(text)
    if lacking == 0:
        yield glyphs
    elif 0 < lacking <= MOST_FILLERS:
        added = (Glyph("<", "", Slip.MISSING_FILLERS),) * lacking
        yield (*glyphs, *added)
        if (run := LAST_RUN.search(text)) and run.end() < len(text):
            place = _place_of(glyphs, run.end())
            yield (*glyphs[:place], *added, *glyphs[place:])
    elif (run := LAST_RUN.search(text)) and len(run[0]) > -lacking:
        place = _place_of(glyphs, run.end() + lacking)
        end = _place_of(glyphs, run.end())
        dropped = tuple(Glyph("", glyph.typed, Slip.TOO_MANY_FILLERS) for glyph in glyphs[place:end])
        yield (*glyphs[:place], *dropped, *glyphs[end:])


def _place_of(glyphs: Glyphs, position: int) -> int:
    """Where among the glyphs the character at this position of their text stands."""
    passed = 0
    for place, glyph in enumerate(glyphs):
        if passed == position and glyph.meant:
            return place
        passed += len(glyph.meant)
    return len(glyphs)


def laid_out(rows: Sequence[Glyphs], layout: Layout) -> Iterator[tuple[list[Glyphs], ...]]:
    """Every cut into the lines of this layout, and for each line its ways to fit the width."""
    if len(rows) == layout.height:
        yield tuple([fit for reading in readings_of(row) for fit in fitted(reading, layout.width)] for row in rows)
    elif len(rows) == 1:
        for reading in readings_of(rows[0]):
            for lines in _cuts(reading, layout):
                yield tuple(list(fitted(line, layout.width)) for line in lines)


def _cuts(glyphs: Glyphs, layout: Layout) -> Iterator[list[Glyphs]]:
    """Joined lines part at the width where all are whole, or where one of two is."""
    length, width = len(text_of(glyphs)), layout.width
    if length == layout.height * width:
        yield _parted(glyphs, range(width, length, width))
    elif layout.height == 2 and width < length:
        yield _parted(glyphs, [width])
        yield _parted(glyphs, [length - width])


def _parted(glyphs: Glyphs, positions: Sequence[int]) -> list[Glyphs]:
    places = [_place_of(glyphs, position) for position in positions]
    starts, ends = [0, *places], [*places, len(glyphs)]
    lines = [glyphs[start:end] for start, end in zip(starts, ends, strict=True)]
    return [lines[0], *((Glyph("", "", Slip.JOINED_LINES), *line) for line in lines[1:])]
