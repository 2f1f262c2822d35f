"""What holds of any zone at all."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from consular.citizens.mrz.formats import LAYOUTS, Format
from consular.citizens.mrz.reading import read
from tests.consular.citizens.mrz.zones import TODAY, zone

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
VALUES = {character: value for value, character in enumerate(ALPHABET)} | {"<": 0}
SHAPES = sorted({(layout.height, layout.width) for layout in LAYOUTS.values()})

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
zones = st.sampled_from(SHAPES).flatmap(
    lambda shape: st.lists(
        st.text(ALPHABET, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)


def assert_sound(reading):
    assert reading.verdict in {"accept", "review", "reject"}
    assert (reading.verdict == "accept") == (not reading.reasons)
    assert all(reading.checks.values()) or reading.verdict == "reject"
    assert len(set(reading.reasons)) == len(reading.reasons)


@settings(deadline=None)
@given(anything | st.lists(st.text()))
def test_nothing_at_all_raises(lines):
    assert_sound(read(lines, today=TODAY))


@settings(deadline=None)
@given(zones)
def test_any_zone_gets_a_sound_verdict(lines):
    reading = read(lines, today=TODAY)

    assert_sound(reading)
    assert reading.format is not None


def checked_positions(format):
    cells = LAYOUTS[format].cells
    checked = {cell.removesuffix("_check") for cell in cells if cell.endswith("_check")} & set(cells)
    own = [place for cell in checked for place in (cells[cell], cells[f"{cell}_check"])]
    for place in [*own, *LAYOUTS[format].composite]:
        yield from range(place.start, place.stop)


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("number", ["L898902C3", "D23145890734"])
@settings(deadline=None)
@given(data=st.data())
def test_one_checked_character_misread_is_rejected(format, number, data):
    """True of any other character whose value differs by more than a multiple of ten (9303-3 §4.9)."""
    text = "".join(zone(format, document_number=number[: 9 if format is Format.TD3 else None]))
    place = data.draw(st.sampled_from(sorted(set(checked_positions(format)))))
    character = data.draw(st.sampled_from(ALPHABET))
    assume((VALUES[character] - VALUES[text[place]]) % 10)
    misread = text[:place] + character + text[place + 1 :]
    width = LAYOUTS[format].width

    reading = read([misread[start : start + width] for start in range(0, len(text), width)], today=TODAY)

    assert reading.verdict == "reject"


def test_characters_ten_apart_share_their_check_digits():
    """What the standard can't see, neither can we: 0, A, K, U and < weigh the same."""
    upper, lower = zone(Format.TD3, document_number="L898902K3")

    for twin in "0AKU<":
        assert read([upper, lower.replace("L898902K3", f"L898902{twin}3")], today=TODAY).verdict == "accept"
