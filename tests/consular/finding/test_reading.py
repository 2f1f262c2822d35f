"""What an officer means by what they typed."""

from uuid import UUID

import pytest

from consular.citizens.services.finding import Asked, read
from econsulate.core.errors import InvalidInput
from econsulate.core.references import new_reference

ENTRY = "3f1e1c1e-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Kaliyeva Aigul", Asked(words=("Kaliyeva", "Aigul"))),
        ("  Kaliyeva,Aigul ", Asked(words=("Kaliyeva", "Aigul"))),
        ("Kaliyeva Aigul 1990", Asked(words=("Kaliyeva", "Aigul"), born="1990")),
        ("Kaliyeva 12.04.1990", Asked(words=("Kaliyeva",), born="1990-04-12")),
        ("1990-4-12 Kaliyeva", Asked(words=("Kaliyeva",), born="1990-04-12")),
        ("N12345678", Asked(number="N12345678")),
        ("N 12345678", Asked(number="N12345678")),
        ("Kaliyeva N12345678", Asked(words=("Kaliyeva",), number="N12345678")),
        ("12345678", Asked(number="12345678")),
        ("+82 (10) 1234-5678", Asked(addresses=(("sms", "+821012345678"),))),
        ("0082 10 1234 5678", Asked(addresses=(("sms", "+821012345678"),))),
        ("+82 10 1990 2010", Asked(addresses=(("sms", "+821019902010"),))),
        ("Aigul@Example.org", Asked(addresses=(("email", "aigul@example.org"),))),
        (ENTRY, Asked(id=UUID(ENTRY))),
    ],
)
def test_each_part_is_taken_for_what_it_is(typed: str, asked: Asked) -> None:
    assert read(typed) == asked


def test_a_reference_is_read_as_people_copy_it() -> None:
    reference = new_reference("V")
    assert read(reference.lower().replace("-", " ")) == Asked(reference=reference)
    assert read(f"reference {reference}") == Asked(reference=reference)


@pytest.mark.parametrize("typed", ["", "  ", ",", "1990-04-12", "-", "a\x00b", "a\u202eb", "x" * 121, "ʻ"])
def test_what_nobody_can_be_found_by_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read(typed)
    assert [fault.path for fault in refusal.value.errors] == ["q"]
    assert len(typed) < 10 or typed not in str(refusal.value.errors[0].detail)
