"""What differs between two texts or lists: pieces that make up both again, and nothing where nothing differs."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.alerts.rules.differences import Kind, differences, pieces

patiently = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
WORDS = st.lists(st.sampled_from(["flood", "in", "Seoul", "now", "\n", "  "]), max_size=12).map(" ".join)
LISTS = st.lists(st.sampled_from(["KR", "AT", "KZ", "UZ"]), unique=True)


@patiently
@given(WORDS, WORDS)
def test_a_texts_pieces_are_both_texts_again(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.kind != Kind.NEW) == before
    assert "".join(piece.text for piece in found if piece.kind != Kind.GONE) == after


@patiently
@given(LISTS, LISTS)
def test_a_lists_pieces_are_both_lists_again(before: list[str], after: list[str]) -> None:
    found = pieces(before, after)
    assert {piece.text for piece in found if piece.kind != Kind.NEW} == set(before)
    assert {piece.text for piece in found if piece.kind != Kind.GONE} == set(after)


@patiently
@given(WORDS)
def test_the_same_has_no_difference(text: str) -> None:
    assert differences({"a": text, "b": [text]}, {"a": text, "b": [text]}) == []


def test_a_field_that_came_or_went_differs_too() -> None:
    found = differences({"old": "x", "empty": ""}, {"new": ["y"], "empty": []})
    assert [(each.path, [(piece.kind, piece.text) for piece in each.pieces]) for each in found] == [
        ("new", [(Kind.NEW, "y")]),
        ("old", [(Kind.GONE, "x")]),
    ]
