import pytest
from hypothesis import given
from hypothesis import strategies as st

from consular.visas.seals import c40
from consular.visas.seals.errors import MalformedSeal


@pytest.mark.parametrize(("text", "packed"), [("XK<CD", "eb0466a9"), ("XKCD", "eb11fe45"), ("VISA01", "de515826")])
def test_the_examples_of_the_standard_hold(text: str, packed: str) -> None:
    assert c40.encode(text).hex() == packed
    assert c40.decode(bytes.fromhex(packed)) == text.replace("<", " ")


@given(st.text(alphabet=c40.ALPHABET, max_size=80))
def test_text_comes_back_and_takes_the_length_the_standard_names(text: str) -> None:
    packed = c40.encode(text)
    assert c40.decode(packed) == text
    assert len(packed) == (len(text) + 2) // 3 * 2


@given(st.binary(max_size=60))
def test_any_bytes_either_are_refused_or_have_this_one_spelling(data: bytes) -> None:
    try:
        text = c40.decode(data)
    except MalformedSeal:
        return
    assert c40.encode(text) == data


@pytest.mark.parametrize("text", ["abc", "É", "A-B", "А"])
def test_characters_outside_the_alphabet_are_refused(text: str) -> None:
    with pytest.raises(MalformedSeal, match="character_not_in_c40"):
        c40.encode(text)


@pytest.mark.parametrize(
    "packed",
    ["00", "0000", "ffff", "fa01", "0001", "fe00", "fe3d", "feff", "66a9eb04", "fe45eb11"],
    ids=[
        "odd",
        "zero",
        "beyond",
        "above 64000",
        "shifts",
        "no code",
        "filler",
        "not ascii",
        "early pad",
        "early single",
    ],
)
def test_what_no_text_packs_to_is_refused(packed: str) -> None:
    with pytest.raises(MalformedSeal, match="bad_c40"):
        c40.decode(bytes.fromhex(packed))
