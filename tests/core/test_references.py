"""References: random, typable, and a slip of the pen is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from econsulate.core.references import ALPHABET, new_reference, read_reference


def test_references_differ_and_read_back() -> None:
    references = {new_reference("V") for _ in range(1000)}
    assert len(references) == 1000
    assert all(read_reference(reference) == reference for reference in references)


def test_small_letters_blanks_and_lookalikes_are_understood() -> None:
    reference = "V-0000-0000-0000-0001-1"
    assert read_reference(" v 0ooo 0000 oooo 000l-1 ") == reference


@given(st.integers(2, 21), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(position: int, character: str) -> None:
    reference = new_reference("V")
    slip = reference[:position] + character + reference[position + 1 :]
    if reference[position] != "-" and slip != reference:
        assert read_reference(slip) is None


@pytest.mark.parametrize("text", ["", "V", "V-٣٣٣٣-0000-0000-0000-0", "x" * 500, "V-0000-0000-0000-0001-*"])
def test_nonsense_is_no_reference(text: str) -> None:
    assert read_reference(text) is None
