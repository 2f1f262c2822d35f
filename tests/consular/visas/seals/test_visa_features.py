from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from consular.visas.seals import visa
from consular.visas.seals.errors import MalformedSeal
from consular.visas.seals.visa import Stay, VisaFeatures
from tests.consular.visas.seals.conftest import MRZ


@pytest.mark.parametrize("passport", ["N0", "N01234567", "N0123456789012345"])
@pytest.mark.parametrize("stay", [Stay(30), Stay(0, 6, 1), visa.UNTIL_EXPIRY, visa.DECIDED_AT_BORDER])
@pytest.mark.parametrize("entries", [None, 0, 2, 255])
def test_features_come_back(features: VisaFeatures, passport: str, stay: Stay, entries: int | None) -> None:
    given = replace(features, passport_number=passport, stay=stay, entries=entries)
    read = VisaFeatures.from_features(given.features())
    assert read == replace(given, mrz=(MRZ[0], MRZ[1][:28]))


def test_a_visa_without_the_optional_features_comes_back() -> None:
    given = VisaFeatures((MRZ[0], MRZ[1][:28]), Stay(10), "N1")
    assert VisaFeatures.from_features(given.features()) == given
    assert given.features().keys() == {visa.MRZ_B, visa.STAY, visa.PASSPORT}


def test_mandatory_features_have_the_lengths_of_the_standard(features: VisaFeatures) -> None:
    written = replace(features, passport_number="N0123456789012345").features()
    lengths = {tag: len(value) for tag, value in written.items()}
    assert lengths[visa.MRZ_B] == 44
    assert (lengths[visa.ENTRIES], lengths[visa.STAY], lengths[visa.PASSPORT]) == (1, 3, 6)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"mrz": (MRZ[0][:35], MRZ[1])}, "bad_mrz"),
        ({"mrz": ("P" + MRZ[0][1:], MRZ[1])}, "bad_mrz"),
        ({"mrz": (MRZ[0], MRZ[1][:30])}, "bad_mrz"),
        ({"mrz": (MRZ[0].lower(), MRZ[1])}, "bad_mrz"),
        ({"entries": 256}, "entries_out_of_range"),
        ({"entries": -1}, "entries_out_of_range"),
        ({"passport_number": ""}, "bad_passport_number"),
        ({"passport_number": "N 1"}, "bad_passport_number"),
        ({"passport_number": "N" * 25}, "bad_passport_number"),
    ],
)
def test_values_a_seal_cannot_hold_are_refused(features: VisaFeatures, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(MalformedSeal) as caught:
        replace(features, **changes)
    assert caught.value.code == code


def test_a_stay_of_256_days_is_refused() -> None:
    with pytest.raises(MalformedSeal, match="stay_out_of_range"):
        Stay(256)


@pytest.mark.parametrize(("visa_type", "passport"), [("TOURI", "N1"), ("C-1", "N1"), ("", "n-1")])
def test_odd_characters_are_refused_when_written(features: VisaFeatures, visa_type: str, passport: str) -> None:
    with pytest.raises(MalformedSeal):
        replace(features, visa_type=visa_type, passport_number=passport).features()


@pytest.mark.parametrize("tag", [visa.MRZ_B, visa.STAY, visa.PASSPORT])
def test_a_missing_mandatory_feature_is_refused(features: VisaFeatures, tag: int) -> None:
    written = features.features()
    del written[tag]
    with pytest.raises(MalformedSeal, match="missing_feature"):
        VisaFeatures.from_features(written)


@pytest.mark.parametrize(
    ("tag", "value", "code"),
    [
        (visa.ENTRIES, b"", "bad_feature_length"),
        (visa.STAY, b"12", "bad_feature_length"),
        (visa.TYPE, b"12345", "bad_feature_length"),
        (visa.VALID_FROM, b"\0\0\0", "impossible_date"),
        (visa.PASSPORT_IN_FULL, b"\xeb\x11\xfe\x45", "bad_passport_number"),
    ],
)
def test_a_feature_of_wrong_form_is_refused(features: VisaFeatures, tag: int, value: bytes, code: str) -> None:
    with pytest.raises(MalformedSeal) as caught:
        VisaFeatures.from_features(features.features() | {tag: value})
    assert caught.value.code == code


def test_a_binary_visa_type_of_another_state_is_shown_in_hex(features: VisaFeatures) -> None:
    assert VisaFeatures.from_features(features.features() | {visa.TYPE: b"\x00\x5d"}).visa_type == "005D"


@pytest.mark.parametrize(
    ("digits", "day"), [("270623", date(2027, 6, 23)), ("750101", date(2075, 1, 1)), ("770101", date(1977, 1, 1))]
)
def test_the_century_of_expiry_is_the_one_near_the_issue_date(features: VisaFeatures, digits: str, day: date) -> None:
    lower = MRZ[1][:21] + digits + MRZ[1][27:]
    assert replace(features, mrz=(MRZ[0], lower)).valid_until(date(2026, 11, 20)) == day


def test_an_expiry_that_is_no_day_is_refused(features: VisaFeatures) -> None:
    with pytest.raises(MalformedSeal, match="impossible_date"):
        replace(features, mrz=(MRZ[0], MRZ[1][:21] + "270230" + MRZ[1][27:])).valid_until(date(2026, 1, 1))
