"""What was changed between the lines that were typed and those proposed, as a person would count it?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consular.citizens.mrz.slips import Glyph, Glyphs, Slip


@dataclass(frozen=True)
class Change:
    """What was typed and what is proposed in its place; line and position in the proposed lines, counted from 1."""

    line: int
    position: int
    typed: str
    meant: str
    slip: Slip


def changes(zone: Sequence[Glyphs]) -> Iterator[Change]:
    """What a person would call one change: the same slip all along a run, what is right in between passed over."""
    for number, line in enumerate(zone, 1):
        run: list[Glyph] = []
        position = start = 1
        for glyph in line:
            if run and not goes_on(run[0].slip, glyph):
                yield change_of(run, number, start)
                run = []
            if run or glyph.slip:
                start = start if run else position
                run.append(glyph)
            position += len(glyph.meant)
        if run:
            yield change_of(run, number, start)


def goes_on(slip: Slip | None, glyph: Glyph) -> bool:
    return glyph.slip is slip if glyph.slip else slip is Slip.LOWER_CASE or glyph.meant == "<"


def change_of(run: list[Glyph], line: int, position: int) -> Change:
    slip = run[0].slip
    last = max(place for place, glyph in enumerate(run) if glyph.slip)
    typed, meant = ("".join(part) for part in zip(*((one.typed, one.meant) for one in run[: last + 1]), strict=True))
    return Change(line, position, typed, meant, slip)  # type: ignore[arg-type]
