"""How a text travels: alphabets, parts, and nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.channels.segments import BASIC, EXTENDED, spelt


@pytest.mark.parametrize(
    ("text", "seven_bit", "parts"),
    [
        ("", True, 1),
        ("a" * 160, True, 1),
        ("a" * 161, True, 2),
        ("a" * 306, True, 2),
        ("a" * 307, True, 3),
        ("€" * 80, True, 1),
        ("€" * 81, True, 2),
        ("a" * 152 + "€" + "a" * 153, True, 3),  # the euro is not torn: the first part stays one short
        ("ж" * 70, False, 1),
        ("ж" * 71, False, 2),
        ("ж" * 134, False, 2),
        ("ж" * 135, False, 3),
        ("😀" * 35, False, 1),
        ("ж" * 66 + "😀" + "ж" * 67, False, 3),
    ],
)
def test_parts_are_counted_as_carriers_bill_them(text: str, seven_bit: bool, parts: int) -> None:
    spelling = spelt(text)
    assert (spelling.text, spelling.seven_bit, spelling.parts) == (text, seven_bit, parts)


def test_uzbek_apostrophes_become_plain_where_that_saves_an_alphabet() -> None:
    spelling = spelt("Sizga xabar bor. Ilovani oching: oʻzgarish, maʼlumot.")
    assert spelling.text == "Sizga xabar bor. Ilovani oching: o'zgarish, ma'lumot."
    assert spelling.seven_bit


def test_in_other_company_they_stay_as_they_are() -> None:
    assert spelt("oʻzbekcha ва кириллча").text == "oʻzbekcha ва кириллча"


@given(st.text(max_size=400))
def test_no_character_is_lost_or_invented(text: str) -> None:
    spelling = spelt(text)
    assert len(spelling.text) == len(text)
    assert spelling.seven_bit == all(character in BASIC | EXTENDED for character in spelling.text)
    if not spelling.seven_bit:
        assert spelling.text == text
