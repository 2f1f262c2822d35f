"""Which of the five formats is this, and where do its fields stand? Places as in Doc 9303-4 to -7."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Place: TypeAlias = tuple[int, int, int]
"""Line, first and last character position, all counted from 1 as in Doc 9303."""


class Format(StrEnum):
    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"
    MRV_A = "MRV-A"
    MRV_B = "MRV-B"


@dataclass(frozen=True)
class Layout:
    """One format: its shape, and which slice of its joined lines is which cell."""

    format: Format
    height: int
    width: int
    cells: Mapping[str, slice]
    composite: tuple[slice, ...]
    """What the composite check digit covers; nothing in a visa."""

    @property
    def holds_long_numbers(self) -> bool:
        """Say whether a document number over nine characters runs on into the optional data."""
        return self.format in (Format.TD1, Format.TD2)

    def room(self, cell: str) -> int:
        """Return how many characters the cell holds."""
        place = self.cells[cell]
        return int(place.stop - place.start)


def _layout(format: Format, width: int, places: Mapping[str, Place], composite: Sequence[Place]) -> Layout:
    def cut(place: Place) -> slice:
        line, first, last = place
        return slice((line - 1) * width + first - 1, (line - 1) * width + last)

    height = max(line for line, _, _ in places.values())
    cells = {name: cut(place) for name, place in places.items()}
    return Layout(format, height, width, cells, tuple(map(cut, composite)))


def _of_two_lines(format: Format, width: int, tail: Mapping[str, Place]) -> Layout:
    """TD2, TD3 and both visas differ only in width and in the end of the lower line."""
    places = {
        "document_code": (1, 1, 2),
        "issuing_state": (1, 3, 5),
        "name": (1, 6, width),
        "document_number": (2, 1, 9),
        "document_number_check": (2, 10, 10),
        "nationality": (2, 11, 13),
        "birth_date": (2, 14, 19),
        "birth_date_check": (2, 20, 20),
        "sex": (2, 21, 21),
        "expiry_date": (2, 22, 27),
        "expiry_date_check": (2, 28, 28),
    }
    composite = [(2, 1, 10), (2, 14, 20), (2, 22, width - 1)] if "composite_check" in tail else []
    return _layout(format, width, {**places, **tail}, composite)


TD1 = _layout(
    Format.TD1,
    30,
    {
        "document_code": (1, 1, 2),
        "issuing_state": (1, 3, 5),
        "document_number": (1, 6, 14),
        "document_number_check": (1, 15, 15),
        "optional_data": (1, 16, 30),
        "birth_date": (2, 1, 6),
        "birth_date_check": (2, 7, 7),
        "sex": (2, 8, 8),
        "expiry_date": (2, 9, 14),
        "expiry_date_check": (2, 15, 15),
        "nationality": (2, 16, 18),
        "optional_data_2": (2, 19, 29),
        "composite_check": (2, 30, 30),
        "name": (3, 1, 30),
    },
    [(1, 6, 30), (2, 1, 7), (2, 9, 15), (2, 19, 29)],
)
TD2 = _of_two_lines(Format.TD2, 36, {"optional_data": (2, 29, 35), "composite_check": (2, 36, 36)})
TD3 = _of_two_lines(
    Format.TD3,
    44,
    {"optional_data": (2, 29, 42), "optional_data_check": (2, 43, 43), "composite_check": (2, 44, 44)},
)
MRV_A = _of_two_lines(Format.MRV_A, 44, {"optional_data": (2, 29, 44)})
MRV_B = _of_two_lines(Format.MRV_B, 36, {"optional_data": (2, 29, 36)})

LAYOUTS = {layout.format: layout for layout in (TD1, TD2, TD3, MRV_A, MRV_B)}
_DOCUMENTS = {(layout.height, layout.width): layout for layout in (TD1, TD2, TD3)}
_VISAS = {(layout.height, layout.width): layout for layout in (MRV_A, MRV_B)}


def layout_of(lines: Sequence[str]) -> Layout | None:
    """Return the layout these lines have, or None. A V in front makes two lines a visa (9303-7 §4.2.2.1)."""
    widths = {len(line) for line in lines}
    if len(widths) != 1:
        return None
    shape = (len(lines), widths.pop())
    if lines[0].startswith("V") and shape in _VISAS:
        return _VISAS[shape]
    return _DOCUMENTS.get(shape)
