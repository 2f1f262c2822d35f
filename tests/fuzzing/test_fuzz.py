"""The fuzzer's own parts: no operation is left out unseen, and its last words are true."""

from tests.access.doors import DOORS
from tests.documented import document
from tests.fuzz import summary
from tests.fuzzing.seeding import path_of


def test_every_operation_of_the_schema_has_a_way_in() -> None:
    assert set(document()["paths"]) == {path_of(route) for route in DOORS}


def test_who_never_succeeded_is_named_with_all_answers() -> None:
    seen = ["404 GET /a", "200 GET /a", "404 GET /b", "401 GET /b", "404 GET /b"]
    assert summary(seen).splitlines() == ["1 of 2 operations succeeded at least once.", "  never: GET /b (401 404)"]
