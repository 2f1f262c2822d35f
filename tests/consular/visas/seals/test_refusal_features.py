from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from consular.visas.seals import refusal
from consular.visas.seals.errors import MalformedSeal
from consular.visas.seals.refusal import RefusalFeatures

LETTER = RefusalFeatures(
    "R-7K3M-0000-1111-2222-Q", "ERIKSSON<<ANNA<MARIA", ("false-document", "R10"), date(2026, 12, 20)
)


@pytest.mark.parametrize("remedy_until", [None, date(2026, 12, 20)])
@pytest.mark.parametrize("holder", ["ERIKSSON<<ANNA<MARIA", "ERIKSSON", "A" * 39])
def test_features_come_back(remedy_until: date | None, holder: str) -> None:
    given = replace(LETTER, remedy_until=remedy_until, holder=holder)
    assert RefusalFeatures.from_features(given.features()) == given


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reference": ""}, "bad_reference"),
        ({"reference": "A" * 41}, "bad_reference"),
        ({"reference": "Ж1"}, "bad_reference"),
        ({"reference": "A B"}, "bad_reference"),
        ({"holder": "<<"}, "bad_holder"),
        ({"holder": "A" * 40}, "bad_holder"),
        ({"grounds": ()}, "bad_grounds"),
        ({"grounds": ("R2", "")}, "bad_grounds"),
        ({"grounds": ("R 2",)}, "bad_grounds"),
        ({"grounds": ("R2\n",)}, "bad_grounds"),
    ],
)
def test_values_a_seal_cannot_hold_are_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(MalformedSeal) as caught:
        replace(LETTER, **changes)
    assert caught.value.code == code


@pytest.mark.parametrize("tag", [refusal.REFERENCE, refusal.HOLDER, refusal.GROUNDS])
def test_a_missing_feature_is_refused(tag: int) -> None:
    written = LETTER.features()
    del written[tag]
    with pytest.raises(MalformedSeal, match="missing_feature"):
        RefusalFeatures.from_features(written)


def test_a_remedy_of_wrong_length_is_refused() -> None:
    with pytest.raises(MalformedSeal, match="bad_feature_length"):
        RefusalFeatures.from_features(LETTER.features() | {refusal.REMEDY_UNTIL: b"\x01"})


@pytest.mark.parametrize("tag", [refusal.REFERENCE, refusal.GROUNDS])
@pytest.mark.parametrize("value", [b"", b"\xff\xfe", b"a  b", "Ж".encode()])
def test_a_code_that_is_no_code_is_refused(tag: int, value: bytes) -> None:
    with pytest.raises(MalformedSeal):
        RefusalFeatures.from_features(LETTER.features() | {tag: value})
