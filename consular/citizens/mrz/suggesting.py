"""Which lines did somebody mean who typed them from a passport and slipped?

A proposal for a person to confirm, never a verdict: `reading.read` judges what is sent, as it is. Lines are proposed
only if exactly one way to mend the slips of `slips.Slip` makes every check digit right and breaks no other rule; where
two ways do, nobody but the holder of the document can tell. Names carry no check digit: what is wrong in them and
looks right stays, so a proposal is to be compared with the document too. docs/typing-help.md has the figures.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, product

from consular.citizens.mrz.aligning import laid_out
from consular.citizens.mrz.changes import Change, changes
from consular.citizens.mrz.doubting import (
    Zone,
    is_divided_by_guess,
    is_refilled,
    is_wide_by_guess,
    refilled,
    renumbered,
)
from consular.citizens.mrz.formats import LAYOUTS, Layout
from consular.citizens.mrz.judging import Verdict
from consular.citizens.mrz.reading import read
from consular.citizens.mrz.slips import Glyph, Glyphs, Slip, classes_of, glyphs_of, in_its_class, text_of

MOST_READINGS = 500


@dataclass(frozen=True)
class Suggestion:
    lines: tuple[str, ...]
    changes: tuple[Change, ...]


def suggest(lines: Sequence[str], *, today: date) -> Suggestion | None:
    """The only lines of which these can be a slip; None where none or several can, or where nothing is to mend."""
    if read(list(lines), today=today).verdict is not Verdict.REJECT:
        return None
    rows = list(rows_of(lines))
    if not all(rows):
        return None
    ways = [*islice((zone for layout in LAYOUTS.values() for zone in zones(rows, layout)), MOST_READINGS)]
    found = right_ones(ways, today)
    if not found:
        # The number's own check digit vouches for its letters: they are doubted only where nothing else helps.
        found = right_ones([*islice((zone for way in ways for zone in renumbered(way)), MOST_READINGS)], today)
    if len(found) != 1 or len(ways) == MOST_READINGS:
        return None
    texts, zone = found.popitem()
    return Suggestion(texts, tuple(changes(zone)))


def rows_of(lines: Sequence[str]) -> Iterator[Glyphs]:
    """The lines, parted at line breaks inside them, without blank ones; empty where a character means nothing."""
    for line in lines:
        rows = [row for row in line.splitlines() if row.strip()]
        for place, row in enumerate(rows):
            glyphs = glyphs_of(row) or ()
            yield (Glyph("", "", Slip.JOINED_LINES), *glyphs) if place and glyphs else glyphs


def right_ones(zones: Sequence[Zone], today: date) -> dict[tuple[str, ...], Zone]:
    """By their text. Lines that have their length without fillers added or taken outdo those that don't."""
    right = [zone for zone in reversed(zones) if is_right(zone, today)]
    fewest = min(map(refilled, right), default=0)
    return {tuple(map(text_of, zone)): zone for zone in right if refilled(zone) == fewest}


def zones(rows: Sequence[Glyphs], layout: Layout) -> Iterator[Zone]:
    """Every reading in this layout that has letters and digits where they belong."""
    classes = classes_of(layout)
    for lines in laid_out(rows, layout):
        sound = [
            [placed for way in ways if (placed := in_place(way, classes[number * layout.width :]))]
            for number, ways in enumerate(lines)
        ]
        yield from product(*map(told_apart, sound))


def told_apart(ways: Sequence[Glyphs]) -> list[Glyphs]:
    """One way to each text: the one that counts no fillers, then the one that takes all spaces alike."""
    best = sorted(ways, key=is_refilled)
    return list({text_of(way): way for way in reversed(best)}.values())


def in_place(glyphs: Glyphs, classes: Sequence[str]) -> Glyphs | None:
    kinds = iter(classes)
    placed = [in_its_class(glyph, next(kinds)) if glyph.meant else glyph for glyph in glyphs]
    return None if None in placed else tuple(placed)  # type: ignore[arg-type]


def is_right(zone: Zone, today: date) -> bool:
    """Every check digit is right, nothing is odd, but that a document may have expired, and nothing is guessed."""
    reading = read(list(map(text_of, zone)), today=today)
    if reading.format is None or not set(reading.reasons) <= {"expired:expiry_date"}:
        return False
    return not (is_divided_by_guess(zone, reading.format) or is_wide_by_guess(zone, reading.format))
